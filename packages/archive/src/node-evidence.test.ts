import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { archiveTests, type testNetwork } from './testing.ts';

let network: ReturnType<typeof testNetwork>;
let archive: Archive;

archiveTests((made) => {
  ({ archive, network } = made);
  return () => archive;
});

const HOUR_S = 3_600;
const ingest = (segment: Parameters<Archive['ingest']>[0][0]['segment']) =>
  archive.ingest([{ segment, via: 'x' }]);

test('P8: what was set aside is paged by node, newest first, with the length of what is kept', async () => {
  const { nongan, dehui } = network;
  for (const code of ['clone', 'not-endorsed', 'bad-keys'])
    for (const node of [nongan, dehui]) await archive.setAside(node.segment(0, 1), code, 'why');
  const first = await archive.setAsideOf('nongan', { limit: 2 });
  expect(first.map(({ reason, origin, index }) => [reason, origin, index])).toEqual([
    ['bad-keys', nongan.origin, 0],
    ['not-endorsed', nongan.origin, 0],
  ]);
  expect(first[0]?.bytes).toBeGreaterThan(100);
  const rest = await archive.setAsideOf('nongan', { limit: 2, before: first[1]?.id });
  expect(rest.map(({ reason }) => reason)).toEqual(['clone']);
  await archive.quarantine('nongan', Buffer.from([1, 2, 3]), 'no segment');
  expect(await archive.setAsideOf('nongan', { limit: 1 })).toMatchObject([
    { reason: 'unreadable', bytes: 3 },
  ]);
  expect(await archive.setAsideOf('nobody', { limit: 2 })).toEqual([]);
});

test('P4: evidence of a fork is that of its node', async () => {
  const { nongan } = network;
  nongan.disclose(5);
  await ingest(nongan.segment(0, 6));
  const other = nongan.note(6, [
    ...nongan.prepared.slice(0, 5).map(({ bytes }) => bytes),
    Buffer.from([0xa0]),
  ]);
  expect(await archive.addNote(network.province.cosigned(other, 5))).toMatchObject({ kind: 'fork' });
  const [found, ...more] = await archive.forksOf('nongan', { limit: 5 });
  expect(more).toEqual([]);
  expect(found).toMatchObject({ origin: nongan.origin });
  expect(found?.held).not.toBe(found?.seen);
  expect(await archive.forksOf('dehui', { limit: 5 })).toEqual([]);
  expect(await archive.forksOf('nongan', { limit: 5, before: found?.id })).toEqual([]);
});

test('what came is counted by the hour of its receipt, over all logs of a node', async () => {
  const { nongan } = network;
  nongan.disclose(10);
  await ingest(nongan.segment(0, 4));
  await ingest(nongan.segment(4, 11));
  const arrived = await archive.arrivedOf('nongan', { fromS: 0, stepS: HOUR_S });
  expect(arrived.reduce((sum, { entries }) => sum + entries, 0)).toBe(11);
  for (const { atS } of arrived) expect(Number(atS) % HOUR_S).toBe(0);
  const later = (arrived.at(-1)?.atS ?? 0) + HOUR_S;
  expect(await archive.arrivedOf('nongan', { fromS: Number(later), stepS: HOUR_S })).toEqual([]);
});
