import { cosign, cosignatureTime, type Signer } from '@hutong/log';
import type { EpochCode } from '@hutong/trust';
import { copyIn } from './copy.ts';
import { hex, type Sql, type Transaction } from './database.ts';
import type { Draft, LogDraft, Quarantined } from './draft.ts';
import { dropErased, settleErasures, writeErasures } from './erasures.ts';
import { HeadMoved } from './errors.ts';
import { writeRedacted } from './redact.ts';
import { ENTRY_TARGET, RECORD_TARGET, SEALED_TARGET } from './rows.ts';
import { MAX_ENTRIES_HELD } from './schema.ts';
import type { Session } from './session.ts';
import type { LogStatus, WallClock } from './types.ts';
import { headIn } from './verified-notes.ts';
import { assertWriter } from './writer.ts';

const MAX_QUARANTINED = 100;
const MAX_FORKS = 10;
const MAX_EVIDENCE_BYTES = 65_536;

/**
 * Reasons that pass: once the log is enrolled or approved, or what was wrong with it is mended, it is sent again and taken
 * as any other (P2).
 */
const UNTIL_TAKEN: readonly (EpochCode | 'unstorable')[] = [
  'bad-genesis',
  'not-enrolled',
  'retired',
  'revoked',
  'two-epochs',
  'not-endorsed',
  'bad-keys',
  'other-history',
  'awaiting-approval',
  'unstorable',
];

/** What a commit needs beside the batch. */
export interface Committer {
  session: Session;
  token: string;
  /** The current epoch's cosigner; another one when the epoch turns. */
  cosigner: Signer;
  clock: WallClock;
}

/** Head of a log after the commit. */
export interface CommittedHead {
  size: number;
  note: string;
}

interface LockedRow {
  id: number;
  origin: string;
  size: number;
  root: Buffer | null;
  note: string | null;
  timeS: number;
  state: LogStatus;
}

/**
 * Writes a batch in one transaction: entries, read models, tiles, checkpoints and one receipt for each log
 * (P3). All of it or nothing.
 * @throws HeadMoved when a log is no longer as the batch was prepared against
 */
export async function commit(c: Committer, draft: Draft): Promise<Map<string, CommittedHead>> {
  const heads = new Map<string, CommittedHead>();
  if (draft.logs.size === 0 && draft.quarantined.length === 0) return heads;
  await c.session.transaction(async (tx) => {
    const locked = await lock(tx, c.token, [...draft.logs.keys()]);
    const receipts = locked.map((row) => receive(c, row, draft.logs.get(row.origin) as LogDraft));
    await copyIn(tx, ENTRY_TARGET, draft.entryRows);
    await copyIn(tx, RECORD_TARGET, draft.recordRows);
    await copyIn(tx, SEALED_TARGET, draft.sealedRows);
    await Promise.all([
      writeNotes(tx, draft, receipts),
      writeTiles(tx, draft),
      writeHeads(tx, draft, receipts),
      writeLateSealed(tx, draft),
      writeErasures(tx, draft.erasures),
      settleErasures(tx, receipts.filter((r) => r.advances).map(grownBy)),
      writeForks(tx, draft, c.clock.now()),
      writeQuarantine(tx, draft.quarantined, c.clock.now()),
    ]);
    await writeRedacted(tx, draft.redacted);
    if (receipts.some((r) => r.advances && r.row.size === 0)) await clearTaken(tx);
    const touched = [...draft.sealed, ...draft.lateSealed, ...draft.erasures];
    if (touched.length > 0) await dropErased(tx, new Set(touched.map((v) => v.origin)));
    for (const { row, note, size } of receipts) {
      if (note !== undefined) heads.set(row.origin, { size, note });
    }
    // The point of no return: COMMIT is sent when this returns. Only after it may a receipt leave.
  });
  return heads;
}

/** A log as locked, and its head as it will be: with our new receipt where it advances. */
interface Receipt {
  row: LockedRow;
  advances: boolean;
  size: number;
  note: string | undefined;
  timeS: number;
}

const grownBy = ({ row, size }: Receipt) => ({ origin: row.origin, from: row.size, to: size });

// Locked in the order of their origins, so that two writers could never wait for each other.
async function lock(tx: Transaction, token: string, origins: string[]): Promise<LockedRow[]> {
  const [, rows] = await Promise.all([
    assertWriter(tx, token),
    tx<LockedRow[]>`
      select id, origin, size, root, note, time_s as "timeS", state from log
      where origin = any(${origins}::text[]) order by origin for update`,
  ]);
  // A log whose row went away starts again: nothing is written without a row that answers for it.
  if (rows.length < origins.length) {
    const held = new Set(rows.map((row) => row.origin));
    throw new HeadMoved(origins.find((origin) => !held.has(origin)) ?? '');
  }
  return rows;
}

function receive(c: Committer, row: LockedRow, draft: LogDraft): Receipt {
  const { base, view } = draft;
  const sameRoot = row.size === 0 || row.root?.equals(base.root);
  if (row.id !== view.id || row.size !== base.size || !sameRoot) throw new HeadMoved(row.origin);
  const size = view.tree.size;
  // The note is the receipt that is given again: a damaged one is found when the row is read again.
  if (size === row.size && size > 0 && headIn(row.note, row) === undefined) throw new HeadMoved(row.origin);
  if (size === row.size) return { row, advances: false, size, note: row.note ?? undefined, timeS: row.timeS };
  // max(now, last): a second more each time would soon date what is committed often minutes ahead of its coming.
  const nowS = Math.floor(c.clock.now() / 1000);
  const timeS = nowS >= row.timeS ? nowS : Math.max(nowS, lastOf(c.cosigner, row));
  const note = cosign(draft.notes.get(size) as string, c.cosigner, timeS);
  return { row, advances: true, size, note, timeS };
}

// Where a clock ran ahead this key's receipts go on from there: a cosigner's time never goes back (P3). The key of the
// center's next epoch begins with the time that is.
function lastOf({ verifier }: Signer, { note }: LockedRow): number {
  return note === null ? 0 : (cosignatureTime(note, verifier) ?? 0);
}

async function writeNotes(tx: Transaction, draft: Draft, receipts: readonly Receipt[]): Promise<void> {
  const rows = receipts
    .filter((r) => r.advances)
    .flatMap((r) => {
      const { notes } = draft.logs.get(r.row.origin) as LogDraft;
      const passed = [...notes].filter(([size]) => size !== r.size);
      const all = passed.map(([size, note]) => ({
        id: r.row.id,
        size,
        note,
        receivedS: null as number | null,
      }));
      return [
        ...all,
        { id: r.row.id, size: r.size, note: r.note as string, receivedS: r.timeS as number | null },
      ];
    });
  if (rows.length === 0) return;
  await tx`insert into note (log_id, size, note, received_s) select * from unnest(
    ${rows.map((r) => r.id)}::int[], ${rows.map((r) => r.size)}::int[],
    ${rows.map((r) => r.note)}::text[], ${rows.map((r) => r.receivedS)}::bigint[])`;
}

async function writeTiles(tx: Transaction, draft: Draft): Promise<void> {
  const rows = [...draft.logs.values()].flatMap((d) => d.tiles.map((t) => ({ id: d.view.id, ...t })));
  if (rows.length === 0) return;
  await tx`insert into tile (log_id, level, n, hashes) select * from unnest(
    ${rows.map((r) => r.id)}::int[], ${rows.map((r) => r.level)}::int[],
    ${rows.map((r) => r.n)}::int[], ${rows.map((r) => hex(r.hashes))}::bytea[])
    on conflict (log_id, level, n) do update set hashes = excluded.hashes`;
}

async function writeHeads(tx: Transaction, draft: Draft, receipts: readonly Receipt[]): Promise<void> {
  for (const { row, advances, size, note, timeS } of receipts) {
    const { tree, state } = (draft.logs.get(row.origin) as LogDraft).view;
    if (advances) {
      await tx`update log set size = ${size}, root = ${tree.root()}, note = ${note as string}, time_s = ${timeS},
        state = ${state} where id = ${row.id}`;
    } else if (state !== row.state) {
      await tx`update log set state = ${state} where id = ${row.id}`;
    }
  }
}

// A box that came before stays, unless it was found wrong.
async function writeLateSealed(tx: Transaction, draft: Draft): Promise<void> {
  if (draft.lateSealed.length === 0) return;
  // One statement may touch a row once: of several boxes for one place the last one counts.
  const places = new Map(draft.lateSealed.map((v) => [`${v.logId} ${v.index} ${v.field} ${v.recipient}`, v]));
  const rows = [...places.values()];
  const ids = rows.map((v) => v.logId);
  const indexes = rows.map((v) => v.index);
  const fields = rows.map((v) => v.field);
  const recipients = rows.map((v) => v.recipient);
  const boxes = rows.map((v) => hex(v.box));
  for (const { logId, index, field, recipient } of rows.filter((v) => v.anew)) {
    await tx`delete from sealed where log_id = ${logId} and idx = ${index} and field = ${field}
      and recipient = ${recipient}`;
  }
  await tx`insert into sealed (log_id, idx, field, recipient, box, state)
    select log_id, idx, field, recipient, box, 'held' from unnest(${ids}::int[], ${indexes}::int[],
      ${fields}::text[], ${recipients}::text[], ${boxes}::bytea[]) as v(log_id, idx, field, recipient, box)
    on conflict (log_id, idx, field, recipient) do update set box = excluded.box, state = 'held'
    where sealed.state = 'mismatch'`;
}

async function writeForks(tx: Transaction, draft: Draft, now: number): Promise<void> {
  for (const { origin, held, seen } of draft.forks) {
    await tx`insert into fork (origin, held, seen, at) select ${origin}, ${held}, ${seen}, ${now}
      where (select count(*) from fork where origin = ${origin}) < ${MAX_FORKS}`;
  }
}

/** Forgets what was set aside of entries that were taken since. As a rule there is nothing: then nothing is written. */
export async function forgetTaken(sql: Sql, session: Session, token: string): Promise<void> {
  const [taken] = await sql`select 1 from quarantine q join log l on l.origin = q.origin and l.size > q.idx
    where q.reason = any(${UNTIL_TAKEN}::text[]) limit 1`;
  if (taken === undefined) return;
  await session.transaction(async (tx) => {
    await assertWriter(tx, token);
    await clearTaken(tx);
  });
}

async function clearTaken(tx: Transaction): Promise<void> {
  await tx`delete from quarantine q using log l
    where l.origin = q.origin and l.size > q.idx and q.reason = any(${UNTIL_TAKEN}::text[])`;
}

/** Sets things aside, as many as each log and reason may have; the first ones stay, being the evidence. */
export async function writeQuarantine(
  tx: Transaction,
  rows: readonly Quarantined[],
  now: number,
): Promise<void> {
  const perReason = new Map<string, number>();
  for (const q of rows) {
    const key = `${q.origin} ${q.reason}`;
    const n = (perReason.get(key) ?? 0) + 1;
    perReason.set(key, n);
    if (n > MAX_QUARANTINED) continue;
    const bytes = q.bytes === undefined ? null : Buffer.from(q.bytes.subarray(0, MAX_EVIDENCE_BYTES));
    const detail = q.detail.replaceAll('\0', '').slice(0, 500);
    // What claims to stand beyond PostgreSQL's integer is told at the last place there is.
    const index = Math.min(q.index, MAX_ENTRIES_HELD);
    await tx`insert into quarantine (origin, idx, reason, detail, bytes, at)
      select ${q.origin}, ${index}, ${q.reason}, ${detail}, ${bytes}::bytea, ${now}
      where (select count(*) from quarantine where origin = ${q.origin} and reason = ${q.reason}) < ${MAX_QUARANTINED}`;
  }
}
