import { type Erasure, erasureOf } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import type { Sql, Transaction } from './database.ts';
import { understand } from './rows.ts';
import type { Words } from './words.ts';

/** Types of entries that say that values are gone. */
const ERASURES: readonly string[] = ['value.erase', 'value.erased'];

/** What an entry of a log says of an erased value; undefined when it says nothing of it, or is not its to say. */
export function erasureIn(origin: string, type: string, bytes: Uint8Array): Erasure | undefined {
  if (!ERASURES.includes(type)) return undefined;
  const content = understand(bytes);
  return 'entry' in content ? erasureOf(parseOrigin(origin).node, type, content.entry.body) : undefined;
}

/** Writes what entries of this batch say of erased values. */
export async function writeErasures(tx: Transaction, erasures: readonly Erasure[]): Promise<void> {
  for (const { origin, index, field, node, record } of erasures) {
    await tx`insert into erasure (origin, idx, field, node, record)
      values (${origin}, ${index}, ${field}, ${node}, ${record}) on conflict do nothing`;
  }
}

/** Removes the boxes of these logs, or of all, whose values were ordered erased: those held, and those that came late (P6). */
export async function dropErased(tx: Transaction, origins?: Iterable<string>): Promise<void> {
  const ofThem = origins ? tx`e.origin = any(${[...origins]}::text[]) and` : tx``;
  await tx`delete from sealed s using erasure e join log l on l.origin = e.origin and l.node = e.node
    where ${ofThem} s.log_id = l.id and s.idx = e.idx and s.field = e.field`;
}

/** Makes the table anew from the entries (P10). */
export async function rebuildErasures(tx: Transaction, words: Words): Promise<void> {
  await tx`truncate erasure`;
  await writeErasures(tx, await erasuresOf(tx, words));
  await dropErased(tx);
}

/** What the entries held say of erased values. */
async function erasuresOf(tx: Transaction, words: Words): Promise<Erasure[]> {
  const found: Erasure[] = [];
  for (const name of ERASURES) {
    const type = await words.find(name);
    if (type === undefined) continue;
    const rows = await tx<{ origin: string; bytes: Buffer }[]>`
      select l.origin, e.bytes from record r join log l on l.id = r.log_id
      join entry e on e.log_id = r.log_id and e.idx = r.idx where r.type = ${type} and e.bytes is not null`;
    for (const row of rows) {
      const erasure = erasureIn(row.origin, name, row.bytes);
      if (erasure !== undefined) found.push(erasure);
    }
  }
  return found;
}

/** Where the table, or the boxes, are not as the entries say: for fsck. */
export async function wrongErasures(
  tx: Transaction,
  words: Words,
): Promise<{ origin: string; index: number; what: string }[]> {
  const key = (e: Erasure) => `${e.origin} ${e.index} ${e.field} ${e.node}`;
  const held = await tx<Erasure[]>`select origin, idx as index, field, node, record from erasure`;
  const said = await erasuresOf(tx, words);
  const known = new Set(held.map(key));
  const expected = new Set(said.map(key));
  const different = [...held.filter((e) => !expected.has(key(e))), ...said.filter((e) => !known.has(key(e)))];
  const boxes = await tx<{ origin: string; index: number }[]>`
    select l.origin, s.idx as index from erasure e join log l on l.origin = e.origin and l.node = e.node
    join sealed s on s.log_id = l.id and s.idx = e.idx and s.field = e.field limit 100`;
  return [
    ...different
      .slice(0, 100)
      .map(({ origin, index }) => ({ origin, index, what: 'what is erased is not what the entries say' })),
    ...boxes.map((b) => ({ ...b, what: 'a value that was erased is still held' })),
  ];
}

/** Erasures that this node has not confirmed in its own log. */
export async function unconfirmedErasures(sql: Sql, node: string, limit: number): Promise<Erasure[]> {
  const rows = await sql<Erasure[]>`
    select e.origin, e.idx as index, e.field, e.node, e.record from erasure e
    where e.node = split_part(e.origin, '/', 2) and e.node <> ${node} and not exists (
      select from erasure c where c.origin = e.origin and c.idx = e.idx and c.field = e.field and c.node = ${node})
    order by e.origin, e.idx, e.field limit ${limit}`;
  return [...rows];
}
