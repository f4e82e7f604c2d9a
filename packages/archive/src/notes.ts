import { type Checkpoint, InvalidNote, mergeNotes, parseCheckpoint, parseNote, rootAt } from '@hutong/log';
import { dayOf, said } from '@hutong/record';
import { cosignedBy, type LogIdentity, parseOrigin } from '@hutong/trust';
import type { Sql } from './database.ts';
import { Draft } from './draft.ts';
import { type Beat, isLate, momentOf } from './heard.ts';
import type { Pipeline } from './pipeline.ts';
import { MAX_ENTRIES_HELD } from './schema.ts';
import type { Session } from './session.ts';
import { withTiles } from './tiles.ts';
import type { Identities, SigningKeys } from './types.ts';
import { headIn, heartbeatIn, trustedNote, type VerifiedLine, verifiedLines } from './verified-notes.ts';
import { assertWriter } from './writer.ts';

/** What a note from elsewhere told us. */
export type NoteResult =
  /** Kept: receipts of these ancestors, and whether it was the node's own heartbeat. */
  | { kind: 'kept'; origin: string; size: number; receipts: string[]; heartbeat: boolean }
  /** An ancestor has received more of this log than is here: the archive went back in time (P12). */
  | { kind: 'ahead'; origin: string; size: number; have: number; receipts: string[]; heartbeat: boolean }
  | { kind: 'fork'; origin: string; held: string; seen: string }
  /** Nothing in it can be verified, or nothing is new. */
  | { kind: 'ignored'; origin: string; reason: string };

interface LogRow {
  id: number;
  size: number;
  note: string | null;
}

/** What keeping notes needs. */
export interface NoteKeeper {
  sql: Sql;
  session: Session;
  token: string;
  registry: Identities;
  pipeline: Pipeline;
  now: () => number;
  /** By node: the last heartbeat that was late. */
  late: Map<string, Beat>;
}

/**
 * Takes a note that came by any way: receipts of ancestors, heartbeats. Only verified lines stay; a checkpoint of
 * the log's key that contradicts ours is a fork (P4).
 */
export async function addNote(k: NoteKeeper, text: string): Promise<NoteResult> {
  let origin = '';
  try {
    const note = parseNote(text);
    const head = parseCheckpoint(note);
    origin = head.origin;
    const identity = k.registry.log(origin);
    if (identity === undefined) return { kind: 'ignored', origin, reason: 'its log is not enrolled' };
    if (head.size > MAX_ENTRIES_HELD)
      return { kind: 'ignored', origin, reason: 'a log has at most 2^31 − 1 entries' };
    const trusted = trustedNote(text, identity.verifier, k.registry);
    const lines = verifiedLines(parseNote(trusted), k.registry);
    const ancestors = k.registry.ancestors(identity.node);
    const receipts = lines.filter((l) => ancestors.includes(l.node));
    const names = receipts.map((r) => r.node);
    const own = heartbeatIn(lines, identity);
    if (await known(k.sql, identity, head, trusted, { own, receipts }))
      return { kind: 'kept', origin, size: head.size, receipts: names, heartbeat: false };
    const heartbeat = await keepHeartbeat(k, identity.node, head, trusted, own);
    const [log] = await k.sql<LogRow[]>`select id, size, note from log where origin = ${origin}`;
    const have = log?.size ?? 0;
    if (log === undefined || head.size > have)
      return { kind: 'ahead', origin, size: head.size, have, receipts: names, heartbeat };
    if (head.size === 0) return { kind: 'ignored', origin, reason: 'a checkpoint of size 0' };
    const root = await withTiles(k.sql, { id: log.id, origin }, (read) => rootAt(head.size, read));
    if (!root.equals(head.root)) return await keepFork(k, identity, log, trusted);
    await mergeLines(k, log.id, head.size, trusted, receipts);
    return { kind: 'kept', origin, size: head.size, receipts: names, heartbeat };
  } catch (error) {
    if (!(error instanceof InvalidNote)) throw error;
    return { kind: 'ignored', origin, reason: said(error.reason, 'en') };
  }
}

/**
 * Whether all that a note says is held: the same note comes by many ways, and again at each comparison of heads. Then
 * reading is enough; a transaction would wait for the disk.
 */
async function known(
  ...[sql, { origin, node }, head, note, { own, receipts }]: [
    Sql,
    LogIdentity,
    Checkpoint,
    string,
    { own: VerifiedLine | undefined; receipts: readonly VerifiedLine[] },
  ]
): Promise<boolean> {
  const [log] = await sql<(LogRow & { at: string | null; beat: string | null; beatS: number | null })[]>`
    select l.id, l.size, l.note, n.note as at, b.origin as beat, b.time_s as "beatS"
    from log l left join note n on n.log_id = l.id and n.size = ${head.size}
      left join heartbeat b on b.node = ${node} where l.origin = ${origin}`;
  if (log?.at == null || parseNote(log.at).body !== parseNote(note).body) return false;
  if (own !== undefined) {
    const later = log.beat === null ? 1 : parseOrigin(origin).epoch - parseOrigin(log.beat).epoch;
    if (later > 0 || (later === 0 && (log.beatS ?? 0) < own.timeS)) return false;
  }
  const inHead = !isHead(log, head) || mergeNotes(log.note, note) === log.note;
  if (!inHead || mergeNotes(log.at, note) !== log.at) return false;
  if (receipts.length === 0) return true;
  const upstream = await sql<{ ancestor: string; size: number; timeS: number }[]>`
    select ancestor, size, time_s as "timeS" from upstream where log_id = ${log.id}`;
  return receipts.every(({ node: by, timeS }) => {
    const held = upstream.find((u) => u.ancestor === by);
    return held !== undefined && (held.size > head.size || (held.size === head.size && held.timeS >= timeS));
  });
}

// A heartbeat counts although its checkpoint may be one that we do not hold yet (P11). The newest is of the newest epoch: the
// times of one cosigner key rise, those of the next begin with the time that is.
async function keepHeartbeat(
  { sql, now, late }: Pick<NoteKeeper, 'sql' | 'now' | 'late'>,
  node: string,
  { origin, size }: Checkpoint,
  note: string,
  own: VerifiedLine | undefined,
): Promise<boolean> {
  if (own === undefined) return false;
  const at = now();
  const beat = { signed: own.timeS * 1_000, came: at };
  const moment = momentOf(beat, late.get(node));
  const kept = await sql`
    with kept as (
      insert into heartbeat (node, origin, size, time_s, note, came_at)
      values (${node}, ${origin}, ${size}, ${own.timeS}, ${note}, ${moment})
      on conflict (node) do update set origin = excluded.origin, size = excluded.size, time_s = excluded.time_s, note = excluded.note, came_at = excluded.came_at
      where (${epochIn(sql, 'heartbeat.origin')}, heartbeat.time_s) < (${parseOrigin(origin).epoch}::int, excluded.time_s) returning node, origin, size, note)
    insert into heard (node, day, first, origin, size, heard_s, note)
    select node, ${dayOf(moment)}::int, size, origin, size, ${Math.floor(at / 1_000)}::bigint, note from kept
    on conflict (node, day) do update set
      first = case when heard.origin = excluded.origin then heard.first else 0 end,
      origin = excluded.origin, size = excluded.size, heard_s = excluded.heard_s, note = excluded.note
    returning node`;
  if (kept.length > 0 && isLate(beat)) late.set(node, beat);
  return kept.length > 0;
}

/** Whether a note is on a log's head; on none where the row is damaged. */
function isHead(log: LogRow, at: Pick<Checkpoint, 'origin' | 'size'>): log is LogRow & { note: string } {
  return log.size === at.size && headIn(log.note, at) !== undefined;
}

/** The epoch that an origin names. */
const epochIn = (sql: Sql, origin: string) =>
  sql`split_part(split_part(${sql(origin)}, '/', 3), '-', 1)::int`;

async function mergeLines(
  k: NoteKeeper,
  logId: number,
  size: number,
  note: string,
  receipts: readonly VerifiedLine[],
): Promise<void> {
  await k.session.transaction(async (tx) => {
    await assertWriter(tx, k.token);
    const [log] = await tx<LogRow[]>`select id, size, note from log where id = ${logId} for update`;
    const [at] = await tx<
      { note: string }[]
    >`select note from note where log_id = ${logId} and size = ${size}`;
    for (const { node, timeS } of receipts) {
      await tx`insert into upstream (log_id, ancestor, size, time_s, note) values (${logId}, ${node}, ${size}, ${timeS}, ${note})
        on conflict (log_id, ancestor) do update set size = excluded.size, time_s = excluded.time_s, note = excluded.note
        where (upstream.size, upstream.time_s) < (excluded.size, excluded.time_s)`;
    }
    const merged = at && mergeNotes(at.note, note);
    if (merged !== undefined && merged !== at?.note) {
      await tx`update note set note = ${merged} where log_id = ${logId} and size = ${size}`;
    }
    if (log === undefined || !isHead(log, { origin: parseCheckpoint(note).origin, size })) return;
    const head = mergeNotes(log.note, note);
    if (head !== log.note) await tx`update log set note = ${head} where id = ${logId}`;
  });
}

async function keepFork(
  k: NoteKeeper,
  identity: LogIdentity,
  log: LogRow,
  seen: string,
): Promise<NoteResult> {
  const { origin } = identity;
  const { size } = parseCheckpoint(seen);
  const [row] = await k.sql<{ note: string }[]>`
    select note from note where log_id = ${log.id} and size >= ${size} order by size limit 1`;
  const held = row?.note ?? log.note ?? '';
  await k.pipeline.run({
    async prepare(p) {
      const draft = new Draft();
      const view = await p.view(identity);
      draft.open(view).view.state = 'forked';
      draft.forks.push({ origin, held, seen });
      return draft;
    },
    committed: () => undefined,
  });
  return { kind: 'fork', origin, held, seen };
}

/** A node's newest cosignature over its own checkpoint; `timeS` in seconds since 1970. */
export interface Heartbeat {
  node: string;
  origin: string;
  size: number;
  timeS: number;
  note: string;
  /** When it came, ms since 1970 by this center's clock; if that was long after it was signed, when it was signed; null where that was not kept. */
  cameAt: number | null;
}

/** Newest heartbeat of every node heard from, or of one, as its own signature says it. */
export async function readHeartbeats(sql: Sql, keys: SigningKeys, node?: string): Promise<Heartbeat[]> {
  const rows = await sql<Heartbeat[]>`
    select node, origin, size, time_s as "timeS", note, came_at as "cameAt" from heartbeat
    where ${node ?? null}::text is null or node = ${node ?? null} order by node`;
  return rows.flatMap((row) => {
    const signed = cosignedBy(keys, row.node, row.note, row.timeS);
    return signed === undefined ? [] : [{ ...row, ...signed }];
  });
}

/** How far a log got: what is here, and what each ancestor received. */
export interface LogSync {
  origin: string;
  node: string;
  epoch: number;
  size: number;
  state: 'open' | 'forked';
  /** Receipts of this center, of its ancestors and of the node's, as each one's signature says; time in seconds. */
  received: { ancestor: string; size: number; timeS: number }[];
}

/** Which logs are asked for: these, or the newest of a node. */
export type WantedLogs = { origins: readonly string[] } | { node: string; limit: number };

/** State of every log held, or of some; what was received is read off the receipts' signatures. */
export async function readSyncState(sql: Sql, keys: SigningKeys, wanted?: WantedLogs): Promise<LogSync[]> {
  const of = wanted === undefined ? sql`` : among(sql, wanted);
  const [logs, receipts] = await Promise.all([
    sql<(Omit<LogSync, 'received'> & { id: number; note: string; timeS: number })[]>`
      select id, origin, node, epoch, size, state, coalesce(note, '') as note, time_s as "timeS" from log l where size > 0 ${of}
      order by node, epoch`,
    sql<{ logId: number; ancestor: string; timeS: number; note: string }[]>`
      select u.log_id as "logId", u.ancestor, u.time_s as "timeS", u.note from upstream u
      join log l on l.id = u.log_id where true ${of} order by u.ancestor`,
  ]);
  return logs.map(({ id, note, timeS, ...log }) => {
    // This center's own receipt was made with the rows (P3).
    const own = { ancestor: keys.node, timeS, note };
    const received = [own, ...receipts.filter((r) => r.logId === id)].flatMap((r) => {
      const signed = cosignedBy(keys, r.ancestor, r.note, r.timeS);
      if (signed?.origin !== log.origin) return [];
      return [{ ancestor: r.ancestor, size: signed.size, timeS: signed.timeS }];
    });
    return { ...log, received };
  });
}

function among(sql: Sql, wanted: WantedLogs) {
  if ('origins' in wanted) return sql`and l.origin = any(${[...new Set(wanted.origins)]}::text[])`;
  const { node, limit } = wanted;
  return sql`and l.id in (
    select id from log where node = ${node} and size > 0 order by epoch desc, id desc limit ${limit})`;
}

/** The head's note of a log first, then the notes of its ancestors' newest receipts and of its node's heartbeat. */
export async function readNotes(sql: Sql, origin: string): Promise<string[]> {
  const rows = await sql<{ note: string }[]>`
    select note from (
      select 0 as rank, note from log where origin = ${origin} and size > 0 and note is not null
      union all select 1, u.note from upstream u join log l on l.id = u.log_id where l.origin = ${origin}
      union all select 2, note from heartbeat where origin = ${origin}
    ) known order by rank`;
  return [...new Set(rows.map((r) => r.note))];
}
