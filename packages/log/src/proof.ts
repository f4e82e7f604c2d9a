import { parseCheckpoint } from './checkpoint.ts';
import { invalidNote } from './invalid-note.ts';
import { HASH_BYTES, leafHash, verifyInclusion } from './merkle.ts';
import { checkEditor, decimal, fromBase64 } from './note.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_HASHES = 63;

/** A proof that an entry stands at `index` of the log whose checkpoint is in `note`. */
export interface Proof {
  index: number;
  /** Inclusion proof, the leaf's sibling first. */
  hashes: Buffer[];
  /** The checkpoint as a signed note, with the cosignatures known. */
  note: string;
}

/** Writes a proof as a C2SP tlog-proof file. */
export function formatProof(proof: Proof): string {
  const hashes = proof.hashes.map((h) => `${h.toString('base64')}\n`).join('');
  return `${HEADER}\nindex ${proof.index}\n${hashes}\n${proof.note}`;
}

/** Reads a C2SP tlog-proof file; an `extra` line is passed over: nothing vouches for it. */
export function parseProof(text: string): Proof {
  checkEditor(text);
  const end = text.indexOf('\n\n');
  if (end < 0) throw invalidNote('proof_blank_line');
  const lines = text.slice(0, end).split('\n');
  if (lines.shift() !== HEADER) throw invalidNote('proof_header', { header: HEADER });
  if (lines[0]?.startsWith('extra ')) fromBase64((lines.shift() as string).slice('extra '.length));
  const line = lines.shift() ?? '';
  if (!line.startsWith('index ')) throw invalidNote('proof_index');
  const index = decimal(line.slice('index '.length), 'index');
  if (lines.length > MAX_HASHES) throw invalidNote('proof_hashes', { max: MAX_HASHES });
  const hashes = lines.map(fromBase64);
  if (hashes.some((h) => h.length !== HASH_BYTES)) throw invalidNote('proof_hash');
  return { index, hashes, note: text.slice(end + 2) };
}

/** Whether `entry` is where the proof says. The note's signatures are for the caller to check. */
export function proves(proof: Proof, entry: Uint8Array): boolean {
  const { size, root } = parseCheckpoint(proof.note);
  return verifyInclusion(proof.index, size, leafHash(entry), proof.hashes, root);
}

/** How many hashes lead from a leaf to the root (RFC 9162 §2.1.3.1): whatever the entry, another number is no proof. */
export function pathLength(index: number, size: number): number {
  let count = 0;
  for (let [fn, sn] = [index, size - 1]; sn > 0; fn = Math.floor(fn / 2), sn = Math.floor(sn / 2))
    if (fn % 2 === 1 || fn < sn) count++;
  return count;
}
