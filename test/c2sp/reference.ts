/**
 * The recursive definitions of RFC 9162 §2.1 over a whole list of leaf hashes: slow and plain, to make proofs
 * and roots for tests that compare a fast implementation with the text of the standard.
 */
import { nodeHash } from './merkle.ts';
import { sha256 } from './sha256.ts';

type Hash = Uint8Array;

/** The largest power of two smaller than n (n > 1). */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH(D_n), §2.1.1, from leaf hashes. */
export function treeRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0]!;
  const k = splitPoint(leaves.length);
  return nodeHash(treeRoot(leaves.slice(0, k)), treeRoot(leaves.slice(k)));
}

/** PATH(m, D_n), §2.1.3.1. */
export function inclusionPath(index: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length <= 1) return [];
  const k = splitPoint(leaves.length);
  const left = leaves.slice(0, k);
  const right = leaves.slice(k);
  return index < k
    ? [...inclusionPath(index, left), treeRoot(right)]
    : [...inclusionPath(index - k, right), treeRoot(left)];
}

/** PROOF(m, D_n), §2.1.4.1, for 0 < first ≤ n. */
export function consistencyPath(first: number, leaves: readonly Hash[], whole = true): Hash[] {
  if (first === leaves.length) return whole ? [] : [treeRoot(leaves)];
  const k = splitPoint(leaves.length);
  const left = leaves.slice(0, k);
  const right = leaves.slice(k);
  return first <= k
    ? [...consistencyPath(first, left, whole), treeRoot(right)]
    : [...consistencyPath(first - k, right, false), treeRoot(left)];
}
