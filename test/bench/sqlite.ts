import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LogStore, makeSigner, signNote } from '@hutong/log';
import type { Prepared } from '@hutong/record';
import Database from 'better-sqlite3';
import { type Figure, rate } from './figure.ts';
import { mix, prepared } from './mix.ts';

/** Records in a transaction, as the import hands them to the hall. */
export const BATCH = 4_000;

/** What a hall has to keep of each entry, in one piece: its bytes, and beside them its private values with their salts. */
export function kept(groups: readonly Prepared[][]): Buffer[] {
  return groups.flat().map(({ bytes, values }) => {
    const beside = values.map(({ field, salt, value }) => [Buffer.from(field), salt, Buffer.from(value)]);
    return Buffer.concat([bytes, ...beside.flat()]);
  });
}

/** Bare inserts of the same bytes a second: same pragmas, same batches, nothing but a number and a blob. */
export function bareInserts(dir: string, entries: readonly Uint8Array[], batch = BATCH): number {
  mkdirSync(dir, { recursive: true });
  const db = new Database(join(dir, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('cache_size = -16384');
  db.pragma('wal_autocheckpoint = 4000');
  db.exec('create table t (i integer primary key, b blob)');
  const insert = db.prepare('insert into t (i, b) values (?, ?)');
  const since = performance.now();
  for (let from = 0; from < entries.length; from += batch) {
    const write = db.transaction(() => {
      const to = Math.min(from + batch, entries.length);
      for (let i = from; i < to; i++) insert.run(i, entries[i]);
    });
    write.immediate();
  }
  const seconds = (performance.now() - since) / 1_000;
  db.close();
  return entries.length / seconds;
}

export const BARE = 'bare inserts of the same bytes, a number and a blob';

/** Appending prepared records: hashed, indexed, signed, committed. */
export function hallAppend(dir: string, count: number): Figure {
  mkdirSync(dir, { recursive: true });
  const groups = prepared(mix(count));
  const limit = bareInserts(dir, kept(groups));
  return rate('hall.append', append(dir, groups), limit, BARE, `batches of ${BATCH}`);
}

function append(dir: string, groups: readonly Prepared[][]): number {
  const origin = 'bench/county/1-00000000';
  const signer = makeSigner(origin, 1, Buffer.alloc(32, 7));
  const store = new LogStore(join(dir, 'append.db'));
  const since = performance.now();
  for (let i = 0; i < groups.length; i += BATCH)
    store.append(origin, groups.slice(i, i + BATCH), (body) => signNote(body, signer));
  const seconds = (performance.now() - since) / 1_000;
  store.close();
  return groups.length / seconds;
}
