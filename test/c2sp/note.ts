import { asText, concat, equal, fromBase64, Rejected, toHex, utf8 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { keyFault, verifyEd25519 } from './ed25519.ts';
import { sha256 } from './sha256.ts';

/** A trusted key: `type` 0x01 signs notes, 0x04 cosigns checkpoints. `id` is 8 lowercase hex digits. */
export type Vkey = { name: string; id: string; type: 1 | 4; key: Uint8Array };
export type NoteSignature = { name: string; id: string; bytes: Uint8Array };
export type Note = { text: string; signatures: NoteSignature[] };
/** One signature of a known key that verified; `time` (seconds since 1970) for cosignatures only. */
export type Verified = { vkey: Vkey; time?: bigint };

const MAX_NOTE_CHARS = 1 << 20;
const MAX_SIGNATURES = 256;
const MAX_TIME = 2n ** 63n - 1n;

/** Key id, c2sp.org/signed-note "Signatures": SHA-256(name || 0x0A || type || key)[:4], in hex. */
export function keyId(name: string, type: number, key: Uint8Array): string {
  return toHex(sha256(concat(utf8(name), Uint8Array.of(0x0a, type), key)).subarray(0, 4));
}

function requireName(name: string, part: string): void {
  if (name === '') throw new Rejected(part, 'the key name is empty');
  if (/[\p{White_Space}+]/u.test(name)) throw new Rejected(part, 'the key name holds a space or a plus');
}

/** Parses `<name>+<8 hex>+<base64(type || key)>` (c2sp.org/signed-note, "Verifier keys"). Throws Rejected. */
export function parseVkey(text: string): Vkey {
  const part = 'vkey';
  // Only base64 may hold more pluses, so the first two divide.
  const [, name = '', id = '', data = ''] = /^([^+]*)\+([^+]*)\+(.*)$/su.exec(text) ?? [];
  requireName(name, part);
  if (!/^[0-9a-f]{8}$/.test(id)) throw new Rejected(part, 'the key id is not 8 lowercase hex digits');
  const bytes = fromBase64(data, part);
  const type = bytes[0];
  const key = bytes.slice(1);
  if (type !== 1 && type !== 4) throw new Rejected(part, `signature type ${type} is not one checked here`);
  const fault = keyFault(key);
  if (fault) throw new Rejected(part, fault);
  if (keyId(name, type, key) !== id)
    throw new Rejected(part, `the key id should be ${keyId(name, type, key)}`);
  return { name, id, type, key };
}

/** One vkey a line; blank lines and lines that start with # are skipped. Throws Rejected. */
export function parseVkeys(file: string): Vkey[] {
  const lines = file.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseVkey);
  for (const [i, a] of keys.entries()) {
    const clash = keys.slice(i + 1).find((b) => b.name === a.name && b.id === a.id && !equal(a.key, b.key));
    if (clash) throw new Rejected('vkey', `two keys share the name and id ${a.name}+${a.id}`);
  }
  return keys;
}

/** Splits a signed note (c2sp.org/signed-note, "Format"), verifying nothing. Throws Rejected. */
export function parseNote(input: string | Uint8Array): Note {
  const part = 'note';
  if (input.length > MAX_NOTE_CHARS) throw new Rejected(part, 'larger than 1 MiB');
  const note = asText(input, part);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the format forbids.
  if (/[\x00-\x09\x0b-\x1f]/.test(note)) throw new Rejected(part, 'a control character other than newline');
  if (!note.endsWith('\n')) throw new Rejected(part, 'does not end in a newline');
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw new Rejected(part, 'no empty line between text and signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  if (split + 2 === note.length) throw new Rejected(part, 'no signature lines');
  if (lines.length > MAX_SIGNATURES) throw new Rejected(part, `more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): NoteSignature {
  const part = 'note signature';
  const [, name = '', data] = /^\u2014 ([^ ]*) ([^ ]*)$/u.exec(line) ?? [];
  if (data === undefined) throw new Rejected(part, 'not of the form "— name base64"');
  requireName(name, part);
  const bytes = fromBase64(data, part);
  if (bytes.length < 5) throw new Rejected(part, 'shorter than a key id and a signature');
  return { name, id: toHex(bytes.subarray(0, 4)), bytes: bytes.slice(4) };
}

/**
 * Every signature of a known key must verify, and there must be one; signatures of others are passed over,
 * even with a known key's name or id (c2sp.org/signed-note, "Signatures"). Throws Rejected.
 */
export function verifyNote(note: Note, keys: readonly Vkey[]): Verified[] {
  const verified: Verified[] = [];
  for (const signature of note.signatures) {
    // Type and key are inside the id; keys that collide in both name and id cannot be told apart, so all must hold.
    for (const vkey of keys.filter((k) => k.name === signature.name && k.id === signature.id)) {
      verified.push(
        vkey.type === 1
          ? verifyPlain(note.text, signature, vkey)
          : verifyCosignature(note.text, signature, vkey),
      );
    }
  }
  if (verified.length === 0) {
    throw new Rejected(
      'note',
      'no signature of a known key',
      'Check that the list of vkeys is the right one.',
    );
  }
  return verified;
}

/** Type 0x01 (c2sp.org/signed-note, "Ed25519 signatures"): over the text as it stands. */
function verifyPlain(text: string, signature: NoteSignature, vkey: Vkey): Verified {
  if (!verifyEd25519(utf8(text), signature.bytes, vkey.key)) throw badSignature(vkey);
  return { vkey };
}

/** Type 0x04 (c2sp.org/tlog-cosignature): 8-byte big-endian time || Ed25519 over two header lines and the text. */
function verifyCosignature(text: string, signature: NoteSignature, vkey: Vkey): Verified {
  if (signature.bytes.length !== 72) throw badSignature(vkey);
  parseCheckpoint(text);
  const time = BigInt(`0x${toHex(signature.bytes.subarray(0, 8))}`);
  if (time > MAX_TIME) throw new Rejected('cosignature', `the time of ${vkey.name} exceeds 2^63 − 1`);
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  if (!verifyEd25519(message, signature.bytes.subarray(8), vkey.key)) throw badSignature(vkey);
  return { vkey, time };
}

const badSignature = (vkey: Vkey): Rejected =>
  new Rejected('note', `the signature of the known key ${vkey.name}+${vkey.id} does not verify`);
