import { decodeEntry, prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import {
  type AnchorBody,
  type AnchoredHead,
  Anchorer,
  type AnchorPlace,
  type PlacedEntry,
} from './anchor.ts';

const O = {
  top: 'jilin/top/1-0a1b2c3d',
  city: 'jilin/city/1-0a1b2c3d',
  hall: 'jilin/hall/1-0a1b2c3d',
  a: 'jilin/a/1-0a1b2c3d',
  b: 'jilin/b/1-0a1b2c3d',
};
const HOUR = 3_600_000;
const head = (origin: string, size: number): AnchoredHead => ({
  origin,
  size,
  root: Buffer.alloc(32).toString('base64'),
  time: size,
});

/** A network in memory: logs of entries, and nodes that anchor in their own. */
class World {
  now = 1_709_256_600_000;
  readonly logs = new Map<string, Uint8Array[]>();
  /** What happens while the heads are read. */
  whileRead: () => void = () => {};

  say(origin: string, type: string, body: object, at = this.now): void {
    const given = { type, subject: 'nongan', department: '农安县政务大厅', occurred_at: this.now, body };
    const log = this.logs.get(origin) ?? [];
    const random = (n: number) => new Uint8Array(n).fill(log.length);
    for (const p of prepareRecord(given, { now: at, random, own: type === 'anchor' })) log.push(p.bytes);
    this.logs.set(origin, log);
  }

  record(origin: string): void {
    this.say(origin, 'case.accept', { accepted: true, item_name: '食品经营许可' });
  }

  anchorsOf(origin: string): AnchorBody[] {
    return (this.logs.get(origin) ?? [])
      .map((bytes) => decodeEntry(bytes))
      .flatMap((e) => (e.type === 'anchor' ? [e.body as unknown as AnchorBody] : []));
  }

  node(own: string, cosigned: string[], seen: string[]): Anchorer {
    const heads = async (origins: string[]) =>
      origins.flatMap((o) => (this.logs.has(o) ? [head(o, this.logs.get(o)?.length ?? 0)] : []));
    const place: AnchorPlace = {
      own: () => own,
      anchors: async (after) =>
        (this.logs.get(own) ?? [])
          .map((bytes, index): PlacedEntry => ({ origin: own, index, bytes }))
          .filter((e) => e.index > (after?.index ?? -1) && decodeEntry(e.bytes).type === 'anchor')
          .slice(0, 2),
      entries: async (origin, from) => (this.logs.get(origin) ?? []).slice(from, from + 2),
      cosigned: async () => {
        this.whileRead();
        return heads(cosigned);
      },
      seen: () => heads(seen),
      append: async (bodies, at) => {
        for (const body of bodies) this.say(own, 'anchor', body, at);
      },
    };
    return new Anchorer(place, { intervalMs: HOUR, now: () => this.now });
  }
}

test('at the interval, what grew since the last anchor, each head once, across restarts', async () => {
  const world = new World();
  for (const log of [O.city, O.a, O.b, O.top]) world.record(log);
  let city = world.node(O.city, [O.a, O.b], [O.top]);
  expect(await city.tend()).toBe(false);
  world.now += HOUR;
  expect(await city.tend()).toBe(true);
  expect(world.anchorsOf(O.city)).toEqual([
    { cosigned: [head(O.a, 1), head(O.b, 1)], seen: [head(O.top, 1)] },
  ]);
  world.record(O.b);
  city = world.node(O.city, [O.a, O.b], [O.top]);
  expect(await city.tend()).toBe(false);
  world.now += HOUR;
  expect(await city.tend()).toBe(true);
  expect(world.anchorsOf(O.city).at(-1)).toEqual({ cosigned: [head(O.b, 2)], seen: [] });
  // A clock that was set back years must not silence the node until they have passed.
  world.now -= 9_999 * HOUR;
  world.record(O.a);
  expect(await city.tend()).toBe(true);
});

test('anchors do not answer anchors: an idle network falls silent', async () => {
  const world = new World();
  for (const log of [O.top, O.city, O.hall]) world.record(log);
  const nodes = [
    world.node(O.hall, [], [O.city, O.top]),
    world.node(O.city, [O.hall], [O.top]),
    world.node(O.top, [O.hall, O.city], []),
  ];
  const rounds = async (n: number) => {
    for (let i = 0; i < n; i++) {
      world.now += HOUR;
      for (const node of nodes) await node.tend();
    }
    return [...world.logs.values()].reduce((sum, log) => sum + log.length, 0);
  };
  const settled = await rounds(5);
  expect(await rounds(50)).toBe(settled);
  world.record(O.hall);
  expect(await rounds(5)).toBeGreaterThan(settled + 1);
  const again = await rounds(5);
  expect(await rounds(50)).toBe(again);
});

test('many heads become several entries, each within what an entry may hold', async () => {
  const world = new World();
  const halls = Array.from(
    { length: 650 },
    (_, i) => `jilin/a-hall-with-a-long-name-at-${i + 100}/1-0a1b2c3d`,
  );
  for (const log of [O.city, O.top, ...halls]) world.record(log);
  world.now += HOUR;
  expect(await world.node(O.city, halls, [O.top]).tend()).toBe(true);
  const anchors = world.anchorsOf(O.city);
  expect(anchors.map((a) => a.cosigned.length + a.seen.length)).toEqual([300, 300, 51]);
});

test('an anchor is of the moment before its heads were read: it denies no receipt given meanwhile', async () => {
  const world = new World();
  for (const log of [O.city, O.a]) world.record(log);
  world.now += HOUR;
  const before = world.now;
  world.whileRead = () => {
    world.now += 240 * HOUR; // The clock is put right just then.
  };
  expect(await world.node(O.city, [O.a], []).tend()).toBe(true);
  const entries = world.logs.get(O.city)?.map((bytes) => decodeEntry(bytes));
  expect(entries?.find((e) => e.type === 'anchor')?.recordedAt).toBe(before);
});
