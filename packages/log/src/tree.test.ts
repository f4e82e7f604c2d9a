import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_ROOT, leafHash, nodeHash, verifyConsistency, verifyInclusion } from './merkle.ts';
import { leavesOf, treeOf } from './testing.ts';
import { consistencyProof, inclusionProof, rootAt, TILE_WIDTH, Tree, tilesFor } from './tree.ts';

const all = leavesOf(66_100);
const flip = (h: Buffer) => Buffer.from(h.map((b, i) => (i === 9 ? b ^ 1 : b)));

/** RFC 9162 §2.1.1 word for word. */
function slowRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(slowRoot(leaves.slice(0, k)), slowRoot(leaves.slice(k)));
}

// Sizes near a tile's edge are where mistakes live.
const size = fc.oneof(
  fc.integer({ min: 1, max: 1_000 }),
  fc.integer({ min: 1, max: 255 }).map((n) => n * 256 + (n % 3) - 1),
  fc.constantFrom(256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_048, 66_100),
);

describe('Tree', () => {
  test('has the root of the recursive definition at every size, in any order of taking tiles', () => {
    const tree = new Tree();
    expect(tree.root()).toEqual(EMPTY_ROOT);
    for (let n = 1; n <= 600; n++) {
      tree.append(all[n - 1] as Buffer);
      if (n % 7 === 0) tree.takeTiles();
      if (n < 40 || n % 31 === 0 || n % 256 < 2) expect(tree.root()).toEqual(slowRoot(all.slice(0, n)));
      expect(tree.size).toBe(n);
    }
  });

  test('is the same loaded from its tiles as grown, and grows on alike', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 300 }), (n, more) => {
        const { tree, read } = treeOf(all.slice(0, n));
        const loaded = Tree.load(n, read);
        expect(loaded.root()).toEqual(tree.root());
        tree.takeTiles();
        for (const leaf of all.slice(n, n + more)) {
          tree.append(leaf);
          loaded.append(leaf);
        }
        expect(loaded.root()).toEqual(tree.root());
        expect(loaded.takeTiles()).toEqual(tree.takeTiles());
      }),
      { numRuns: 40 },
    );
  });

  test('a clone and its origin do not touch each other', () => {
    const { tree } = treeOf(all.slice(0, 300));
    const root = tree.root();
    const other = tree.clone();
    other.append(all[300] as Buffer);
    expect(tree.root()).toEqual(root);
    expect(tree.size).toBe(300);
    expect(other.root()).toEqual(slowRoot(all.slice(0, 301)));
  });

  test('hands out level 0 only complete, and every level above as it stands', () => {
    const { tree } = treeOf([]);
    for (const leaf of all.slice(0, 65_536 + 300)) tree.append(leaf);
    const shapes = tree.takeTiles().map((t) => [t.level, t.n, t.hashes.length / 32]);
    expect(shapes.filter(([level]) => level === 0)).toEqual(
      Array.from({ length: 257 }, (_, n) => [0, n, 256]),
    );
    expect(shapes.filter(([level]) => level !== 0)).toEqual([
      [1, 0, 256],
      [1, 1, 1],
      [2, 0, 1],
    ]);
    expect(tree.takeTiles()).toEqual([]);
  });

  test('a tile that is too short is no tile', () => {
    expect(() => Tree.load(5, () => Buffer.alloc(4 * 32))).toThrow(RangeError);
    expect(() => inclusionProof(0, 300, () => Buffer.alloc(32))).toThrow(RangeError);
  });
});

describe('proofs from tiles', () => {
  test('inclusion: verify at any index and size, and nothing near them does', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (n, at, other) => {
        const { tree, read } = treeOf(all.slice(0, n));
        const index = at % n;
        const leaf = all[index] as Buffer;
        const proof = inclusionProof(index, n, read);
        const root = tree.root();
        expect(verifyInclusion(index, n, leaf, proof, root)).toBe(true);
        expect(verifyInclusion(BigInt(index), BigInt(n), leaf, proof, root)).toBe(true);
        expect(verifyInclusion(index, n, flip(leaf), proof, root)).toBe(false);
        expect(verifyInclusion(index, n, leaf, proof, flip(root))).toBe(false);
        expect(verifyInclusion(index, n, leaf, [...proof, root], root)).toBe(false);
        expect(verifyInclusion(n, n, leaf, proof, root)).toBe(false);
        expect(verifyInclusion(-1, n, leaf, proof, root)).toBe(false);
        if (other % n !== index) expect(verifyInclusion(other % n, n, leaf, proof, root)).toBe(false);
        if (proof.length === 0) return;
        const i = other % proof.length;
        expect(verifyInclusion(index, n, leaf, proof.toSpliced(i, 1), root)).toBe(false);
        const changed = proof.with(i, flip(proof[i] as Buffer));
        expect(verifyInclusion(index, n, leaf, changed, root)).toBe(false);
        expect(verifyInclusion(index, n, leaf, proof.with(i, Buffer.alloc(31)), root)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('consistency: verify between any two sizes, and nothing near them does', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (n, at, other) => {
        const { tree, read } = treeOf(all.slice(0, n));
        // The tree with itself too, which chance alone seldom draws.
        for (const old of [at % (n + 1), n]) {
          const [oldRoot, root] = [rootAt(old, read), tree.root()];
          const proof = consistencyProof(old, n, read);
          expect(verifyConsistency(old, n, oldRoot, root, proof)).toBe(true);
          expect(verifyConsistency(old, n, flip(oldRoot), root, proof)).toBe(false);
          if (old > 0) expect(verifyConsistency(old, n, oldRoot, flip(root), proof)).toBe(false);
          expect(verifyConsistency(old, n, oldRoot, root, [...proof, root])).toBe(false);
          expect(verifyConsistency(n + 1, n, oldRoot, root, proof)).toBe(false);
          expect(verifyConsistency(-1, n, oldRoot, root, proof)).toBe(false);
          if (proof.length === 0) continue;
          const i = other % proof.length;
          const changed = [proof.toSpliced(i, 1), proof.with(i, flip(proof[i] as Buffer))];
          for (const bad of [...changed, proof.with(i, Buffer.alloc(31))])
            expect(verifyConsistency(old, n, oldRoot, root, bad)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('consistency holds at sizes that a float cannot tell from a power of two', () => {
    // The tree of 2^60 + 1 leaves over a perfect one of 2^60, both made up: only the walk is examined.
    const [perfect, leaf] = [leafHash(Buffer.from('left')), leafHash(Buffer.from('right'))];
    const [old, size] = [2n ** 60n, 2n ** 60n + 1n];
    expect(verifyConsistency(old, size, perfect, nodeHash(perfect, leaf), [leaf])).toBe(true);
    expect(verifyConsistency(size, size + 1n, nodeHash(perfect, leaf), nodeHash(perfect, leaf), [leaf])).toBe(
      false,
    );
  });

  test('a proof reads a few tiles, whatever the size, and says which beforehand', () => {
    const n = 66_100;
    const { read } = treeOf(all.slice(0, n));
    const needed = tilesFor((r) => inclusionProof(12_345, n, r));
    expect(needed.length).toBeLessThanOrEqual(6);
    const held = new Map(needed.map((t) => [`${t.level}/${t.n}`, read(t.level, t.n, t.width)]));
    const only = (level: number, at: number) => held.get(`${level}/${at}`) as Buffer;
    expect(inclusionProof(12_345, n, only)).toEqual(inclusionProof(12_345, n, read));
    expect(needed.every((t) => t.width >= 1 && t.width <= TILE_WIDTH)).toBe(true);
  });

  test('what is outside the tree has no proof', () => {
    const { read } = treeOf(all.slice(0, 3));
    expect(() => inclusionProof(3, 3, read)).toThrow(RangeError);
    expect(() => inclusionProof(-1, 3, read)).toThrow(RangeError);
    expect(() => consistencyProof(4, 3, read)).toThrow(RangeError);
    expect(verifyInclusion(0, 0, all[0] as Buffer, [], EMPTY_ROOT)).toBe(false);
    expect(verifyInclusion(0n, 2n ** 64n - 1n, all[0] as Buffer, [], EMPTY_ROOT)).toBe(false);
  });
});

test('a leaf of any length is hashed with its prefix, apart from every node', () => {
  for (const length of [0, 1, 64, 65_535, 65_536, 65_537, 200_000]) {
    const bytes = Buffer.alloc(length, 7);
    expect(leafHash(bytes)).toEqual(leafHash(Buffer.from(bytes)));
  }
  const [l, r] = [all[0] as Buffer, all[1] as Buffer];
  expect(leafHash(Buffer.concat([l, r]))).not.toEqual(nodeHash(l, r));
});
