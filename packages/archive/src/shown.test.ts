import { said } from '@hutong/record';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import type { Sql } from './database.ts';
import { archiveTests } from './testing.ts';

let archive: Archive;
let sql: Sql;
let id: string;

/** A hall's log of four entries: received here and by the province, and the hall heard from. */
archiveTests(async (made) => {
  ({ archive, sql } = made);
  const { network } = made;
  const { nongan, province } = network;
  nongan.disclose(3);
  id = nongan.prepared[1]?.entry.id as string;
  await archive.ingest([{ segment: nongan.segment(0, 4), via: 'nongan' }]);
  await archive.addNote(province.cosigned(nongan.note(4), 1_800_000_000));
  await archive.addNote(nongan.cosigned(nongan.note(4), 1_800_000_060));
  return () => archive;
});

/** All that pages and the API show of receipts and heartbeats. */
async function shown() {
  const [page, found, logs, beats] = await Promise.all([
    archive.query({}),
    archive.find(id),
    archive.syncState(),
    archive.heartbeats(),
  ]);
  return {
    received: [...page.items, ...found].map((r) => r.receivedAt),
    logs: logs.map((l) => l.received),
    beats: beats.map(({ size, timeS }) => ({ size, timeS })),
  };
}

const RECEIPT = 'our receipt on the checkpoint does not verify, or is of another time than the one shown';
const UPSTREAM = 'the receipt or heartbeat of jilin-province is not what its signature says';
const BEAT = 'the receipt or heartbeat of nongan is not what its signature says';

test('what is shown of receipts is there, and fsck finds nothing', async () => {
  const { received, logs, beats } = await shown();
  expect(received).toHaveLength(5);
  expect(received).not.toContain(undefined);
  expect(logs[0]?.map((r) => [r.ancestor, r.size])).toEqual([
    ['changchun', 4],
    ['jilin-province', 4],
  ]);
  expect(beats).toEqual([{ size: 4, timeS: 1_800_000_060 }]);
  expect(await archive.fsck()).toEqual([]);
});

test('how far logs have come is asked of one node, its newest first to be told', async () => {
  const [log] = await archive.syncState({ node: 'nongan', limit: 1 });
  expect(log).toMatchObject({ node: 'nongan', size: 4 });
  expect(await archive.syncState({ node: 'nongan', limit: 5 })).toEqual(
    (await archive.syncState()).filter(({ node }) => node === 'nongan'),
  );
  expect(await archive.syncState({ node: 'dehui', limit: 5 })).toEqual([]);
  expect((await archive.heartbeats('nongan')).map(({ node }) => node)).toEqual(['nongan']);
  expect(await archive.heartbeats('dehui')).toEqual([]);
});

test.each([
  ['received_s, earlier', 'update note set received_s = received_s - 86400', RECEIPT],
  ['received_s, later', 'update note set received_s = received_s + 86400', RECEIPT],
  ['log.time_s', 'update log set time_s = time_s - 86400', RECEIPT],
  ['upstream.time_s', 'update upstream set time_s = time_s - 86400', UPSTREAM],
  ['upstream.size', 'update upstream set size = 400', UPSTREAM],
  ['heartbeat.time_s', 'update heartbeat set time_s = time_s + 86400', BEAT],
  ['heartbeat.size', 'update heartbeat set size = 400', BEAT],
])('P9: %s edited in SQL changes nothing that is shown, and fsck names it', async (_, edit, finding) => {
  const before = await shown();
  await sql.unsafe(edit);
  expect(await shown()).toEqual(before);
  expect((await archive.fsck()).map((f) => said(f.reason, 'en'))).toContain(finding);
});

test('P9: a receipt that no key signed is not shown, nor one moved from another log', async () => {
  await sql`update note set note = replace(note, '/changchun/cosigner ', '/dehui/cosigner ')`;
  await sql`update upstream set ancestor = 'changchun-new'`;
  await sql`update heartbeat set node = 'dehui'`;
  const { received, logs, beats } = await shown();
  expect(received).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(logs[0]?.map((r) => r.ancestor)).toEqual(['changchun']);
  expect(beats).toEqual([]);
  const found = (await archive.fsck()).map((f) => said(f.reason, 'en'));
  for (const what of [RECEIPT, 'the receipt or heartbeat of dehui is not what its signature says'])
    expect(found).toContain(what);
});
