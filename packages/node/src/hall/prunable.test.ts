import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkpointBody,
  cosign,
  cosignatureTime,
  LogStore,
  makeSigner,
  parseNote,
  signNote,
} from '@hutong/log';
import { type Prepared, pooledRandom, prepareRecord } from '@hutong/record';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pruner } from './pruner.ts';

const DAY_S = 86_400;
const BEGIN_S = 1_700_000_000;
const log = makeSigner('jilin/nongan/1-00000000', 1, new Uint8Array(32).fill(1));
const ORIGIN = log.verifier.name;
const CENTERS = ['city', 'district', 'province'] as const;
type Center = (typeof CENTERS)[number];
const signers = new Map(
  CENTERS.map((c, i) => [c, makeSigner(`jilin/${c}/cosigner`, 4, new Uint8Array(32).fill(9 + i))]),
);
const random = pooledRandom();

/** Two entries of a case, the second its decision if it is settled. */
function caseOf(subject: string, settled: boolean): Prepared[][] {
  const common = { subject, department: '农安县政务服务中心', occurred_at: BEGIN_S * 1_000 };
  const text = '材料齐全，符合法定形式。'.repeat(20);
  const of = (type: string, body: object) =>
    prepareRecord({ ...common, type, body }, { now: BEGIN_S * 1_000, random });
  return [
    of('case.apply', { item_name: text.slice(0, 200), source: '窗口', note: text }),
    settled
      ? of('case.close', { outcome: '准予', reason: text })
      : of('case.step', { step: '初审', action: '通过', opinion: text }),
  ];
}

/** A hall's store beneath centers that receipt, are revoked and change, as the property says. */
class World {
  readonly dir = mkdtempSync(join(tmpdir(), 'hutong-prune-'));
  readonly store = new LogStore(join(this.dir, 'hall.db'));
  readonly receipts: { by: Center; size: number; timeS: number }[] = [];
  readonly revoked = new Set<Center>();
  readonly subjects = new Map<number, { subject: string; settled: boolean }>();
  readonly acts: string[] = [];
  ancestors: Center[] = ['city', 'province'];
  nowS = BEGIN_S;
  shown: number | undefined;
  /** Notes whose receipts were verified. */
  verified = 0;
  readonly pruner = new Pruner({
    config: { node: 'nongan', prune: { after_days: 30 } },
    store: this.store,
    registry: {
      ancestors: () => this.ancestors,
      log: () => undefined,
      node: () => undefined,
      cosigner: (node) => [...signers].flatMap(([by, s]) => (by === node ? [s.verifier] : [])),
      cosignatures: (note) => {
        this.verified += 1;
        return parseNote(note as string).signatures.flatMap((line) => {
          const by = CENTERS.find((c) => signers.get(c)?.verifier.name === line.name);
          const signer = by && signers.get(by);
          if (by === undefined || signer === undefined) return [];
          const timeS = cosignatureTime(
            { body: parseNote(note as string).body, signatures: [line] },
            signer.verifier,
          );
          if (timeS === undefined) return [];
          return [{ node: by, timeS, ...(this.revoked.has(by) ? { revoked: true as const } : {}) }];
        });
      },
    },
    shown: () => this.shown,
    act: async (until) => void this.acts.push(until),
    now: () => this.nowS * 1_000,
  });

  /** As every log, it begins with a run of its own. */
  constructor() {
    const { store } = this;
    store.append(ORIGIN, [caseOf('first', true)[0] as Prepared[]], (body) => signNote(body, log));
  }

  get size(): number {
    return this.store.head(ORIGIN)?.size ?? 0;
  }

  append(n: number, settled: boolean): void {
    const subject = `case-${this.subjects.size}`;
    for (let i = 0; i < n * 2; i++)
      this.subjects.set(this.size + i, { subject: `${subject}-${i >> 1}`, settled });
    const groups = Array.from({ length: n }, (_, i) => caseOf(`${subject}-${i}`, settled)).flat();
    this.store.append(ORIGIN, groups, (body) => signNote(body, log));
  }

  receipt(by: Center): void {
    if (this.size === 0) return;
    this.nowS += 1;
    const { note } = this.store.head(ORIGIN) as { note: string };
    const line = cosign(note, signers.get(by) as never, this.nowS);
    this.store.addCosignature(ORIGIN, { node: by, size: this.size, timeS: this.nowS, note: line });
    this.receipts.push({ by, size: this.size, timeS: this.nowS });
  }

  /** Four settled cases that both received forty days ago, and an open one of today. */
  aged(): void {
    this.append(4, true);
    for (const c of ['city', 'province'] as const) this.receipt(c);
    this.nowS += 40 * DAY_S;
    this.append(1, false);
    for (const c of ['city', 'province'] as const) this.receipt(c);
  }

  pruned(): number[] {
    const all = Array.from({ length: this.size }, (_, i) => i);
    return all.filter((i) => this.store.entry(ORIGIN, i) === undefined);
  }

  /** Who had this entry thirty days ago, by receipts that still count. */
  holders(index: number): Center[] {
    const had = (c: Center) =>
      this.receipts.some((r) => r.by === c && r.size > index && r.timeS <= this.nowS - 30 * DAY_S);
    return this.ancestors.filter((c) => !this.revoked.has(c) && had(c));
  }

  done(): void {
    this.store.close();
    rmSync(this.dir, { recursive: true });
  }
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('month' as const),
      by: fc.subarray([...CENTERS]),
      now: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      n: fc.integer({ min: 1, max: 6 }),
      settled: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('receipt' as const), by: fc.constantFrom(...CENTERS) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('days' as const), n: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('revoke' as const), by: fc.constantFrom(...CENTERS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      to: fc.constantFrom<Center[][]>(
        ['city', 'province'],
        ['district', 'province'],
        ['district', 'city', 'province'],
        ['province'],
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('shown' as const),
      part: fc.constantFrom(1, 1, 0.5, null),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tend' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('prune' as const) }) },
);

test('P2, P3: never does an entry lose its bytes that two ancestors, the top center among them, did not long have', async () => {
  let went = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const world = new World();
      try {
        for (const s of steps) {
          if (s.do === 'month') {
            world.append(3, true);
            for (const c of s.by) world.receipt(c);
            world.nowS += 31 * DAY_S;
            world.receipt('province');
            if (s.now) world.shown = world.size;
          } else if (s.do === 'append') world.append(s.n, s.settled);
          else if (s.do === 'receipt') world.receipt(s.by);
          else if (s.do === 'days') world.nowS += s.n * DAY_S;
          else if (s.do === 'revoke') world.revoked.add(s.by);
          else if (s.do === 'move') world.ancestors = s.to;
          else if (s.do === 'shown')
            world.shown = s.part === null ? undefined : Math.ceil(s.part * world.size);
          else {
            const before = new Set(world.pruned());
            const acts = world.acts.length;
            if (s.do === 'tend') await world.pruner.tend();
            else await world.pruner.carryOut(50_000);
            const fresh = world.pruned().filter((i) => !before.has(i));
            for (const i of fresh) {
              const holders = world.holders(i);
              expect(holders).toContain('province');
              expect(holders.length).toBeGreaterThanOrEqual(2);
              expect(i).toBeLessThan(world.shown ?? 0);
              expect(world.subjects.get(i)?.settled).toBe(true);
            }
            if (s.do === 'tend' && fresh.length > 0 && before.size === 0)
              expect(world.acts.length).toBe(acts + 1);
            went += fresh.length;
          }
        }
      } finally {
        world.done();
      }
    }),
    // So many that chance alone does not leave too little pruned.
    { numRuns: 80 },
  );
  expect(went).toBeGreaterThan(50); // It did prune.
});

test('P7: a hall whose clock is years ahead lets nothing go before the top center’s receipts are old', async () => {
  const world = new World();
  try {
    world.append(4, true);
    for (const c of ['city', 'province'] as const) world.receipt(c);
    world.shown = world.size;
    world.nowS += 3_650 * DAY_S;
    expect(await world.pruner.plan(50_000)).toMatchObject({ refused: 'no_receipts', entries: 0 });
    world.append(1, true);
    world.receipt('province'); // Its time tells how late it is.
    world.shown = world.size;
    const plan = await world.pruner.plan(50_000);
    expect(plan).toMatchObject({ refused: null, entries: 8 });
    expect(plan.held_by.map((h) => h.node)).toEqual(['city', 'province']);
    expect(world.pruned()).toEqual([]);
    const done = await world.pruner.carryOut(50_000);
    expect([done.entries, done.bytes]).toEqual([plan.entries, plan.bytes]);
    expect(world.pruned()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await world.pruner.plan(50_000)).toMatchObject({ refused: null, entries: 0 });
  } finally {
    world.done();
  }
});

test('P12: while the parent shows less than it receipted, what it lost stays', async () => {
  const world = new World();
  try {
    world.aged();
    expect(await world.pruner.plan(50_000)).toMatchObject({ refused: 'not_compared' });
    world.shown = 5;
    await world.pruner.carryOut(50_000);
    expect(world.pruned()).toEqual([1, 2, 3, 4]);
  } finally {
    world.done();
  }
});

test('P4: a receipt whose root is not that of what is held here lets nothing go', async () => {
  const world = new World();
  try {
    world.aged();
    world.shown = world.size;
    // The old receipts are of another history of this log.
    const other = signNote(checkpointBody({ origin: ORIGIN, size: 9, root: Buffer.alloc(32, 7) }), log);
    const received = (['city', 'province'] as const).reduce(
      (note, by) => cosign(note, signers.get(by) as never, BEGIN_S + 2),
      other,
    );
    world.store.db.prepare('UPDATE checkpoint SET note = ? WHERE size = 9').run(received);
    expect(await world.pruner.plan(50_000)).toMatchObject({ entries: 0 });
    await world.pruner.carryOut(50_000);
    expect(world.pruned()).toEqual([]);
  } finally {
    world.done();
  }
});

test('P2: the first run of a log stays, long as it may be where it came back from a parent: a new city begins with it', async () => {
  const world = new World();
  try {
    world.append(4, true);
    for (const c of ['city', 'province'] as const) world.receipt(c);
    world.nowS += 40 * DAY_S;
    world.aged();
    world.store.db.exec('DELETE FROM checkpoint WHERE size = 1');
    world.shown = world.size;
    await world.pruner.carryOut(50_000);
    expect(world.pruned()).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
    expect(world.store.run(ORIGIN, 0)?.entries).toHaveLength(9);
  } finally {
    world.done();
  }
});

test('a matter with a correction stays: what was corrected may be its end', async () => {
  const world = new World();
  try {
    const of = '018df9bc-1234-7abc-8def-0123456789ab';
    const given = { subject: 'corrected', department: '农安县政务服务中心', occurred_at: BEGIN_S * 1_000 };
    const body = { of, reason: '不应办结，重新办理。'.repeat(20) };
    const correction = { ...given, type: 'case.correct', body };
    const groups = [
      ...caseOf('corrected', true),
      prepareRecord(correction, { now: BEGIN_S * 1_000, random }),
    ];
    world.store.append(ORIGIN, groups, (text) => signNote(text, log));
    world.aged();
    world.shown = world.size;
    await world.pruner.carryOut(50_000);
    expect(world.pruned()).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  } finally {
    world.done();
  }
});

test('a day that is done costs nothing until the next one, and little while no receipt brings that', async () => {
  const world = new World();
  const cost = async () => {
    const before = world.verified;
    await world.pruner.tend();
    return world.verified - before;
  };
  try {
    world.aged();
    world.shown = world.size;
    expect(await cost()).toBeGreaterThan(1);
    for (let n = 0; n < 5; n++) await world.pruner.tend();
    expect(world.pruned()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await cost()).toBe(0);
    world.nowS += 2 * DAY_S;
    expect(await cost()).toBe(1);
    for (const c of ['city', 'province'] as const) world.receipt(c);
    expect(await cost()).toBeGreaterThan(1);
  } finally {
    world.done();
  }
});
