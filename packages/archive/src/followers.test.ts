import { counts, type Follower, table } from '@hutong/follow';
import { leafHash } from '@hutong/log';
import { said } from '@hutong/record';
import { asc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import type { Sql } from './database.ts';
import { ArchiveFollowers } from './followers.ts';
import { archiveTests, testArchive, type testNetwork } from './testing.ts';

const paper = table('paper', { name: 'words', said: 'integer', note: 'text?' }, [['said', 'key']]);
const papers = counts('papers', { said: 'integer' });

/** Documents by their index numbers; of one said twice two rows. */
const read: Follower<number> = {
  name: 'read',
  version: 1,
  types: ['disclosure.document'],
  tables: [paper, papers],
  key: ({ subject }) => subject,
  fold: (said = 0) => said + 1,
  rows: (said, { key }) => [
    ...Array.from({ length: said }, (_, i) => paper.row({ name: `号 ${key}`, said: i, note: '甲\0乙' })),
    papers.row({ said }),
  ],
};

let network: ReturnType<typeof testNetwork>;
let url: string;
let archive: Archive;
let sql: Sql;

archiveTests(
  (made) => {
    ({ archive, network, sql, url } = made);
    return () => archive;
  },
  { followers: [read] },
);

async function held() {
  const { db, of, holds } = await archive.followers.rows();
  const t = of(paper);
  return {
    rows: await db
      .select({ key: t.key, said: t.said, note: t.note })
      .from(t)
      .orderBy(asc(t.key), asc(t.said)),
    counts: await db.select().from(of(papers)),
    found: await db
      .select({ n: t.n })
      .from(t)
      .where(holds(paper, ['号', network.nongan.prepared[3]!.entry.subject])),
  };
}

test('A3, P10: rows stand beside their states, are found by words, and come back byte for byte', async () => {
  const { nongan } = network;
  nongan.disclose(300);
  await archive.ingest([{ segment: nongan.segment(0, 301), via: 'x' }]);
  await archive.followers.catchUp();
  const before = await held();
  expect(before.rows).toHaveLength(300);
  // PostgreSQL keeps no text that holds U+0000.
  expect(before.rows[0]?.note).toBe('甲\ufffd乙');
  expect(before.counts).toEqual([{ node: 'nongan', n: 300, said: 1 }]);
  expect(before.found).toEqual([{ n: 0 }]);
  expect(await archive.fsck()).toEqual([]);
  await archive.rebuild();
  expect(await held()).toEqual(before);
  const { db, of } = await archive.followers.rows();
  await db
    .update(of(paper))
    .set({ said: 7 })
    .where(eq(of(paper).key, nongan.prepared[5]!.entry.subject));
  expect((await archive.fsck()).map(({ reason }) => said(reason, 'en'))).toEqual([
    'the read model read of nongan is not what the entries give, at paper',
  ]);
});

test('P6: with a redaction goes what was read of the entry, from its rows too, at once', async () => {
  const { nongan } = network;
  nongan.disclose(4);
  await archive.ingest([{ segment: nongan.segment(0, 5), via: 'x' }]);
  await archive.followers.catchUp();
  const leaf = leafHash(nongan.prepared[3]!.bytes);
  const store = new ArchiveFollowers({ sql, isBusy: () => false, left: () => [] });
  await archive.redact({ origin: nongan.origin, index: 3, leaf });
  const names = async () => JSON.stringify(await store.rows(paper, 'nongan'));
  expect(await names()).not.toContain(nongan.prepared[3]!.entry.subject);
  await archive.followers.catchUp();
  expect((await held()).rows).toHaveLength(3);
  expect((await held()).counts).toMatchObject([{ n: 3 }]);
});

test('A3: another table or version has a follower’s tables made anew, one that is gone takes its own along', async () => {
  const { nongan } = network;
  nongan.disclose(3);
  await archive.ingest([{ segment: nongan.segment(0, 4), via: 'x' }]);
  await archive.followers.catchUp();
  await archive.close();
  const wider = table('paper', { name: 'text', said: 'integer', by: 'text' });
  const other: Follower<number> = {
    ...read,
    tables: [wider],
    rows: (said, { key }) => [wider.row({ name: key, said, by: '办公室' })],
  };
  archive = await testArchive(url, network, { followers: [other] });
  expect(await archive.fsck()).toEqual([]);
  await archive.followers.catchUp();
  const { db, of } = await archive.followers.rows();
  expect(await db.select({ by: of(wider).by }).from(of(wider))).toEqual(Array(3).fill({ by: '办公室' }));
  const tables = () =>
    sql`select name from follow_table union all select relname from pg_class where relname in ('paper', 'papers')`;
  expect(await tables()).toEqual([{ name: 'paper' }, { name: 'paper' }]);
  await archive.close();
  archive = await testArchive(url, network, { followers: [] });
  await archive.followers.catchUp();
  await archive.followers.rows();
  expect(await tables()).toEqual([]);
});

test('records are counted at every moment: what the tally has read, and what it has not', async () => {
  const { nongan } = network;
  await archive.close();
  archive = await testArchive(url, network);
  nongan.disclose(7);
  const counted = async () => (await archive.counts()).filter(({ node }) => node === 'nongan');
  const all = (count: number) => [
    { node: 'nongan', type: 'disclosure.document', count },
    { node: 'nongan', type: 'genesis', count: 1 },
  ];
  await archive.ingest([{ segment: nongan.segment(0, 5), via: 'x' }]);
  expect(await counted()).toEqual(all(4));
  await archive.followers.catchUp();
  expect(await counted()).toEqual(all(4));
  await archive.ingest([{ segment: nongan.segment(5, 8), via: 'x' }]);
  expect(await counted()).toEqual(all(7));
  expect((await archive.followers.lag()).find(({ follower }) => follower === 'tally')?.entries).toBe(3);
});
