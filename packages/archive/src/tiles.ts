import { leafHash, TILE_WIDTH, type TileReader, Tree, tilesFor } from '@hutong/log';
import type { Transaction } from './database.ts';
import { ArchiveDamaged } from './errors.ts';

const HASH_BYTES = 32;

/** What stands for an entry of which neither bytes nor hash are left: it leads to no root that was signed. */
const NO_HASH = Buffer.alloc(HASH_BYTES);

/** Hash of an entry that is stored, redacted or not. */
export function storedLeaf(row: { bytes: Buffer | null; leafHash: Buffer | null }): Buffer {
  if (row.bytes !== null) return leafHash(row.bytes);
  return row.leafHash?.length === HASH_BYTES ? row.leafHash : NO_HASH;
}

/**
 * Does tree work that reads tiles synchronously, with tiles from PostgreSQL: finds out which it needs, fetches
 * them together, then runs it. Open tiles of level 0 are hashed from their entries.
 * @throws ArchiveDamaged when a tile or an entry is missing
 */
export async function withTiles<T>(
  sql: Transaction,
  log: { id: number; origin: string },
  work: (read: TileReader) => T,
): Promise<T> {
  const needed = tilesFor(work);
  const tiles = new Map<string, Buffer>();
  if (needed.length > 0) {
    const rows = await sql<{ level: number; n: number; hashes: Buffer }[]>`
      select t.level, t.n, t.hashes from tile t
      join unnest(${needed.map((t) => t.level)}::int[], ${needed.map((t) => t.n)}::int[]) as w(level, n) on t.level = w.level and t.n = w.n
      where t.log_id = ${log.id}`;
    for (const row of rows) tiles.set(`${row.level}/${row.n}`, row.hashes);
  }
  for (const { level, n, width } of needed) {
    if ((tiles.get(`${level}/${n}`)?.length ?? 0) >= width * HASH_BYTES) continue;
    if (level > 0) throw new ArchiveDamaged(log.origin, `tile ${level}/${n} is missing`);
    tiles.set(`0/${n}`, await hashEntries(sql, log, n * TILE_WIDTH, width));
  }
  return work((level, n) => tiles.get(`${level}/${n}`) as Buffer);
}

async function hashEntries(
  sql: Transaction,
  log: { id: number; origin: string },
  from: number,
  count: number,
): Promise<Buffer> {
  const rows = await sql<{ bytes: Buffer | null; leafHash: Buffer | null }[]>`
    select bytes, leaf_hash as "leafHash" from entry
    where log_id = ${log.id} and idx >= ${from} and idx < ${from + count} order by idx`;
  if (rows.length !== count)
    throw new ArchiveDamaged(log.origin, `entries ${from} to ${from + count - 1} are not all there`);
  return Buffer.concat(rows.map(storedLeaf));
}

/** The tree of the first `size` entries of a log. */
export function loadTree(sql: Transaction, log: { id: number; origin: string }, size: number): Promise<Tree> {
  return withTiles(sql, log, (read) => Tree.load(size, read));
}
