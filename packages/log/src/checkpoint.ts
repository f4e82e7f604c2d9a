import { EMPTY_ROOT, HASH_BYTES } from './merkle.ts';
import { fromBase64, InvalidNote } from './note.ts';

/** The head of a log: what a checkpoint's text says (C2SP tlog-checkpoint). */
export interface Checkpoint {
  origin: string;
  /** Entries in the log. */
  size: number;
  /** Merkle root over them, 32 bytes. */
  root: Buffer;
}

/** The text a log's key signs: origin, size, root, a line each. */
export function checkpointBody(head: Checkpoint): string {
  return `${head.origin}\n${head.size}\n${head.root.toString('base64')}\n`;
}

/** Reads a checkpoint's text, or a note's; extension lines are passed over, as the standard says. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, rest] = text.split('\n', 4);
  if (!origin || size === undefined || root === undefined || rest === undefined)
    throw new InvalidNote('a checkpoint has three lines');
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new InvalidNote('the size of a checkpoint is a decimal number');
  }
  const hashed = fromBase64(root);
  if (hashed.length !== HASH_BYTES) throw new InvalidNote('the root of a checkpoint has 32 bytes');
  if (size === '0' && !hashed.equals(EMPTY_ROOT)) throw new InvalidNote('the root of no entries is another');
  return { origin, size: Number(size), root: hashed };
}
