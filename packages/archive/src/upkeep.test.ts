import { inspect } from 'node:util';
import { cosignatureTime, mergeNotes } from '@hutong/log';
import { said } from '@hutong/record';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import type { Sql } from './database.ts';
import { queries } from './queries.ts';
import { folded } from './schema.ts';
import { archiveTests, testArchive, type testNetwork } from './testing.ts';

let network: ReturnType<typeof testNetwork>;
let url: string;
let archive: Archive;
let sql: Sql;

archiveTests((made) => {
  ({ archive, network, sql, url } = made);
  return () => archive;
});

const take = (segment: Parameters<Archive['ingest']>[0][0]['segment']) =>
  archive.ingest([{ segment, via: 'x' }]);

test('P9: receipts of ancestors are verified, newest kept, merged into notes', async () => {
  const { nongan, province, dehui } = network;
  nongan.disclose(5);
  await take(nongan.segment(0, 3));
  await take(nongan.segment(3, 6));
  const received = province.cosigned(nongan.note(3), 1_800_000_000);
  expect(await archive.addNote(received)).toMatchObject({
    kind: 'kept',
    size: 3,
    receipts: ['jilin-province'],
    heartbeat: false,
  });
  expect(await archive.addNote(province.cosigned(nongan.note(6), 1_800_000_100))).toMatchObject({
    kind: 'kept',
    size: 6,
  });
  await archive.addNote(received);
  const [log] = await archive.syncState();
  expect(log).toMatchObject({
    node: 'nongan',
    size: 6,
    received: [
      { ancestor: 'changchun', size: 6 },
      { ancestor: 'jilin-province', size: 6, timeS: 1_800_000_100 },
    ],
  });
  expect(cosignatureTime((await archive.head(nongan.origin))!.note, province.cosigner.verifier)).toBe(
    1_800_000_100,
  );
  expect((await archive.proof({ origin: nongan.origin, index: 1 }))?.note).toContain(
    'jilin-province/cosigner',
  );
  expect(await archive.addNote(dehui.cosigned(nongan.note(6), 1))).toMatchObject({
    kind: 'kept',
    receipts: [],
  });
  expect(await archive.addNote(province.cosigned(network.dehui.note(1), 1))).toMatchObject({
    kind: 'ahead',
    have: 0,
  });
  expect(
    await archive.addNote(mergeNotes(nongan.note(6), nongan.note(6)).replace('6\n', '7\n')),
  ).toMatchObject({ kind: 'ignored' });
  expect(await archive.fsck()).toEqual([]);
});

test('P11: heartbeats rise, though their checkpoint is not here yet', async () => {
  const { nongan } = network;
  const beat = (timeS: number) => archive.addNote(nongan.cosigned(nongan.note(1), timeS));
  expect(await beat(100)).toMatchObject({ kind: 'ahead', heartbeat: true });
  await take(nongan.segment(0, 1));
  expect(await beat(90)).toMatchObject({ kind: 'kept', heartbeat: false });
  expect(await beat(120)).toMatchObject({ kind: 'kept', heartbeat: true });
  expect(await archive.heartbeats()).toMatchObject([{ node: 'nongan', timeS: 120 }]);
});

test('P4: a receipt on another history is a fork', async () => {
  const { nongan, province, dehui } = network;
  nongan.disclose(5);
  await take(nongan.segment(0, 6));
  const other = nongan.note(2, [nongan.prepared[0]!.bytes, dehui.prepared[0]!.bytes]);
  expect(await archive.addNote(province.cosigned(other, 5))).toMatchObject({ kind: 'fork' });
  expect((await archive.head(nongan.origin))?.state).toBe('forked');
  expect(await take(nongan.segment(6, 6))).toMatchObject([{ kind: 'duplicate' }]);
});

const DUMPS = [
  'select * from record order by log_id, idx',
  'select * from folded order by follower, node, key',
  'select * from follow_cursor order by follower, log_id',
  'select origin, idx, reason from quarantine order by origin, idx',
];
const dump = () => Promise.all(DUMPS.map(async (q) => JSON.stringify(await sql.unsafe(q))));

test('P10: read models are dropped and made again to the same content', async () => {
  const { nongan, dehui } = network;
  nongan.disclose(300);
  dehui.disclose(20);
  const entries = [...dehui.prepared.map((p) => p.bytes), Buffer.from('poison')];
  await take(nongan.segment(0, 301));
  await take({ ...dehui.segment(0, 21), entries, note: dehui.note(22, entries) });
  await archive.followers.catchUp();
  const before = await dump();
  await sql`delete from record where idx % 3 = 0`;
  await sql`update folded set state = '\\x00' where node = 'nongan' and key = 'genesis'`;
  expect((await archive.fsck()).map((f) => said(f.reason, 'en'))).toContain(
    'the read model tally of nongan is not what the entries give, at genesis',
  );
  let last = { done: 0, total: 0 };
  await archive.rebuild((p) => {
    last = p;
  });
  expect(last).toEqual({ done: 323, total: 323 });
  expect(await dump()).toEqual(before);
  expect(await archive.fsck()).toEqual([]);
  nongan.disclose(1);
  expect(await take(nongan.segment(301, 302))).toMatchObject([{ kind: 'received', size: 302 }]);
});

test('P10: who asks for records while they are made again waits, and is answered', async () => {
  const { nongan } = network;
  nongan.disclose(40);
  await archive.ingest([{ segment: nongan.segment(0, 41), via: 'nongan' }]);
  await archive.close();
  archive = await testArchive(url, network); // It knows no word yet.
  const asked: ReturnType<typeof archive.query>[] = [];
  await archive.rebuild(() => {
    // More than there are connections: what comes next is sent behind one of these.
    for (let i = 0; i < 12; i++) asked.push(archive.query({}));
  });
  for (const { items } of await Promise.all(asked)) expect(items.length).toBeGreaterThan(0);
});

test('fsck finds what was changed behind its back', async () => {
  const { nongan } = network;
  nongan.disclose(300);
  await take(nongan.segment(0, 301));
  await sql`update entry set bytes = 'x' where idx = 7`;
  await sql`update tile set hashes = 'x' where level = 1`;
  await sql`update note set received_s = received_s - 1`;
  const found = (await archive.fsck()).map((f) => said(f.reason, 'en'));
  expect(found).toEqual(
    expect.arrayContaining([
      'the entries do not give the checkpoint’s root',
      'our receipt on the checkpoint does not verify, or is of another time than the one shown',
      'tile 0/0 does not follow from the entries',
      'tile 1/0 does not follow from the entries',
      'a record is not what its entry says',
    ]),
  );
});

test('alerts are kept, replaced, forgotten and read in order, by whoever writes here alone', async () => {
  const row = (id: string, at: number, body = '{}') => ({ kind: 'alert' as const, id, at, body });
  const drop = [{ kind: 'alert' as const, id: 'a' }];
  await archive.alerts.write([row('b', 2), row('a', 1), row('c', 3), { ...row('a', 9), kind: 'outage' }], []);
  await archive.alerts.write([row('b', 2, '{"reason":"\\u0000 引号\\""}')], drop);
  const kept = [row('b', 2, '{"reason":"\\u0000 引号\\""}'), row('c', 3)];
  expect(await archive.alerts.read('alert', 10)).toEqual(kept);
  expect(await archive.alerts.read('alert', 1)).toEqual([row('c', 3)]);
  expect(await archive.alerts.read('outage', 10)).toHaveLength(1);
  await sql`update writer set token = 'another'`;
  await expect(archive.alerts.write([row('d', 4)], [{ kind: 'alert', id: 'c' }])).rejects.toThrow(
    'took over',
  );
  expect(await archive.alerts.read('alert', 10)).toEqual(kept);
});

test('P6: an error of a typed query has PostgreSQL’s code, and tells no parameter', async () => {
  await sql`alter table folded rename to elsewhere`;
  const asked = queries(sql).select().from(folded).where(eq(folded.key, '王某'));
  const error = await asked.then(
    () => undefined,
    (e) => e,
  );
  expect(error).toMatchObject({ code: '42P01' });
  expect(inspect(error)).not.toContain('王某');
  await sql`alter table elsewhere rename to folded`;
});
