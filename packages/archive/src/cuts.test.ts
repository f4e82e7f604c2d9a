import { randomBytes } from 'node:crypto';
import { type Prepared, prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { archiveTests, type testNetwork } from './testing.ts';

let network: ReturnType<typeof testNetwork>;
let archive: Archive;

archiveTests((made) => {
  ({ archive, network } = made);
  return () => archive;
});

/** The registry ends the hall's log at `size` entries. */
function close(size: number): void {
  const { node, origin } = network.nongan;
  const root = Buffer.alloc(32).toString('base64');
  const [entry] = prepareRecord(
    {
      type: 'registry.close',
      subject: node,
      department: 'jilin-province',
      occurred_at: Date.UTC(2026, 2, 3),
      body: { node, origin, size, root, reason: '密钥失窃' },
    },
    { now: Date.UTC(2026, 2, 3), random: randomBytes, own: true },
  );
  network.registry.apply((entry as Prepared).bytes);
}
const count = async () => (await archive.query({ node: 'nongan', limit: 500 })).items.length;

test('P7: what was received beyond the place where the registry ended the log is evidence, and no record', async () => {
  const { nongan } = network;
  nongan.disclose(9);
  await archive.ingest([{ segment: nongan.segment(0, 10), via: 'nongan' }]);
  await archive.followClosings();
  expect(await count()).toBe(10);
  close(6);
  await archive.followClosings();
  expect(await count()).toBe(6);
  expect((await archive.counts()).map((c) => c.count).reduce((a, b) => a + b)).toBe(6);
  expect((await archive.quarantined(nongan.origin)).map((q) => [q.reason, q.index])).toEqual(
    [9, 8, 7, 6].map((i) => ['beyond-closing', i]),
  );
  // The bytes stay, and everything is as the entries and the registry say: also after a rebuild.
  expect(await archive.entry(nongan.origin, 9)).toBeDefined();
  expect(await archive.fsck()).toEqual([]);
  await archive.rebuild();
  expect(await count()).toBe(6);
  expect(await archive.fsck()).toEqual([]);
});

test('P7: a log that is ended a second time, earlier still, is cut there', async () => {
  const { nongan } = network;
  nongan.disclose(5);
  await archive.ingest([{ segment: nongan.segment(0, 6), via: 'nongan' }]);
  close(5);
  await archive.followClosings();
  close(2);
  await archive.followClosings();
  expect(await count()).toBe(2);
  expect(await archive.quarantined(nongan.origin)).toHaveLength(4);
});
