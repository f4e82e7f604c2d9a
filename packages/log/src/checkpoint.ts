import { invalidNote } from './invalid-note.ts';
import { EMPTY_ROOT, HASH_BYTES } from './merkle.ts';
import { decimal, fromBase64, type Note } from './note.ts';

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

/**
 * Reads the checkpoint of a note: given taken apart, as its text, or the text that was signed alone. Extension lines are
 * passed over; an empty line is not an extension (C2SP tlog-checkpoint, "Note text").
 */
export function parseCheckpoint(of: string | Note): Checkpoint {
  const text = typeof of === 'string' ? signedText(of) : of.body;
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (!text.endsWith('\n') || !origin || size === undefined || root === undefined)
    throw invalidNote('three_lines');
  if (extensions.includes('')) throw invalidNote('empty_line');
  const count = decimal(size, 'size');
  const hashed = fromBase64(root);
  if (hashed.length !== HASH_BYTES) throw invalidNote('root_length');
  if (count === 0 && !hashed.equals(EMPTY_ROOT)) throw invalidNote('empty_root');
  return { origin, size: count, root: hashed };
}

/** The part of a note's text that was signed: up to the last blank line, if signatures follow it. */
function signedText(text: string): string {
  const split = text.lastIndexOf('\n\n');
  return split >= 0 && text.startsWith('— ', split + 2) ? text.slice(0, split + 1) : text;
}
