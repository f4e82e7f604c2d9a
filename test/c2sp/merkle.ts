import { concat, equal, Rejected } from './bytes.ts';
import { sha256 } from './sha256.ts';

/** Hashes are 32 bytes; sizes and indexes are bigints, for JavaScript's bit operators end at 32 bits. */
type Hash = Uint8Array;

/** RFC 9162 §2.1.1. */
export const leafHash = (entry: Uint8Array): Hash => sha256(concat(Uint8Array.of(0), entry));
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(concat(Uint8Array.of(1), left, right));

function requireHashes(part: string, hashes: readonly Hash[]): void {
  if (hashes.some((hash) => hash.length !== 32)) throw new Rejected(part, 'a hash is not 32 bytes long');
}

/** RFC 9162 §2.1.3.2, step by step. Throws Rejected unless `leaf` is entry `index` of the tree (size, root). */
export function verifyInclusion(
  index: bigint,
  size: bigint,
  leaf: Hash,
  path: readonly Hash[],
  root: Hash,
): void {
  const part = 'inclusion proof';
  requireHashes(part, [leaf, root, ...path]);
  if (index < 0n || index >= size) throw new Rejected(part, `index ${index} is outside a tree of ${size}`);
  let fn = index;
  let sn = size - 1n;
  let r = leaf;
  for (const p of path) {
    if (sn === 0n) throw new Rejected(part, 'too many hashes');
    if (fn & 1n || fn === sn) {
      r = nodeHash(p, r);
      while (!(fn & 1n) && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else r = nodeHash(r, p);
    fn >>= 1n;
    sn >>= 1n;
  }
  if (sn !== 0n) throw new Rejected(part, 'too few hashes');
  if (!equal(r, root)) throw new Rejected(part, 'the path leads to another root');
}

/** RFC 9162 §2.1.4.2. Throws Rejected unless the tree (first, firstRoot) is a prefix of (second, secondRoot). */
export function verifyConsistency(
  first: bigint,
  second: bigint,
  firstRoot: Hash,
  secondRoot: Hash,
  path: readonly Hash[],
): void {
  const part = 'consistency proof';
  requireHashes(part, [firstRoot, secondRoot, ...path]);
  if (first < 0n || first > second)
    throw new Rejected(part, `a tree of ${first} is no prefix of one of ${second}`);
  if (first === 0n || first === second) {
    // The RFC's algorithm is for 0 < first < second; these two need no path.
    const expected = first === 0n ? sha256(new Uint8Array(0)) : secondRoot;
    if (path.length !== 0) throw new Rejected(part, 'too many hashes');
    if (!equal(firstRoot, expected)) throw new Rejected(part, 'the first root differs');
    return;
  }
  const powerOfTwo = (first & (first - 1n)) === 0n;
  const [start, ...rest] = powerOfTwo ? [firstRoot, ...path] : path;
  if (start === undefined || path.length === 0) throw new Rejected(part, 'the path is empty');
  let fn = first - 1n;
  let sn = second - 1n;
  while (fn & 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = start;
  let sr = start;
  for (const c of rest) {
    if (sn === 0n) throw new Rejected(part, 'too many hashes');
    if (fn & 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!(fn & 1n) && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else sr = nodeHash(sr, c);
    fn >>= 1n;
    sn >>= 1n;
  }
  if (sn !== 0n) throw new Rejected(part, 'too few hashes');
  if (!equal(fr, firstRoot)) throw new Rejected(part, 'the path leads to another first root');
  if (!equal(sr, secondRoot)) throw new Rejected(part, 'the path leads to another second root');
}
