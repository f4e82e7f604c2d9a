import { MAX_RUN_BYTES, MAX_SEGMENT_BYTES, type SealedValue, type Segment } from '@hutong/log';
import { type EpochCode, readClosing } from '@hutong/trust';
import { asc, count, desc, eq, notInArray } from 'drizzle-orm';
import { BEYOND } from './cuts.ts';
import type { Sql } from './database.ts';
import { ArchiveDamaged } from './errors.ts';
import { queries } from './queries.ts';
import { fork, MAX_ENTRIES_HELD, quarantine } from './schema.ts';
import type { Identities, StoredHead } from './types.ts';
import { headIn } from './verified-notes.ts';

// What CBOR adds to an entry, and to a sealed value with its names, at most.
const ENTRY_OVERHEAD = 8;
const SEALED_OVERHEAD = 160;
/** Entries looked at for one segment. */
const MAX_ENTRIES = 8_192;
const FIRST_WINDOW = 512;
const AWAITING: EpochCode = 'awaiting-approval';

/** Heads of the logs that hold an entry; `scope` keeps those of a node and all beneath it. */
export async function readHeads(sql: Sql, registry: Identities, scope?: string): Promise<StoredHead[]> {
  const rows = await sql<StoredHead[]>`
    select origin, node, epoch, size, note, state from log where size > 0 order by node, epoch`;
  // A log whose row is damaged has no head to show, and holds up no other (P8).
  return rows.filter(
    (r) => (scope === undefined || registry.within(r.node, scope)) && headIn(r.note, r) !== undefined,
  );
}

/** Head of one log; undefined when this archive has none of its entries. */
export async function readHead(sql: Sql, origin: string): Promise<StoredHead | undefined> {
  const [row] = await sql<StoredHead[]>`
    select origin, node, epoch, size, note, state from log where origin = ${origin} and size > 0`;
  return row;
}

/**
 * A segment from index `from`, cut at the largest stored checkpoint within `maxBytes` of entries and sealed values;
 * when not even the next one fits, at that one, so that there is always progress. Undefined when nothing follows, or
 * from `end` on, where the log was ended; it leads past that only where no checkpoint stands before it.
 * @throws ArchiveDamaged when entries before the head are missing
 */
export async function readSegment(
  sql: Sql,
  origin: string,
  from: number,
  maxBytes = MAX_RUN_BYTES,
  end = MAX_ENTRIES_HELD,
): Promise<Segment | undefined> {
  const [log] = await sql<{ id: number; size: number }[]>`select id, size from log where origin = ${origin}`;
  if (log === undefined || from < 0 || from >= Math.min(log.size, end)) return undefined;
  const limit = Math.min(maxBytes, MAX_SEGMENT_BYTES);
  const fits = Math.min(await countFitting(sql, log.id, from, limit), end - from);
  const [fitting] = await sql<{ size: number; note: string }[]>`
    select size, note from note where log_id = ${log.id} and size > ${from} and size <= ${from + fits}
    order by size desc limit 1`;
  const [last] = fitting
    ? [fitting]
    : await sql<{ size: number; note: string }[]>`
        select size, note from note where log_id = ${log.id} and size > ${from} order by size limit 1`;
  if (last === undefined)
    throw new ArchiveDamaged(origin, `no checkpoint beyond ${from} though the head is at ${log.size}`);
  const rows = await sql<{ bytes: Buffer | null; leafHash: Buffer | null }[]>`
    select bytes, leaf_hash as "leafHash" from entry where log_id = ${log.id} and idx >= ${from} and idx < ${last.size} order by idx`;
  if (rows.length !== last.size - from)
    throw new ArchiveDamaged(origin, `entries from ${from} to ${last.size} are not all there`);
  const entries = rows.map((r) => r.bytes ?? Buffer.alloc(0));
  const redacted = rows.flatMap(({ bytes, leafHash }, i) =>
    bytes === null ? [{ index: from + i, leaf: leafHash as Buffer }] : [],
  );
  const sealed = await readSealed(sql, log.id, from, last.size);
  const without = redacted.length === 0 ? {} : { redacted };
  return { version: 1, origin, from, entries, note: last.note, sealed, ...without };
}

/** A log's last checkpoint held that has `within` entries at most, as a signed note; undefined before the first. */
export async function readCheckpoint(
  sql: Sql,
  origin: string,
  within = MAX_ENTRIES_HELD,
): Promise<string | undefined> {
  const [row] = await sql<{ note: string }[]>`
    select n.note from note n join log l on l.id = n.log_id where l.origin = ${origin} and n.size <= ${Math.min(within, MAX_ENTRIES_HELD)}
    order by n.size desc limit 1`;
  return row?.note;
}

/** How many entries from `from` on stay within the weight, with their sealed values. */
async function countFitting(sql: Sql, logId: number, from: number, maxBytes: number): Promise<number> {
  // Most segments are full after some hundred entries: many are weighed only where they are tiny. Joined here, for
  // on tables that grew a moment ago PostgreSQL plans a join as if they were empty.
  let fits = 0;
  let weight = 0;
  for (let window = FIRST_WINDOW; ; window *= 2) {
    const [at, to] = [from + fits, from + window];
    const [entries, boxes] = await Promise.all([
      sql<Weight[]>`select idx, octet_length(bytes) as weight from entry
        where log_id = ${logId} and idx >= ${at} and idx < ${to} order by idx`,
      sql<Weight[]>`select idx, sum(octet_length(box) + ${SEALED_OVERHEAD}::int)::int as weight from sealed
        where log_id = ${logId} and idx >= ${at} and idx < ${to} group by idx`,
    ]);
    const beside = new Map(boxes.map((b) => [b.idx, b.weight]));
    for (const entry of entries) {
      weight += (entry.weight ?? 0) + ENTRY_OVERHEAD + (beside.get(entry.idx) ?? 0);
      if (weight > maxBytes) return fits;
      fits++;
    }
    if (fits < window || window >= MAX_ENTRIES) return fits;
  }
}

interface Weight {
  idx: number;
  /** Bytes; null for an entry that was redacted. */
  weight: number | null;
}

async function readSealed(sql: Sql, logId: number, from: number, to: number): Promise<SealedValue[]> {
  const rows = await sql<SealedValue[]>`
    select idx as index, field, recipient, box from sealed
    where log_id = ${logId} and idx >= ${from} and idx < ${to} and state <> 'erased'
    order by idx, field, recipient`;
  return [...rows];
}

/** Something set aside (P8). `at` in milliseconds. */
export interface QuarantineRow {
  origin: string;
  index: number;
  reason: string;
  detail: string;
  bytes: Buffer | null;
  at: number;
}

export async function readQuarantine(sql: Sql, origin?: string): Promise<QuarantineRow[]> {
  const { idx: index, reason, detail, bytes, at } = quarantine;
  return queries(sql)
    .select({ origin: quarantine.origin, index, reason, detail, bytes, at })
    .from(quarantine)
    .where(origin === undefined ? undefined : eq(quarantine.origin, origin))
    .orderBy(desc(quarantine.id))
    .limit(1_000);
}

/**
 * What was set aside of each log, but for what lies beyond the end of one, which is settled evidence, and what waits or
 * waited for approval, which has a state of its own (`readWaiting`).
 */
export async function countQuarantined(sql: Sql): Promise<{ origin: string; count: number }[]> {
  return queries(sql)
    .select({ origin: quarantine.origin, count: count() })
    .from(quarantine)
    .where(notInArray(quarantine.reason, [BEYOND, 'closed', AWAITING]))
    .groupBy(quarantine.origin);
}

/** A log that a node began and that was not taken here: it may wait for approval. */
export interface WaitingLog {
  origin: string;
  /** Since when it is known here, ms since 1970. */
  since: number;
}

/**
 * Logs that were set aside until they are approved, and those that the last entry of a log names as the next: what is
 * set aside beneath a center does not come up to it, the entry does. Known to the registry or not.
 */
export async function readWaiting(sql: Sql): Promise<WaitingLog[]> {
  const [aside, ended] = await Promise.all([
    sql<{ origin: string; since: number }[]>`
      select origin, min(at) as since from quarantine where reason = ${AWAITING} group by origin`,
    sql<{ node: string; since: number; bytes: Buffer | null }[]>`
      select l.node, l.time_s * 1000 as since, e.bytes from log l join entry e on e.log_id = l.id and e.idx = l.size - 1
      where exists (select from word w join record r on r.type = w.id
        where w.text = 'closing' and r.log_id = l.id and r.idx = l.size - 1)`,
  ]);
  const named = ended.flatMap(({ node, since, bytes }) => {
    const origin = bytes === null ? undefined : readClosing(bytes)?.origin;
    // A node speaks of its own logs alone.
    return origin?.split('/')[1] === node ? [{ origin: origin as string, since }] : [];
  });
  return [...aside, ...named];
}

/** Two checkpoints of one log that cannot both be true (P4). */
export interface ForkRow {
  origin: string;
  held: string;
  seen: string;
  at: number;
}

export async function readForks(sql: Sql): Promise<ForkRow[]> {
  const { origin, held, seen, at } = fork;
  return queries(sql).select({ origin, held, seen, at }).from(fork).orderBy(asc(fork.id));
}
