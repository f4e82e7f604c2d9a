import { formatVkey, makeSigner } from '@hutong/log';
import { dateOf, dayOfDate } from '@hutong/matters';
import { prepareRecord } from '@hutong/record';
import { expect, it } from 'vitest';
import { bearingsOf, type HeadThen } from './bearings.ts';

const TOP = 'net/province/1-00000000';
const CITY = 'net/city/1-00000000';
const HALL = 'net/nongan/1-00000000';
const NEXT = 'net/nongan/2-00000000';

const key = Buffer.alloc(32, 7).toString('base64');
const vkeyOf = (name: string) => formatVkey(makeSigner(name, 1, new Uint8Array(32).fill(1)).verifier);

const enrol = (origin: string, epoch: number) => ({
  node: 'nongan',
  name: '农安县政务大厅',
  level: 'county',
  kind: 'hall',
  parent: 'city',
  epoch,
  origin,
  keys: { log: vkeyOf(origin), cosigner: vkeyOf('net/nongan/cosigner'), sealing: key, transport: key },
});
const seen = (...heads: [origin: string, size: number][]) => ({
  cosigned: [],
  seen: heads.map(([origin, size]) => ({ origin, size, root: key })),
});

/** Logs that are told entry by entry, and what a registry says of them. */
class World {
  readonly logs = new Map<string, { type: string; bytes: Uint8Array }[]>();
  readonly closedAt = new Map<string, number>();
  epochs = [HALL];

  say(origin: string, day: string, type: string, body: object): this {
    const now = Date.parse(`${day}T10:00:00+08:00`);
    const record = { type, subject: 'nongan', department: '政务服务局', occurred_at: now, body };
    const [prepared] = prepareRecord(record, { now, random: (n) => Buffer.alloc(n), own: true });
    this.logs.set(origin, [...(this.logs.get(origin) ?? []), { type, bytes: prepared!.bytes }]);
    return this;
  }

  /** Each as `upTo before`, in the order of the heads. */
  async bearings(...heads: [origin: string, size: number, day: string, above?: [string, number][]][]) {
    const all = heads.map(
      ([origin, size, day, above = []], index): HeadThen => ({
        origin,
        size,
        day: dayOfDate(day)!,
        at: { origin: CITY, index },
        above: new Map(above),
      }),
    );
    const found = await bearingsOf(this.#held as never, 'city', 'nongan', all);
    return all.map((head) => {
      const bearing = found.get(head);
      return (
        bearing && `${dateOf(bearing.upTo)} ${Number.isFinite(bearing.before) ? dateOf(bearing.before) : '—'}`
      );
    });
  }

  get #held() {
    const { logs, closedAt } = this;
    return {
      archive: {
        entry: async (origin: string, index: number) => logs.get(origin)?.[index]?.bytes,
        ofType: async (
          type: string,
          { node, after }: { node: string; after?: { origin: string; index: number } },
        ) => {
          const places = [...logs].flatMap(([origin, entries]) =>
            entries.map((entry, index) => ({ origin, index, ...entry })),
          );
          const of = places.filter((one) => one.origin.split('/')[1] === node);
          const at = of.findIndex((one) => one.origin === after?.origin && one.index === after.index + 1);
          const from = after === undefined ? 0 : at;
          return from === -1
            ? []
            : of
                .slice(from)
                .filter((one) => one.type === type)
                .slice(0, 1);
        },
      },
      registry: {
        ancestors: () => ['province'],
        log: (origin: string) => (logs.has(origin) ? { closedAt: closedAt.get(origin) } : undefined),
        logAt: (origin: string) => (origin === TOP ? 0 : -1),
        logs: [{ origin: TOP, size: logs.get(TOP)?.length ?? 0 }],
        node: () => ({ epochs: this.epochs.map((origin) => ({ origin })) }),
      },
    };
  }
}

/** A hall that was enrolled on the first, and whose city says something each day. */
function begun(): World {
  const world = new World().say(TOP, '2026-03-01', 'registry.node', enrol(HALL, 1));
  for (const day of ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'])
    world.say(CITY, day, 'anchor', seen());
  return world;
}

it('A6: what a node’s anchors know of its city and of what that had from above bears a hearing up to its day', async () => {
  const world = begun()
    .say(TOP, '2026-03-05', 'registry.policy', { reason: '年度安排' })
    .say(HALL, '2026-03-02', 'anchor', seen([TOP, 1], [CITY, 2]))
    // A wrong clock of its own tells nothing.
    .say(HALL, '2030-01-01', 'anchor', seen([CITY, 3]))
    .say(HALL, '2030-01-01', 'anchor', seen([TOP, 2], ['net/other/1-00000000', 9]));
  expect(
    await world.bearings(
      [HALL, 1, '2026-03-03'],
      [HALL, 2, '2026-03-04'],
      [HALL, 3, '2026-03-05'],
      [HALL, 3, '2026-03-06', [[TOP, 2]]],
    ),
  ).toEqual(['2026-03-02 —', '2026-03-03 —', '2026-03-03 —', '2026-03-05 —']);
});

it('A6: a node that does not know its own enrolment, or of nothing above it, bears none', async () => {
  const world = begun().say(HALL, '2026-03-02', 'anchor', seen([CITY, 2]));
  expect(await world.bearings([HALL, 1, '2026-03-03'])).toEqual([undefined]);
  world.say(HALL, '2026-03-03', 'anchor', seen([TOP, 1]));
  expect(await world.bearings([HALL, 2, '2026-03-03'])).toEqual(['2026-03-02 —']);
});

it('A6: what the registry says anew is to be known before the next hearing', async () => {
  const move = { node: 'nongan', division_code: '220122', reason: '补登区划代码' };
  const world = begun()
    .say(HALL, '2026-03-02', 'anchor', seen([TOP, 1], [CITY, 2]))
    .say(TOP, '2026-03-04', 'registry.move', move)
    .say(TOP, '2026-03-04', 'registry.move', { ...move, node: 'other' })
    .say(HALL, '2026-03-06', 'anchor', seen([TOP, 2], [CITY, 5]));
  expect(await world.bearings([HALL, 1, '2026-03-03'], [HALL, 2, '2026-03-07'])).toEqual([
    '2026-03-02 2026-03-04',
    '2026-03-05 —',
  ]);
});

it('A6: entries from before a node came to this center bear no hearing by it', async () => {
  const world = new World()
    .say(TOP, '2026-03-01', 'registry.node', { ...enrol(HALL, 1), parent: 'other' })
    .say(CITY, '2026-03-01', 'anchor', seen())
    .say(HALL, '2026-03-02', 'anchor', seen([TOP, 1], [CITY, 1]))
    .say(TOP, '2026-03-04', 'registry.move', { node: 'nongan', parent: 'city', reason: '区划调整' })
    .say(HALL, '2026-03-05', 'anchor', seen([TOP, 2]));
  expect(await world.bearings([HALL, 1, '2026-03-03'], [HALL, 2, '2026-03-05'])).toEqual([
    undefined,
    '2026-03-01 —',
  ]);
});

it('A6: of a log that ended the next one is heard, once it knows of itself and the one before is held to its end', async () => {
  const world = begun()
    .say(HALL, '2026-03-02', 'anchor', seen([TOP, 1], [CITY, 2]))
    .say(HALL, '2026-03-03', 'anchor', seen([CITY, 3]))
    .say(TOP, '2026-03-05', 'registry.node', enrol(NEXT, 2))
    .say(NEXT, '2026-03-04', 'anchor', seen([TOP, 1], [CITY, 4]))
    .say(NEXT, '2026-03-05', 'anchor', seen([TOP, 2], [CITY, 5]));
  world.epochs = [HALL, NEXT];
  world.closedAt.set(HALL, 2);
  const [first, end, begins, knows]: Parameters<World['bearings']> = [
    [HALL, 1, '2026-03-03'],
    [HALL, 2, '2026-03-04'],
    [NEXT, 1, '2026-03-04'],
    [NEXT, 2, '2026-03-06'],
  ];
  expect(await world.bearings(first!, end!, begins!, knows!)).toEqual([
    '2026-03-02 2026-03-04',
    undefined,
    undefined,
    '2026-03-05 —',
  ]);
  expect(await world.bearings(first!, begins!, knows!)).toEqual([
    '2026-03-02 2026-03-04',
    undefined,
    undefined,
  ]);
});
