import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import type { Sql } from './database.ts';
import { archiveTests, testArchive, type testNetwork } from './testing.ts';

let network: ReturnType<typeof testNetwork>;
let archive: Archive;
let sql: Sql;
let url: string;

archiveTests(async (made) => {
  ({ archive, network, sql, url } = made);
  const { nongan, dehui } = network;
  for (const node of [nongan, dehui]) node.disclose(9);
  await archive.ingest([{ segment: nongan.segment(0, 3), via: 'nongan' }]);
  await archive.ingest([{ segment: nongan.segment(3, 6), via: 'nongan' }]);
  return () => archive;
});

test.each([
  ['an entry of it was changed', `update entry set bytes = 'x' where idx = 2`, true],
  ['an entry of it is missing', 'delete from entry where idx = 2', true],
  ['neither bytes nor hash are left of an entry', 'update entry set bytes = null where idx = 2', true],
  ['its root is another', `update log set root = sha256('x')`, false],
  ['its root is gone', 'update log set root = null', false],
  ['its note is gone', 'update log set note = null', true],
  ['its note is none', `update log set note = 'x'`, true],
  ['its note is of another size', `update log set note = (select note from note where size = 3)`, true],
  ['its size is less than nothing', 'update log set size = -1', false],
  ['its size is more than all', 'update log set size = 2147483647', false],
])('P8: a log of which %s is answered later, and holds up no other', async (_, damage, reopened) => {
  const { nongan, dehui } = network;
  const { origin } = nongan;
  await sql.unsafe(damage);
  if (reopened) {
    await archive.close();
    archive = await testArchive(url, network);
  }
  const batch = [
    { segment: nongan.segment(6, 8), via: 'nongan' },
    { segment: dehui.segment(0, 4), via: 'dehui' },
    { segment: nongan.segment(8, 10), via: 'nongan' },
  ];
  const damaged = { kind: 'damaged', origin };
  expect(await archive.ingest(batch)).toMatchObject([damaged, { kind: 'received', size: 4 }, damaged]);
  expect(await archive.ingest(batch)).toMatchObject([damaged, { kind: 'duplicate', size: 4 }, damaged]);
  expect(await archive.quarantined()).toEqual([]);
  expect(archive.told.damaged).toMatchObject([{ origin }]);
});

test('P8: entries that lie beyond a head that went back are no fault of what is sent; mended, it is taken', async () => {
  const { nongan, dehui } = network;
  const [head] = await sql`select size, root, note, time_s from log`;
  const root = await archive.rootAt(nongan.origin, 3);
  await sql`update log set size = 3, root = ${root as Buffer}, note = (select note from note where size = 3)`;
  const batch = [
    { segment: nongan.segment(3, 8), via: 'nongan' },
    { segment: dehui.segment(0, 4), via: 'dehui' },
  ];
  expect(await archive.ingest(batch)).toMatchObject([{ kind: 'damaged' }, { kind: 'received', size: 4 }]);
  expect(await archive.quarantined()).toEqual([]);
  await sql`update log set size = ${head?.size}, root = ${head?.root}, note = ${head?.note} where size = 3`;
  expect(await archive.ingest(batch)).toMatchObject([{ kind: 'received', size: 8 }, { kind: 'duplicate' }]);
  expect(archive.told.damaged).toEqual([]);
  expect(await archive.fsck()).toEqual([]);
});

test('P8: a log whose row went away is asked for from its beginning', async () => {
  const { nongan, dehui } = network;
  await sql`delete from log`;
  const batch = [
    { segment: nongan.segment(6, 8), via: 'nongan' },
    { segment: dehui.segment(0, 4), via: 'dehui' },
  ];
  expect(await archive.ingest(batch)).toMatchObject([
    { kind: 'gap', have: 0 },
    { kind: 'received', size: 4 },
  ]);
});

test('P3: what was set aside until it is taken is forgotten by the one who writes alone', async () => {
  const { origin } = network.nongan;
  const set = () =>
    sql`insert into quarantine (origin, idx, reason, detail, at) values (${origin}, 1, 'not-enrolled', '', 0)`;
  await set();
  await archive.followClosings();
  expect(await archive.quarantined()).toEqual([]);
  await set();
  await sql`update writer set token = 'of the one who took over'`;
  await expect(archive.followClosings()).rejects.toMatchObject({ name: 'ArchiveInUse' });
  expect(await archive.quarantined()).toHaveLength(1);
});
