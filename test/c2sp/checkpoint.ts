import { decimal, equal, fromBase64, Rejected } from './bytes.ts';
import { sha256 } from './sha256.ts';

export type Checkpoint = { origin: string; size: bigint; root: Uint8Array; extensions: string[] };

const PART = 'checkpoint';
const MAX_SIZE = 2n ** 63n - 1n;

/**
 * The text of a note as a checkpoint (c2sp.org/tlog-checkpoint, "Note text"): origin, size, root and any
 * extension lines. Throws Rejected.
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new Rejected(PART, 'the text does not end in a newline');
  const lines = text.slice(0, -1).split('\n');
  if (lines.length < 3) throw new Rejected(PART, `${lines.length} lines; at least three are needed`);
  if (lines.includes('')) throw new Rejected(PART, 'an empty line in the text');
  const [origin, sizeText, rootText, ...extensions] = lines as [string, string, string, ...string[]];
  const size = decimal(sizeText, MAX_SIZE, `${PART} size`);
  const root = fromBase64(rootText, `${PART} root`);
  if (root.length !== 32) throw new Rejected(PART, `the root has ${root.length} bytes, not 32`);
  // RFC 6962 §2.1: the tree of no entries has one possible root.
  if (size === 0n && !equal(root, sha256(new Uint8Array(0)))) {
    throw new Rejected(PART, 'size 0 with a root that is not the empty tree’s');
  }
  return { origin, size, root, extensions };
}
