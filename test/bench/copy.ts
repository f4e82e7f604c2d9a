import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promptSocket } from '@hutong/archive';
import postgres from 'postgres';

/** What a log's records are, in a center's database. */
const TABLES = ['entry', 'record', 'sealed', 'tile', 'note'] as const;
const CHUNK = 512 * 1_024;

/**
 * Seconds that one bare binary COPY of a log's rows takes into fresh, empty, identical tables with the same
 * indexes: one transaction, committed, nothing verified.
 * @param url of the owner of the server: it writes the rows to files of its own first
 */
export async function bareCopy(
  url: string,
  origin: string,
): Promise<{ seconds: number; rows: Record<string, number> }> {
  const sql = postgres(url, { ...promptSocket(), max: 1, onnotice: () => {} });
  try {
    const [log] = await sql`select id from log where origin = ${origin}`;
    const [server] = await sql`show data_directory`;
    const file = (table: string) => join(server?.data_directory, `bare_${table}`);
    const counts: Record<string, number> = {};
    for (const table of TABLES) {
      // Written by the server: postgres.js can hang when a COPY comes faster than it is read.
      const rows = `select * from ${table} where log_id = ${log?.id}`;
      await sql.unsafe(`copy (${rows}) to '${file(table)}' (format binary)`);
      const [count] = await sql.unsafe(`select count(*)::int as n from ${table} where log_id = ${log?.id}`);
      counts[table] = count?.n;
    }
    await sql.unsafe('drop schema if exists bare cascade');
    await sql.unsafe('create schema bare');
    for (const table of TABLES)
      await sql.unsafe(`create table bare.${table} (like public.${table} including all)`);
    await sql.unsafe('checkpoint');
    const since = performance.now();
    await sql.begin(async (tx) => {
      for (const table of TABLES) {
        const into = (await tx
          .unsafe(`copy bare.${table} from stdin (format binary)`)
          .writable()) as Writable;
        await pipeline(createReadStream(file(table), { highWaterMark: CHUNK }), into);
      }
    });
    const seconds = (performance.now() - since) / 1_000;
    for (const table of TABLES) {
      const [count] = await sql.unsafe(`select count(*)::int as n from bare.${table}`);
      if (count?.n !== counts[table])
        throw new Error(`COPY left ${count?.n} of ${counts[table]} rows in ${table}`);
    }
    await sql.unsafe('drop schema bare cascade');
    for (const table of TABLES) rmSync(file(table));
    return { seconds, rows: counts };
  } finally {
    await sql.end();
  }
}

/** Bytes that a log's tables and indexes take in a center's database, all logs of it together. */
export async function archiveBytes(url: string): Promise<number> {
  const sql = postgres(url, { ...promptSocket(), max: 1 });
  try {
    const names = TABLES.map((t) => `'${t}'`).join(',');
    const [row] = await sql.unsafe(
      `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relname in (${names}) and relkind = 'r'`,
    );
    return row?.bytes;
  } finally {
    await sql.end();
  }
}

/** Milliseconds of one durable commit of one row, median of 50. */
export async function bareCommitMs(url: string): Promise<number> {
  const sql = postgres(url, { ...promptSocket(), max: 1, onnotice: () => {} });
  try {
    await sql.unsafe('create table if not exists bare_commit (i serial primary key, b bytea)');
    const times: number[] = [];
    for (let i = 0; i < 50; i++) {
      const since = performance.now();
      await sql`insert into bare_commit (b) values (${Buffer.alloc(450, i)})`;
      times.push(performance.now() - since);
    }
    await sql.unsafe('drop table bare_commit');
    return times.toSorted((a, b) => a - b)[25] as number;
  } finally {
    await sql.end();
  }
}
