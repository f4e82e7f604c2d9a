import type { SealedValue } from '@hutong/log';
import type { Sql } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import { isOfType } from './record.ts';
import { MAX_ENTRIES_HELD } from './schema.ts';

/** Which values are to be sealed again. */
export interface ResealQuery {
  /** The node whose boxes are opened. */
  holder: string;
  /** The node whose records these are. */
  node: string;
  /** For whom; values that it has a box for already are passed over, unless `anew`. */
  to: string;
  anew: boolean;
  type?: string;
  /** Place of the last entry of the page before. */
  after?: { origin: string; index: number };
  /** Entries a page. */
  limit: number;
}

/** A box that the holder can open, with its entry. */
export interface Resealable {
  logId: number;
  origin: string;
  index: number;
  field: string;
  box: Buffer;
  bytes: Buffer;
}

/** A box that this center sealed again; it replaces one that its recipient can't open any more. */
export interface ResealedBox extends SealedValue {
  logId: number;
  origin: string;
}

/** Boxes of a page of entries, log by log in the order of their places; what lies beyond a log's end is no record. */
export async function readResealable(
  sql: Sql,
  dictionary: Dictionary,
  q: ResealQuery,
): Promise<Resealable[]> {
  const type = q.type === undefined ? undefined : await dictionary.find(q.type);
  if (q.type !== undefined && type === undefined) return [];
  const ofType = type === undefined ? sql`` : sql`and ${isOfType(sql, 's', type)}`;
  const behind =
    q.after === undefined
      ? sql``
      : sql`and (s.log_id, s.idx) > ((select id from log where origin = ${q.after.origin}), ${Math.min(q.after.index, MAX_ENTRIES_HELD)}::int)`;
  const lacking = q.anew
    ? sql``
    : sql`and not exists (select from sealed t where t.log_id = s.log_id and t.idx = s.idx and t.field = s.field
        and t.recipient = ${q.to})`;
  const rows = await sql<Resealable[]>`
    with page as (
      select distinct s.log_id, s.idx from sealed s join log l on l.id = s.log_id
      where l.node = ${q.node} and s.recipient = ${q.holder} and s.state <> 'mismatch'
        and s.idx < coalesce(l.cut, l.size) ${behind} ${lacking} ${ofType}
      order by s.log_id, s.idx limit ${q.limit})
    select s.log_id as "logId", l.origin, s.idx as index, s.field, s.box, e.bytes from page
    join sealed s on s.log_id = page.log_id and s.idx = page.idx
    join log l on l.id = s.log_id join entry e on e.log_id = s.log_id and e.idx = s.idx
    where s.recipient = ${q.holder} and s.state <> 'mismatch' and e.bytes is not null ${lacking}
    order by s.log_id, s.idx, s.field`;
  return [...rows];
}

/** Private values of the entries in [from, to) that a recipient has a box for, or that were ordered erased. */
export async function countSealed(
  sql: Sql,
  { origin, from, to, recipient }: { origin: string; from: number; to: number; recipient: string },
): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select (select count(*) from sealed s join log l on l.id = s.log_id where l.origin = ${origin}
      and s.idx >= ${from} and s.idx < ${to} and s.recipient = ${recipient} and s.state <> 'mismatch')::int +
      (select count(distinct (idx, field)) from erasure where origin = ${origin} and idx >= ${from} and idx < ${to})::int as n`;
  return row?.n ?? 0;
}

/** Private values of these nodes' logs that are held here and that a recipient has no box of. */
export async function countLacking(sql: Sql, nodes: readonly string[], recipient: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(distinct (s.log_id, s.idx, s.field))::int as n from sealed s join log l on l.id = s.log_id
    where l.node = any(${nodes}::text[]) and s.state <> 'mismatch' and not exists (select from sealed t
      where t.log_id = s.log_id and t.idx = s.idx and t.field = s.field and t.recipient = ${recipient})`;
  return row?.n ?? 0;
}

const MAX_BOXES = 1_000;

/** Boxes of the entries in [from, to) for any of these nodes, whole entries, first ones first. */
export async function readBoxesFor(
  sql: Sql,
  { origin, from, to, recipients }: { origin: string; from: number; to: number; recipients: string[] },
  maxBytes: number,
): Promise<SealedValue[]> {
  const rows = await sql<SealedValue[]>`
    select s.idx as index, s.field, s.recipient, s.box from sealed s join log l on l.id = s.log_id
    where l.origin = ${origin} and s.idx >= ${Math.min(from, MAX_ENTRIES_HELD)} and s.idx < ${Math.min(to, MAX_ENTRIES_HELD)}
      and s.recipient = any(${recipients}::text[])
    order by s.idx, s.field, s.recipient limit ${MAX_BOXES}`;
  let bytes = 0;
  let fits = rows.findIndex((row) => {
    bytes += row.box.length + 160;
    return bytes > maxBytes;
  });
  if (fits < 0 && rows.length < MAX_BOXES) return [...rows];
  if (fits < 0) fits = rows.length - 1;
  const cut = rows[fits]?.index;
  const whole = rows.slice(0, fits).filter((row) => row.index !== cut);
  return whole.length > 0 ? whole : rows.slice(0, fits);
}
