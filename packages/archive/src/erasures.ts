import { type Erasure, erasureOf, type Text } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import type { Sql, Transaction } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import { fault } from './findings.ts';
import { entriesOf } from './record.ts';
import { understand } from './rows.ts';

const PAGE = 1_000;
/** Types of entries that say that values are gone. */
const ERASURES: readonly string[] = ['value.erase', 'value.erased'];

/** What an entry says of an erased value; undefined when it says nothing of one, or may not say it. */
export function erasureIn(origin: string, type: string, bytes: Uint8Array): Erasure | undefined {
  if (!ERASURES.includes(type)) return undefined;
  const content = understand(bytes);
  return 'entry' in content ? erasureOf(parseOrigin(origin).node, content.entry) : undefined;
}

/** Writes what entries of this batch say of erased values. */
export async function writeErasures(tx: Transaction, erasures: readonly Erasure[]): Promise<void> {
  for (const { origin, index, field, node, record } of await ofValues(tx, erasures)) {
    await tx`insert into erasure (origin, idx, field, node, record)
      values (${origin}, ${index}, ${field}, ${node}, ${record}) on conflict do nothing`;
  }
}

/**
 * Only what was a private value can be erased: a node that could order the erasure of places that do not exist would have
 * every ancestor confirm each of them, and every node keep that (P8). What is said of an entry that is yet to come
 * is judged when it comes.
 */
async function ofValues(tx: Transaction, said: readonly Erasure[]): Promise<Erasure[]> {
  const found: Erasure[] = [];
  for (let i = 0; i < said.length; i += PAGE) {
    const page = said.slice(i, i + PAGE);
    const rows = await tx<{ place: string; bytes: Buffer | null }[]>`
      select distinct p.origin || ' ' || p.idx as place, e.bytes from unnest(${page.map((e) => e.origin)}::text[], ${page.map((e) => e.index)}::int[]) as p(origin, idx)
      join log l on l.origin = p.origin join entry e on e.log_id = l.id and e.idx = p.idx`;
    const fields = new Map(rows.map(({ place, bytes }) => [place, fieldsOf(bytes)]));
    found.push(...page.filter((e) => fields.get(`${e.origin} ${e.index}`)?.includes(e.field) ?? true));
  }
  return found;
}

/** Private fields of an entry; none for one whose bytes were taken away, with its values. */
function fieldsOf(bytes: Buffer | null): string[] {
  const content = bytes && understand(bytes);
  return content !== null && 'entry' in content ? Object.keys(content.entry.commitments) : [];
}

/** Entries came of which something had been said before: what is of no private value of theirs goes. */
export async function settleErasures(
  tx: Transaction,
  grown: readonly { origin: string; from: number; to: number }[],
): Promise<void> {
  if (grown.length === 0) return;
  const held = await tx<Erasure[]>`
    select e.origin, e.idx as index, e.field, e.node, e.record from erasure e
    join unnest(${grown.map((g) => g.origin)}::text[], ${grown.map((g) => g.from)}::int[], ${grown.map((g) => g.to)}::int[])
      as g(origin, first, until) on e.origin = g.origin and e.idx >= g.first and e.idx < g.until`;
  const kept = new Set(await ofValues(tx, held));
  for (const { origin, index, field } of held.filter((e) => !kept.has(e)))
    await tx`delete from erasure where origin = ${origin} and idx = ${index} and field = ${field}`;
}

/** Removes the boxes of these logs, or of all, whose values were ordered erased: those held, and those that came late (P6). */
export async function dropErased(tx: Transaction, origins?: Iterable<string>): Promise<void> {
  const ofThem = origins ? tx`e.origin = any(${[...origins]}::text[]) and` : tx``;
  await tx`delete from sealed s using erasure e join log l on l.origin = e.origin and l.node = e.node
    where ${ofThem} s.log_id = l.id and s.idx = e.idx and s.field = e.field`;
}

/** Rebuilds the table from the entries (P10). */
export async function rebuildErasures(tx: Transaction, dictionary: Dictionary): Promise<void> {
  await tx`truncate erasure`;
  await writeErasures(tx, await erasuresOf(tx, dictionary));
  await dropErased(tx);
}

/** What the entries held say of erased values. */
async function erasuresOf(tx: Transaction, dictionary: Dictionary): Promise<Erasure[]> {
  const found: Erasure[] = [];
  for (const name of ERASURES) {
    const type = await dictionary.find(name);
    if (type === undefined) continue;
    for (const row of await entriesOf(tx, type)) {
      const erasure = erasureIn(row.origin, name, row.bytes);
      if (erasure !== undefined) found.push(erasure);
    }
  }
  return found;
}

/** Where the table, or the boxes, are not as the entries say: for fsck. */
export async function wrongErasures(
  tx: Transaction,
  dictionary: Dictionary,
): Promise<{ origin: string; index: number; reason: Text }[]> {
  const key = (e: Erasure) => `${e.origin} ${e.index} ${e.field} ${e.node}`;
  const held = await tx<Erasure[]>`select origin, idx as index, field, node, record from erasure`;
  const said = await ofValues(tx, await erasuresOf(tx, dictionary));
  const known = new Set(held.map(key));
  const expected = new Set(said.map(key));
  const different = [...held.filter((e) => !expected.has(key(e))), ...said.filter((e) => !known.has(key(e)))];
  const boxes = await tx<{ origin: string; index: number }[]>`
    select l.origin, s.idx as index from erasure e join log l on l.origin = e.origin and l.node = e.node
    join sealed s on s.log_id = l.id and s.idx = e.idx and s.field = e.field limit 100`;
  return [
    ...different.slice(0, 100).map(({ origin, index }) => ({ origin, index, reason: fault('erased') })),
    ...boxes.map((b) => ({ ...b, reason: fault('still_held') })),
  ];
}

/** Erasures that this node has not confirmed in its own log; without those of the nodes in `except`. */
export async function unconfirmedErasures(
  sql: Sql,
  node: string,
  limit: number,
  except: readonly string[],
): Promise<Erasure[]> {
  const rows = await sql<Erasure[]>`
    select e.origin, e.idx as index, e.field, e.node, e.record from erasure e
    join log l on l.origin = e.origin and e.idx < l.size
    where e.node = split_part(e.origin, '/', 2) and e.node <> all(${[node, ...except]}::text[]) and not exists (
      select from erasure c where c.origin = e.origin and c.idx = e.idx and c.field = e.field and c.node = ${node})
    order by e.origin, e.idx, e.field limit ${limit}`;
  return [...rows];
}
