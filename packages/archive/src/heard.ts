import { dayOf, readEntry, recordTypes, SHANGHAI_MS } from '@hutong/record';
import type { Sql } from './database.ts';
import { firstRecordedSince } from './record.ts';

const DAY_MS = 86_400_000;

/** When a heartbeat was signed, by its node's clock, and when it came, by this one; ms since 1970. */
export interface Beat {
  signed: number;
  came: number;
}

/**
 * The moment that a heartbeat speaks for. A relayed one may come days after it was signed, by a stick or when a center is
 * back, and must not make a node look alive that is not: it speaks for the moment it was signed at. When another follows it
 * at the pace at which they were signed, the node lives, and its clock is wrong: that makes no node silent (P7).
 * @param before the last one that was late
 */
export function momentOf(beat: Beat, before: Beat | undefined): number {
  const relayed = isLate(beat) && beat.came - beat.signed <= MAX_RELAY_MS && !followsAlive(beat, before);
  return relayed ? beat.signed : beat.came;
}

/** Whether a heartbeat was longer on its way than a line takes. */
export function isLate({ signed, came }: Beat): boolean {
  return came - signed > LINE_MS || dayOf(signed) < dayOf(came);
}

// What one stick, or a heads message, brings comes all at once; sticks come further apart.
function followsAlive(beat: Beat, before: Beat | undefined): boolean {
  if (before === undefined) return false;
  const came = beat.came - before.came;
  const signed = beat.signed - before.signed;
  // A clock that was set back goes on by a second each: a heartbeat's time always rises.
  const atPace = signed === 1_000 || Math.abs(signed - came) <= came * PACE_TOLERANCE;
  return came <= DAY_MS / 2 && atPace;
}

const LINE_MS = 300_000;
const PACE_TOLERANCE = 0.1;
/** Longer than any stick travels. What is further behind comes from a clock that has lost its battery. */
const MAX_RELAY_MS = 100 * DAY_MS;

/** With more new entries than this in a day, some are records: a node's own program writes a few dozen at most. */
const MAX_LOOKED_AT = 200;

/** A node that was heard from on a day, and what was new then. */
export interface HeardDay {
  node: string;
  /** Days since 1970-01-01, at +08:00. */
  day: number;
  /** When its last heartbeat of that day came, seconds since 1970. */
  heardS: number;
  /** What that heartbeat was signed over. */
  origin: string;
  size: number;
  /** Entries since the heartbeat of the last day on which it was heard before, or since the first of this day. */
  entries: number;
  /** Of these, records that someone stated, as opposed to what the node's program says of itself; null: too many to look at. */
  records: number | null;
  /** Of these, entries that have not arrived here. */
  absent: number;
}

interface Row extends Pick<HeardDay, 'node' | 'day' | 'heardS' | 'origin' | 'size'> {
  first: number;
  beforeOrigin: string | null;
  beforeSize: number | null;
}

interface Log {
  id: number;
  origin: string;
  node: string;
  epoch: number;
  size: number;
}

/** Days from `from` to `to` on which these nodes were heard from. */
export async function readHeard(
  sql: Sql,
  nodes: readonly string[],
  from: number,
  to: number,
): Promise<HeardDay[]> {
  const rows = await sql<Row[]>`
    select h.node, h.day, h.heard_s as "heardS", h.origin, h.size, h.first,
      b.origin as "beforeOrigin", b.size as "beforeSize"
    from heard h left join lateral (
      select origin, size from heard where node = h.node and day < h.day order by day desc limit 1) b on true
    where h.node = any(${[...nodes]}) and h.day between ${from} and ${to} order by h.day, h.node`;
  const logs = await sql<
    Log[]
  >`select id, origin, node, epoch, size from log where node = any(${[...nodes]}) order by epoch`;
  const days: HeardDay[] = [];
  for (const { first, beforeOrigin, beforeSize, ...row } of rows) {
    const own = logs.filter((l) => l.node === row.node);
    const log = own.find((l) => l.origin === row.origin);
    const start = beforeOrigin === null && (await beganOn(sql, log, row.day)) ? 0 : first;
    const earlier = beforeOrigin === null ? await firstOfDay(sql, own, log, row.day) : undefined;
    const before = earlier ?? { origin: beforeOrigin ?? row.origin, size: beforeSize ?? start };
    days.push({ ...row, ...(await countNew(sql, runsBetween(own, before, row))) });
  }
  return days;
}

/** The first day on which each of these nodes was heard from. */
export async function readFirstHeard(sql: Sql, nodes: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql<{ node: string; day: number }[]>`
    select node, min(day) as day from heard where node = any(${[...nodes]}) group by node`;
  return new Map(rows.map((r) => [r.node, r.day]));
}

// On the first day a node is heard of nothing tells where that day began; where it went on in its next log that day, what
// its earlier ones have of that day is found by when they say it was recorded.
async function firstOfDay(
  sql: Sql,
  own: readonly Log[],
  log: Log | undefined,
  day: number,
): Promise<Head | undefined> {
  const earlier = own.filter((l) => l.epoch < (log?.epoch ?? 0));
  if (log === undefined || earlier.length === 0) return undefined;
  const found = await firstRecordedSince(sql, earlier, day * DAY_MS - SHANGHAI_MS);
  return found && { origin: found.origin, size: found.index };
}

// On the first day a node is heard of, a log that was begun that day is new from its first entry.
async function beganOn(sql: Sql, log: Log | undefined, day: number): Promise<boolean> {
  if (log === undefined) return false;
  const [genesis] = await sql<{ bytes: Buffer | null }[]>`
    select bytes from entry where log_id = ${log.id} and idx = 0`;
  const entry = genesis?.bytes == null ? undefined : readEntry(genesis.bytes);
  return entry !== undefined && dayOf(entry.recordedAt) >= day;
}

interface Run {
  /** Absent: nothing of the log is here. */
  id: number | undefined;
  from: number;
  to: number;
  /** Entries of the log that are here. */
  held: number;
}

type Head = Pick<Row, 'origin' | 'size'>;

/** What stands between two heads of a node, which may be of different epochs. */
function runsBetween(logs: readonly Log[], before: Head, now: Head): Run[] {
  const run = (log: Log | undefined, from: number, to: number): Run => {
    return { id: log?.id, from, to: Math.max(from, to), held: log?.size ?? 0 };
  };
  const last = logs.find((l) => l.origin === now.origin);
  if (before.origin === now.origin) return [run(last, before.size, now.size)];
  const old = logs.find((l) => l.origin === before.origin);
  const between = logs.filter(
    (l) => l.origin !== now.origin && l.epoch > (old?.epoch ?? 0) && l.epoch < (last?.epoch ?? 0),
  );
  return [
    ...(old === undefined ? [] : [run(old, before.size, old.size)]),
    ...between.map((l) => run(l, 0, l.size)),
    run(last, 0, now.size),
  ];
}

async function countNew(
  sql: Sql,
  runs: readonly Run[],
): Promise<Pick<HeardDay, 'entries' | 'records' | 'absent'>> {
  const entries = runs.reduce((sum, r) => sum + r.to - r.from, 0);
  const absent = runs.reduce((sum, r) => sum + Math.max(0, r.to - Math.max(r.held, r.from)), 0);
  if (entries > MAX_LOOKED_AT) return { entries, records: null, absent };
  let records = 0;
  for (const { id, from, to } of runs) {
    if (id === undefined || from === to) continue;
    const rows = await sql<{ bytes: Buffer | null }[]>`
      select bytes from entry where log_id = ${id} and idx >= ${from} and idx < ${to}`;
    records += rows.filter((r) => r.bytes === null || isStated(r.bytes)).length;
  }
  return { entries, records, absent };
}

// What cannot be read was stated by someone (P8).
function isStated(bytes: Uint8Array): boolean {
  return recordTypes.get(readEntry(bytes)?.type ?? '')?.madeBy !== 'node';
}
