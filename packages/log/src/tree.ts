import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './merkle.ts';

/** Hashes of a complete tile, and levels of the tree that one tile spans: 2^8 (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** A row of up to 256 hashes at tile `level` (tree height 8 × level), the `n`th of that level. */
export interface Tile {
  level: number;
  n: number;
  /** `width` × 32 bytes, 1 ≤ width ≤ 256. */
  hashes: Buffer;
}

/**
 * Reads the first `width` hashes of tile (level, n), as `width` × 32 bytes or more. Incomplete tiles of
 * level 0 are never stored: a store answers them by hashing the (at most 255) entries.
 */
export type TileReader = (level: number, n: number, width: number) => Buffer;

/**
 * The head of an append-only Merkle tree (RFC 9162 §2.1.1): the perfect subtrees of its right edge, and
 * the open tiles they stand in. Appending costs two hashes a leaf, whatever the size.
 */
export class Tree {
  #size = 0;
  /** Roots of the perfect subtrees, largest first: one per 1-bit of the size. */
  #edge: Buffer[] = [];
  /** For each tile level, the hashes of its last, incomplete tile. */
  #open: Buffer[][] = [];
  #completed: Tile[] = [];
  #touched = new Set<number>();

  get size(): number {
    return this.#size;
  }

  /** The tree of `size` leaves whose tiles `read` gives; reads one tile a level. */
  static load(size: number, read: TileReader): Tree {
    const tree = new Tree();
    tree.#size = size;
    const levels: Buffer[][] = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
      const width = count % TILE_WIDTH;
      const hashes = width === 0 ? [] : split(read(level, Math.floor(count / TILE_WIDTH), width), width);
      levels.push(hashes);
    }
    tree.#open = levels;
    for (const hashes of levels.toReversed()) {
      let start = 0;
      for (let bit = TILE_WIDTH / 2; bit >= 1; bit /= 2) {
        if ((hashes.length & bit) === 0) continue;
        tree.#edge.push(fold(hashes.slice(start, start + bit)));
        start += bit;
      }
    }
    return tree;
  }

  /** An independent copy: what is appended to it is not in this one. */
  clone(): Tree {
    const tree = new Tree();
    tree.#size = this.#size;
    tree.#edge = [...this.#edge];
    tree.#open = this.#open.map((hashes) => [...hashes]);
    tree.#completed = [...this.#completed];
    tree.#touched = new Set(this.#touched);
    return tree;
  }

  /** Appends a leaf's hash. */
  append(leaf: Buffer): void {
    let hashed = leaf;
    let height = 0;
    this.#push(0, leaf);
    for (let n = this.#size; n % 2 === 1; n = Math.floor(n / 2)) {
      hashed = nodeHash(this.#edge.pop() as Buffer, hashed);
      height++;
      if (height % TILE_HEIGHT === 0) this.#push(height / TILE_HEIGHT, hashed);
    }
    this.#edge.push(hashed);
    this.#size++;
  }

  /** The Merkle root, 32 bytes. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (let i = this.#edge.length - 1; i >= 0; i--) {
      const left = this.#edge[i] as Buffer;
      root = root === undefined ? left : nodeHash(left, root);
    }
    return root ?? EMPTY_ROOT;
  }

  /**
   * The tiles that changed since the last call, for the store to write over what it has: complete ones of
   * every level, and the incomplete one of each level from 1 up.
   */
  takeTiles(): Tile[] {
    const tiles = this.#completed;
    for (const level of this.#touched) {
      const hashes = this.#open[level] as Buffer[];
      if (level === 0 || hashes.length === 0) continue;
      const count = Math.floor(this.#size / TILE_WIDTH ** level);
      tiles.push({ level, n: Math.floor(count / TILE_WIDTH), hashes: Buffer.concat(hashes) });
    }
    this.#completed = [];
    this.#touched.clear();
    return tiles;
  }

  #push(level: number, hashed: Buffer): void {
    this.#open[level] ??= [];
    const open = this.#open[level];
    open.push(hashed);
    this.#touched.add(level);
    if (open.length < TILE_WIDTH) return;
    const count = Math.floor((this.#size + 1) / TILE_WIDTH ** level);
    this.#completed.push({ level, n: count / TILE_WIDTH - 1, hashes: Buffer.concat(open) });
    this.#open[level] = [];
  }
}

/** Root of the first `size` leaves, from tiles. */
export function rootAt(size: number, read: TileReader): Buffer {
  return Tree.load(size, read).root();
}

/** Inclusion proof of leaf `index` in the tree of `size` leaves (RFC 9162 §2.1.3.1), leaf's sibling first. */
export function inclusionProof(index: number, size: number, read: TileReader): Buffer[] {
  if (index < 0 || index >= size) throw new RangeError(`index ${index} is not in a tree of ${size}`);
  const reader = new SubtreeReader(size, read);
  const path = (start: number, end: number): Buffer[] => {
    if (end - start === 1) return [];
    const middle = start + splitPoint(end - start);
    return index < middle
      ? [...path(start, middle), reader.hash(middle, end)]
      : [...path(middle, end), reader.hash(start, middle)];
  };
  return path(0, size);
}

/** Consistency proof from the tree of `oldSize` to the tree of `newSize` leaves (RFC 9162 §2.1.4.1). */
export function consistencyProof(oldSize: number, newSize: number, read: TileReader): Buffer[] {
  if (oldSize < 0 || oldSize > newSize) throw new RangeError(`${oldSize} is not a prefix of ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const reader = new SubtreeReader(newSize, read);
  const subproof = (start: number, end: number, whole: boolean): Buffer[] => {
    if (oldSize === end) return whole ? [] : [reader.hash(start, end)];
    const middle = start + splitPoint(end - start);
    return oldSize <= middle
      ? [...subproof(start, middle, whole), reader.hash(middle, end)]
      : [...subproof(middle, end, false), reader.hash(start, middle)];
  };
  return subproof(0, newSize, true);
}

/** Which tiles `work` reads: run once with hashes of zero, so that an asynchronous store can fetch them together. */
export function tilesFor(work: (read: TileReader) => unknown): { level: number; n: number; width: number }[] {
  const needed = new Map<string, { level: number; n: number; width: number }>();
  work((level, n, width) => {
    const key = `${level}/${n}`;
    if ((needed.get(key)?.width ?? 0) < width) needed.set(key, { level, n, width });
    return Buffer.alloc(width * HASH_BYTES);
  });
  return [...needed.values()];
}

/** Hashes of subtrees of a tree of `size` leaves, each tile read once. */
class SubtreeReader {
  readonly #tiles = new Map<string, Buffer>();
  readonly #size: number;
  readonly #read: TileReader;

  constructor(size: number, read: TileReader) {
    this.#size = size;
    this.#read = read;
  }

  /** Root over the leaves [start, end), a subtree that RFC 9162's splitting makes. */
  hash(start: number, end: number): Buffer {
    const width = end - start;
    const perfect = 2 ** Math.floor(Math.log2(width)) === width;
    if (perfect) return this.#perfect(start, Math.log2(width));
    const middle = start + splitPoint(width);
    return nodeHash(this.hash(start, middle), this.hash(middle, end));
  }

  #perfect(start: number, height: number): Buffer {
    const level = Math.floor(height / TILE_HEIGHT);
    const first = start / TILE_WIDTH ** level;
    const width = 2 ** (height % TILE_HEIGHT);
    const tile = this.#tile(level, Math.floor(first / TILE_WIDTH));
    const offset = first % TILE_WIDTH;
    return fold(split(tile.subarray(offset * HASH_BYTES), width));
  }

  #tile(level: number, n: number): Buffer {
    const key = `${level}/${n}`;
    let hashes = this.#tiles.get(key);
    if (hashes === undefined) {
      const count = Math.floor(this.#size / TILE_WIDTH ** level);
      hashes = this.#read(level, n, Math.min(TILE_WIDTH, count - n * TILE_WIDTH));
      this.#tiles.set(key, hashes);
    }
    return hashes;
  }
}

/** Largest power of two smaller than `n` (RFC 9162 §2.1.1's k). */
function splitPoint(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1);
}

function split(hashes: Buffer, width: number): Buffer[] {
  if (hashes.length < width * HASH_BYTES) throw new RangeError('a tile is shorter than the tree needs');
  return Array.from({ length: width }, (_, i) => hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** Root of a perfect subtree, from its 2^k hashes. */
function fold(hashes: Buffer[]): Buffer {
  let row = hashes;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      nodeHash(row[2 * i] as Buffer, row[2 * i + 1] as Buffer),
    );
  }
  return row[0] as Buffer;
}
