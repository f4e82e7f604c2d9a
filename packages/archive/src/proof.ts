import { inclusionProof, type Proof, parseCheckpoint } from '@hutong/log';
import type { Sql } from './database.ts';
import { MAX_ENTRIES_HELD } from './schema.ts';
import { withTiles } from './tiles.ts';
import type { Identities } from './types.ts';

/** An entry and what proves it: write the file with @hutong/log's `formatProof`. */
export interface EntryProof extends Proof {
  origin: string;
  node: string;
  entry: Buffer;
}

/** An entry by its place; `within`: proven by the newest checkpoint of at most so many entries, as of a log that was ended there. */
export interface EntryReference {
  origin: string;
  index: number;
  within?: number | undefined;
}

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
  const place = await placeAt(sql, ref);
  if (place === undefined || place.bytes === null) return undefined;
  const { within } = ref;
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
    select note from note where log_id = ${id} and size > ${idx} and size <= ${Math.min(within, MAX_ENTRIES_HELD)} order by size desc limit 1`;
  return row?.note;
}

async function placeAt(
  sql: Sql,
  { origin, index }: { origin: string; index: number },
): Promise<Place | undefined> {
  if (!Number.isInteger(index) || index < 0 || index > MAX_ENTRIES_HELD || origin.includes('\0'))
    return undefined;
  const [row] = await sql<Place[]>`
    select l.id, l.origin, l.node, e.idx, e.bytes, l.note from log l join entry e on e.log_id = l.id
    where l.origin = ${origin} and e.idx = ${index}`;
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
