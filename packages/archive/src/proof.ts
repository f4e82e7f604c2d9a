import { inclusionProof, type Proof, parseCheckpoint } from '@hutong/log';
import { isRecordId } from '@hutong/record';
import type { Sql } from './database.ts';
import { withTiles } from './tiles.ts';
import type { Identities } from './types.ts';

/** An entry and what proves it: write the file with @hutong/log's `formatProof`. */
export interface EntryProof extends Proof {
  origin: string;
  node: string;
  entry: Buffer;
}

/**
 * A record by id (of a node, should several use it), or an entry by place; `within`: proven by the newest checkpoint of
 * at most so many entries, as of a log that was ended there.
 */
export type EntryReference =
  | { id: string; node?: string }
  | { origin: string; index: number; within?: number | undefined };

interface Place {
  id: number;
  origin: string;
  node: string;
  idx: number;
  bytes: Buffer | null;
  note: string;
}

/**
 * The inclusion proof of an entry: a few tiles are read, at any size of the log. Its checkpoint is the newest that the
 * highest ancestor with a receipt has received, else the head: the more cosignatures, the more it proves.
 */
export async function proveEntry(
  sql: Sql,
  registry: Identities,
  ref: EntryReference,
): Promise<EntryProof | undefined> {
  const place = 'id' in ref ? await placeOfRecord(sql, ref) : await placeAt(sql, ref);
  if (place === undefined || place.bytes === null) return undefined;
  const within = 'within' in ref ? ref.within : undefined;
  const note =
    within === undefined
      ? ((await receiptedNote(sql, registry, place)) ?? place.note)
      : await noteWithin(sql, place, within);
  if (note === undefined) return undefined;
  const { size } = parseCheckpoint(note);
  const hashes = await withTiles(sql, place, (read) => inclusionProof(place.idx, size, read));
  return { origin: place.origin, node: place.node, index: place.idx, entry: place.bytes, hashes, note };
}

async function noteWithin(sql: Sql, { id, idx }: Place, within: number): Promise<string | undefined> {
  const [row] = await sql<{ note: string }[]>`
    select note from note where log_id = ${id} and size > ${idx} and size <= ${Math.min(within, 2 ** 31 - 1)} order by size desc limit 1`;
  return row?.note;
}

async function placeAt(
  sql: Sql,
  { origin, index }: { origin: string; index: number },
): Promise<Place | undefined> {
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** 31 || origin.includes('\0')) return undefined;
  const [row] = await sql<Place[]>`
    select l.id, l.origin, l.node, e.idx, e.bytes, l.note from log l join entry e on e.log_id = l.id
    where l.origin = ${origin} and e.idx = ${index}`;
  return row;
}

async function placeOfRecord(
  sql: Sql,
  { id, node }: { id: string; node?: string },
): Promise<Place | undefined> {
  if (!isRecordId(id)) return undefined;
  const [row] = await sql<Place[]>`
    select l.id, l.origin, l.node, e.idx, e.bytes, l.note
    from record r join log l on l.id = r.log_id join entry e on e.log_id = r.log_id and e.idx = r.idx
    where r.id = ${id} ${node === undefined ? sql`` : sql`and l.node = ${node}`}
    order by (select min(received_s) from note n where n.log_id = r.log_id and n.size > r.idx), l.epoch, r.idx limit 1`;
  return row;
}

async function receiptedNote(sql: Sql, registry: Identities, place: Place): Promise<string | undefined> {
  const rows = await sql<{ ancestor: string; note: string }[]>`
    select u.ancestor, coalesce(n.note, u.note) as note from upstream u
    left join note n on n.log_id = u.log_id and n.size = u.size
    where u.log_id = ${place.id} and u.size > ${place.idx}`;
  const ancestors = registry.ancestors(place.node);
  rows.sort((a, b) => ancestors.indexOf(b.ancestor) - ancestors.indexOf(a.ancestor));
  return rows[0]?.note;
}
