import { asText, decimal, fromBase64, Rejected, toHex } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { leafHash, verifyInclusion } from './merkle.ts';
import { type Note, parseNote, type Verified, type Vkey, verifyNote } from './note.ts';

export type Proof = {
  index: bigint;
  path: Uint8Array[];
  note: Note;
  checkpoint: Checkpoint;
  extra?: Uint8Array;
};
export type ProofVerdict = { origin: string; size: bigint; index: bigint; cosignatures: Verified[] };

const PART = 'tlog-proof';
const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_PATH = 63;

/** Parses a `.tlog-proof` (c2sp.org/tlog-proof, "Format"), verifying nothing. Throws Rejected. */
export function parseProof(input: string | Uint8Array): Proof {
  const file = asText(input, PART);
  const end = file.indexOf('\n\n');
  if (end < 0) throw new Rejected(PART, 'no empty line before the checkpoint');
  const [header, ...lines] = file.slice(0, end).split('\n');
  if (header !== HEADER) throw new Rejected(PART, `the first line is not ${HEADER}`);
  let extra: Uint8Array | undefined;
  if (lines[0]?.startsWith('extra ')) extra = fromBase64(lines.shift()!.slice(6), `${PART} extra`);
  const indexLine = lines.shift() ?? '';
  if (!indexLine.startsWith('index ')) throw new Rejected(PART, 'no index line where one must be');
  const index = decimal(indexLine.slice(6), 2n ** 63n - 1n, `${PART} index`);
  if (lines.length > MAX_PATH) throw new Rejected(PART, `more than ${MAX_PATH} hashes`);
  const path = lines.map((line) => fromBase64(line, `${PART} hash`));
  if (path.some((hash) => hash.length !== 32)) throw new Rejected(PART, 'a hash is not 32 bytes long');
  const note = parseNote(file.slice(end + 2));
  const parsed = { index, path, note, checkpoint: parseCheckpoint(note.text) };
  return extra ? { ...parsed, extra } : parsed;
}

/**
 * The four steps of c2sp.org/tlog-proof, "Verifying a tlog proof". A key is taken as a log's when it is of type
 * 0x01 and its name is the origin line. `cosigners` is how many different known cosigner keys must have signed;
 * a cosignature by the log's own key, or a second one by the same key, adds nothing. Throws Rejected.
 */
export function verifyProof(
  input: string | Uint8Array,
  entry: Uint8Array,
  keys: readonly Vkey[],
  cosigners = 0,
): ProofVerdict {
  const { index, path, note, checkpoint } = parseProof(input);
  const verified = verifyNote(note, keys);
  const log = verified.filter(({ vkey }) => vkey.type === 1 && vkey.name === checkpoint.origin);
  if (log.length === 0) {
    const next = 'Check that the list holds the vkey of this log.';
    throw new Rejected(PART, `no signature of a known key of the log ${checkpoint.origin}`, next);
  }
  verifyInclusion(index, checkpoint.size, leafHash(entry), path, checkpoint.root);
  const logKeys = new Set(keys.filter((k) => k.type === 1).map((k) => toHex(k.key)));
  const cosignatures = verified.filter(({ vkey }) => vkey.type === 4 && !logKeys.has(toHex(vkey.key)));
  const distinct = new Set(cosignatures.map(({ vkey }) => toHex(vkey.key))).size;
  if (distinct < cosigners) throw new Rejected(PART, `${distinct} cosigners, ${cosigners} needed`);
  return { origin: checkpoint.origin, size: checkpoint.size, index, cosignatures };
}
