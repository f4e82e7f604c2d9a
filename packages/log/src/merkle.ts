import { hash } from 'node:crypto';

/** Length of a SHA-256 hash, bytes. */
export const HASH_BYTES = 32;

/** Root of the empty tree: SHA-256 of the empty string (RFC 9162 §2.1.1). */
export const EMPTY_ROOT: Buffer = hash('sha256', new Uint8Array(0), 'buffer');

// One scratch buffer for the prefixed input: an update() per part costs more than the copy.
const scratch = Buffer.alloc(1 + 65_536);
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** Hash of a leaf: SHA-256(0x00 ‖ entry), RFC 9162 §2.1.1. */
export function leafHash(entry: Uint8Array): Buffer {
  const input = entry.length < scratch.length ? scratch : Buffer.alloc(1 + entry.length);
  input[0] = 0;
  input.set(entry, 1);
  return digest(input.subarray(0, 1 + entry.length));
}

/** Hash of an interior node: SHA-256(0x01 ‖ left ‖ right), RFC 9162 §2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return digest(pair);
}

// A binary string copied into a pooled buffer costs little more than half of asking for a Buffer.
function digest(input: Uint8Array): Buffer {
  const output = Buffer.allocUnsafe(HASH_BYTES);
  output.write(hash('sha256', input, 'binary'), 'binary');
  return output;
}

/**
 * Checks that `leaf` is at `index` of the tree of `size` leaves with this `root`
 * (RFC 9162 §2.1.3.2). Indexes and sizes are bigint so that any uint64 is answered rightly.
 */
export function verifyInclusion(
  index: number | bigint,
  size: number | bigint,
  leaf: Buffer,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  if (fn < 0n || fn > sn || leaf.length !== HASH_BYTES) return false;
  let hashed = leaf;
  for (const sibling of proof) {
    if (sn === 0n || sibling.length !== HASH_BYTES) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      hashed = nodeHash(sibling, hashed);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hashed = nodeHash(hashed, sibling);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && hashed.equals(root);
}

/** Checks that the tree of `newSize` extends the tree of `oldSize` (RFC 9162 §2.1.4.2); sizes as in verifyInclusion. */
export function verifyConsistency(
  oldSize: number | bigint,
  newSize: number | bigint,
  oldRoot: Buffer,
  newRoot: Buffer,
  proof: readonly Buffer[],
): boolean {
  const [old, size] = [BigInt(oldSize), BigInt(newSize)];
  if (old < 0n || old > size) return false;
  if ([oldRoot, newRoot, ...proof].some((h) => h.length !== HASH_BYTES)) return false;
  if (old === size) return proof.length === 0 && oldRoot.equals(newRoot);
  if (old === 0n) return proof.length === 0 && oldRoot.equals(EMPTY_ROOT);
  const path = (old & (old - 1n)) === 0n ? [oldRoot, ...proof] : [...proof];
  let fn = old - 1n;
  let sn = size - 1n;
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  const first = path.shift();
  if (first === undefined) return false;
  let fr = first;
  let sr = first;
  for (const c of path) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && fr.equals(oldRoot) && sr.equals(newRoot);
}
