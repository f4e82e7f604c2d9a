import { type Entry, isRecordId, readEntry } from '@hutong/record';
import type { Sql } from './database.ts';
import { usesOf } from './record.ts';

/** A place where a record stands. */
export interface RecordPlace {
  origin: string;
  node: string;
  index: number;
  entry: Entry;
}

/** What is held of one private value. */
export interface PlacedBox {
  field: string;
  recipient: string;
  state: 'held' | 'opened' | 'mismatch';
}

const MAX_PLACES = 100;

/** Every place where a record with this id stands, oldest epoch first: of a node when several use it. */
export async function readPlaces(sql: Sql, id: string, node?: string): Promise<RecordPlace[]> {
  if (!isRecordId(id)) return [];
  const rows = await sql<{ origin: string; node: string; index: number; bytes: Buffer }[]>`
    select l.origin, l.node, u.idx as index, e.bytes from (${usesOf(sql, [id])}) u join log l on l.id = u.log_id
    join entry e on e.log_id = u.log_id and e.idx = u.idx
    where e.bytes is not null ${node === undefined ? sql`` : sql`and l.node = ${node}`}
    order by l.node, l.epoch, u.idx limit ${MAX_PLACES}`;
  return rows.flatMap(({ bytes, ...row }) => {
    const entry = readEntry(bytes);
    return entry === undefined ? [] : [{ ...row, entry }];
  });
}

/** Boxes held of an entry's values, and who said that one is erased. */
export async function readValueStates(
  sql: Sql,
  origin: string,
  index: number,
): Promise<{ boxes: PlacedBox[]; erased: { field: string; node: string }[] }> {
  const boxes = await sql<PlacedBox[]>`
    select s.field, s.recipient, s.state from sealed s join log l on l.id = s.log_id
    where l.origin = ${origin} and s.idx = ${index}`;
  const erased = await sql<{ field: string; node: string }[]>`
    select field, node from erasure where origin = ${origin} and idx = ${index}`;
  return { boxes: [...boxes], erased: [...erased] };
}

/** The box of a value for a recipient, if it is held. */
export async function readBox(
  sql: Sql,
  { origin, index, field, recipient }: { origin: string; index: number; field: string; recipient: string },
): Promise<Buffer | undefined> {
  const [row] = await sql<{ box: Buffer }[]>`
    select s.box from sealed s join log l on l.id = s.log_id
    where l.origin = ${origin} and s.idx = ${index} and s.field = ${field} and s.recipient = ${recipient}`;
  return row?.box;
}
