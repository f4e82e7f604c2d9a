import { kill } from 'node:process';
import { MAX_RUN_BYTES, MAX_SEGMENT_BYTES } from '@hutong/log';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { CopyRows, copyIn } from './copy.ts';
import { connect, type Sql } from './database.ts';
import { ENTRY_TARGET, writeEntry } from './rows.ts';
import { Session } from './session.ts';
import { archiveTests, type testNetwork, type testPostgres } from './testing.ts';

let postgres: Awaited<ReturnType<typeof testPostgres>>;
let network: ReturnType<typeof testNetwork>;
let archive: Archive;
let sql: Sql;
let url: string;

archiveTests((made) => {
  ({ archive, network, sql, url, postgres } = made);
  return () => archive;
});

/** Consecutive batches of one segment each, given without waiting. */
const give = (per: number) => {
  const { nongan } = network;
  const all: ReturnType<Archive['ingest']>[] = [];
  for (let from = 0; from < nongan.prepared.length; from += per) {
    const segment = nongan.segment(from, Math.min(nongan.prepared.length, from + per));
    all.push(archive.ingest([{ segment, via: 'nongan' }]));
  }
  return all;
};

test('batches need not wait for each other', async () => {
  network.nongan.disclose(299);
  const results = (await Promise.all(give(10))).flat();
  expect(results.map((r) => r.kind === 'received' && r.size)).toEqual(
    Array.from({ length: 30 }, (_, i) => 10 * i + 10),
  );
  expect(await archive.fsck()).toEqual([]);
});

test('P4: a head that moved behind our back is read anew, for all batches on their way', async () => {
  const { nongan } = network;
  nongan.disclose(99);
  await archive.ingest([{ segment: nongan.segment(0, 50), via: 'nongan' }]);
  // As if this database had gone back in time under us.
  await sql`update log set size = 0, root = null, note = null, time_s = 0`;
  for (const table of ['entry', 'record', 'tile', 'note']) await sql.unsafe(`delete from ${table}`);
  const results = (
    await Promise.all([
      archive.ingest([{ segment: nongan.segment(50, 60), via: 'nongan' }]),
      archive.ingest([{ segment: nongan.segment(0, 70), via: 'nongan' }]),
      archive.ingest([{ segment: nongan.segment(70, 100), via: 'nongan' }]),
    ])
  ).flat();
  expect(results).toMatchObject([
    { kind: 'gap', have: 0 },
    { kind: 'received', size: 70 },
    { kind: 'received', size: 100 },
  ]);
  expect(await archive.fsck()).toEqual([]);
});

test('P3: PostgreSQL killed under load: every receipt that was given stands, and all arrives', async () => {
  const { nongan } = network;
  nongan.disclose(1999);
  const all = give(10);
  await all[20];
  const pid = postgres.server.pid as number;
  kill(pid, 'SIGKILL');
  const results = (await Promise.all(all)).flat();
  expect(new Set(results.map((r) => r.kind))).toEqual(
    results.some((r) => r.kind === 'duplicate') ? new Set(['received', 'duplicate']) : new Set(['received']),
  );
  expect((await archive.head(nongan.origin))?.size).toBe(2000);
  expect(await archive.fsck()).toEqual([]);
}, 60_000);

test('P3: a connection lost at any moment leaves no doubt about the own log', async () => {
  const { city } = network;
  await archive.append(city.prepared);
  city.disclose(60);
  // Where a commit takes longer than from one cut to the next, only an end of cuts lets any of them through.
  let cuts = 0;
  const stop = setInterval(() => {
    if (++cuts === 200) clearInterval(stop);
    void sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ~ '^(copy|commit|insert)' and pid <> pg_backend_pid()`.catch(
      () => {},
    );
  }, 15);
  for (const p of city.prepared.slice(1)) await archive.append([p]);
  clearInterval(stop);
  expect((await archive.head(city.origin))?.size).toBe(61);
  expect(await archive.fsck()).toEqual([]);
}, 60_000);

test('P6: of the own log a run is so short that the word for each of its entries, were all redacted, fits beside it', async () => {
  const { city } = network;
  await archive.append(city.prepared);
  city.disclose(300);
  await archive.append(city.prepared.slice(1));
  const runs: number[] = [];
  for (let from = 1; from < 301; ) {
    const segment = await archive.readSegment(city.origin, from, 1);
    runs.push(segment?.entries.length ?? 0);
    from += runs.at(-1) as number;
  }
  expect(runs).toEqual([64, 64, 64, 64, 44]);
  // A word: its entry, and a proof with the note and all receipts on it.
  expect(64 * 4_096 + MAX_RUN_BYTES / 2).toBeLessThan(MAX_SEGMENT_BYTES);
});

test('P8: what PostgreSQL cannot hold is set aside alone', async () => {
  const { nongan, dehui } = network;
  await sql.unsafe(`alter table record add constraint trouble check (subject <> 'nongan')`);
  const results = await archive.ingest([
    { segment: nongan.segment(0, 1), via: 'nongan' },
    { segment: dehui.segment(0, 1), via: 'dehui' },
  ]);
  expect(results).toMatchObject([
    { kind: 'refused', reason: 'unstorable' },
    { kind: 'received', size: 1 },
  ]);
  expect(await archive.quarantined()).toMatchObject([{ origin: nongan.origin, reason: 'unstorable' }]);
});

test('an error during COPY is told, in the middle of the data and at its end', async () => {
  const session = new Session(url, 'test');
  const rows = (count: number) => {
    const r = new CopyRows();
    for (let i = 0; i < count; i++) writeEntry(r, 9, i % 40_000, Buffer.alloc(60));
    return r;
  };
  await expect(session.transaction((tx) => copyIn(tx, ENTRY_TARGET, rows(40_001)))).rejects.toMatchObject({
    code: '23505',
  });
  await expect(
    session.transaction((tx) => copyIn(tx, 'note (log_id, size)', rows(200_000))),
  ).rejects.toMatchObject({ code: '22P04' });
  await expect(session.transaction((tx) => copyIn(tx, 'no_such_table', rows(1)))).rejects.toMatchObject({
    code: '42P01',
  });
  await session.end();
  expect(await sql`select count(*) as n from entry`).toMatchObject([{ n: 0 }]);
});

test('a session that ended opens no connection again, and finishes what was asked before', async () => {
  const session = new Session(url, 'ending');
  const before = session.transaction((tx) => tx`select pg_sleep(0.05), 1 as n`);
  const ended = session.end();
  const after = session.transaction((tx) => tx`select 1`);
  await expect(after).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
  expect(await before).toMatchObject([{ n: 1 }]);
  await ended;
  await expect(session.transaction((tx) => tx`select 1`)).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
  const left = () => sql`select from pg_stat_activity where starts_with(application_name, 'ending ')`;
  for (let tries = 0; tries < 100 && (await left()).length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await left()).toHaveLength(0);
});

test('a commit of one record waits for no delayed acknowledgement', async () => {
  const { dehui } = network;
  const times: number[] = [];
  for (let i = 0; i < 30; i++) {
    if (i > 0) dehui.disclose(1);
    const segment = dehui.segment(i, i + 1);
    const start = performance.now();
    await archive.ingest([{ segment, via: 'dehui' }]);
    times.push(performance.now() - start);
  }
  // A delayed ACK would cost each of them 40 ms; a busy machine may cost some of them more, and never all.
  expect(Math.min(...times)).toBeLessThan(35);
});

test('a pool whose connections are cut answers each question with its own answer', async () => {
  const pool = connect(url, 3);
  let wrong = 0;
  let answered = 0;
  let lost = 0;
  const until = performance.now() + 3_000;
  const ask = async (n: number): Promise<void> => {
    while (performance.now() < until) {
      n += 10;
      await pool`select ${n}::int as n, pg_sleep(0.001)`.then(
        ([row]) => {
          answered++;
          if (row?.n !== n) wrong++;
        },
        () => {
          lost++;
        },
      );
    }
  };
  const cut = setInterval(() => {
    void sql`select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()`.catch(
      () => {},
    );
  }, 200);
  await Promise.race([
    Promise.all(Array.from({ length: 8 }, (_, i) => ask(i))),
    new Promise((_, reject) => setTimeout(() => reject(new Error('a question was never answered')), 15_000)),
  ]);
  clearInterval(cut);
  await pool.end({ timeout: 1 });
  expect({ wrong, answered: answered > 0, lost: lost > 0 }).toEqual({
    wrong: 0,
    answered: true,
    lost: true,
  });
}, 30_000);
