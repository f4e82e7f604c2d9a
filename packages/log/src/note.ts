import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { invalidNote } from './invalid-note.ts';

/** Signature types of C2SP signed-note: 1 signs a log's checkpoint, 4 is a timestamped cosignature. */
export type SignatureType = 1 | 4;

/** A public key that speaks in notes: C2SP signed-note's name, key ID and Ed25519 key. */
export interface Verifier {
  name: string;
  type: SignatureType;
  /** 32-byte Ed25519 public key (RFC 8032). */
  key: Buffer;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), big-endian. */
  id: number;
  keyObject: KeyObject;
}

/** A key that can sign notes. */
export interface Signer {
  verifier: Verifier;
  sign(message: Uint8Array): Buffer;
}

/** One signature line of a note, without its newline. */
export interface NoteSignature {
  name: string;
  id: number;
  /** What follows the key ID. */
  bytes: Buffer;
  line: string;
}

/** A signed note, taken apart: `body` ends in a newline, the blank line belongs to neither. */
export interface Note {
  body: string;
  signatures: NoteSignature[];
}

const MAX_BODY_CHARS = 65_536;
/** Sixteen signatures of nearly 5 kB must fit (C2SP signed-note, "Format"); in base64 they are 107 kB. */
const MAX_NOTE_CHARS = MAX_BODY_CHARS + 114_688;
const MAX_SIGNATURES = 64;
/** Unicode spaces and plus signs, as the standard says, and what has no UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the standard forbids exactly these
const NOT_IN_NAME = /[\p{White_Space}\p{Cs}\u0000-\u001f+]/u;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A verifier from its parts; the key is 32 bytes (C2SP signed-note, "Signatures"). */
export function makeVerifier(name: string, type: SignatureType, key: Uint8Array): Verifier {
  if (name === '' || NOT_IN_NAME.test(name)) throw invalidNote('key_name', { name: JSON.stringify(name) });
  if (key.length !== 32) throw invalidNote('key_length', { has: key.length });
  const raw = Buffer.from(key);
  const digest = hash(
    'sha256',
    Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), raw]),
    'buffer',
  );
  const keyObject = createPublicKey({ key: Buffer.concat([SPKI_ED25519, raw]), format: 'der', type: 'spki' });
  return { name, type, key: raw, id: digest.readUInt32BE(0), keyObject };
}

/** A signer from a 32-byte Ed25519 seed. */
export function makeSigner(name: string, type: SignatureType, seed: Uint8Array): Signer {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const verifier = makeVerifier(name, type, spki.subarray(SPKI_ED25519.length));
  return { verifier, sign: (message) => sign(null, message, privateKey) };
}

/** `<name>+<key ID in hex>+<base64(type ‖ key)>` (C2SP signed-note, "Verifier keys"). */
export function formatVkey(v: Verifier): string {
  const id = v.id.toString(16).padStart(8, '0');
  return `${v.name}+${id}+${Buffer.concat([Buffer.from([v.type]), v.key]).toString('base64')}`;
}

/** Reads a vkey of type 1 or 4; its key ID must be the one its parts give. */
export function parseVkey(text: string): Verifier {
  const match = /^([^\p{White_Space}+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text);
  if (match === null) throw invalidNote('vkey');
  const material = fromBase64(match[3] as string);
  const type = material[0];
  if (type !== 1 && type !== 4) throw invalidNote('vkey_type', { type: String(type) });
  const verifier = makeVerifier(match[1] as string, type, material.subarray(1));
  if (verifier.id !== Number.parseInt(match[2] as string, 16)) throw invalidNote('vkey_id');
  return verifier;
}

/** The text of a file of one of these formats, nothing mended: what is not UTF-8 or was marked by an editor is refused. */
export function textOf(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidNote('not_utf8');
  }
  checkEditor(text);
  return text;
}

/** Refuses what only an editor or a transfer as text puts into such a file. */
export function checkEditor(text: string): void {
  if (text.startsWith('\ufeff')) throw invalidNote('byte_order_mark');
  if (text.includes('\r\n')) throw invalidNote('line_ends');
}

/** A decimal without leading zeros, exactly: what is beyond 2^53 − 1 is refused and never rounded. */
export function decimal(text: string, what: 'index' | 'size'): number {
  if (!/^(0|[1-9]\d*)$/.test(text)) throw invalidNote(`${what}_decimal`);
  if (text.length > 16 || !Number.isSafeInteger(Number(text))) throw invalidNote(`${what}_big`);
  return Number(text);
}

/** Takes a signed note apart without trusting it (C2SP signed-note, "Format"). */
export function parseNote(text: string): Note {
  if (text.length > MAX_NOTE_CHARS) throw invalidNote('long', { max: MAX_NOTE_CHARS });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the standard forbids exactly these
  if (/[\u0000-\u0009\u000b-\u001f\p{Cs}]/u.test(text)) {
    checkEditor(text);
    throw invalidNote('control');
  }
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n')) throw invalidNote('no_blank_line');
  if (split >= MAX_BODY_CHARS) throw invalidNote('text_long', { max: MAX_BODY_CHARS });
  const lines = text.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw invalidNote('many_signatures', { max: MAX_SIGNATURES });
  return { body: text.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const match = /^— ([^\p{White_Space}+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line);
  if (match === null) throw invalidNote('signature_line');
  const raw = fromBase64(match[2] as string);
  if (raw.length < 5) throw invalidNote('signature_short');
  return { name: match[1] as string, id: raw.readUInt32BE(0), bytes: raw.subarray(4), line };
}

/** Standard base64 (RFC 4648 §4), canonical only: what decodes must encode to the same text. */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw invalidNote('base64');
  return bytes;
}

/** The note of `body` (ending in a newline) with one signature of type 1. */
export function signNote(body: string, signer: Signer): string {
  return `${body}\n${signatureLine(signer.verifier, signer.sign(Buffer.from(body)))}\n`;
}

/**
 * Key, signature and message of those found good lately. A note comes by many ways, and again with each heartbeat; to
 * verify it costs a hundred times as much as to look it up.
 */
const found = new Set<string>();
const FOUND_MAX = 4_096;
const FOUND_MESSAGE_MAX = 1_024;

/** Whether an Ed25519 signature (64 bytes) over exactly this message is this key's (RFC 8032 §5.1.7). */
export function verifySignature(verifier: Verifier, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  if (message.length > FOUND_MESSAGE_MAX) return verify(null, message, verifier.keyObject, signature);
  const all = Buffer.concat([verifier.key, signature, message]).toString('latin1');
  if (found.has(all)) return true;
  if (!verify(null, message, verifier.keyObject, signature)) return false;
  if (found.size >= FOUND_MAX) found.delete(found.values().next().value as string);
  found.add(all);
  return true;
}

/** Whether the note carries a good signature of type 1 by this key. Other keys' lines are ignored. */
export function verifyNote(note: string | Note, verifier: Verifier): boolean {
  const { body, signatures } = typeof note === 'string' ? parseNote(note) : note;
  const own = signatures.filter((s) => s.id === verifier.id && s.name === verifier.name);
  const message = Buffer.from(body);
  return (
    verifier.type === 1 && own.length > 0 && own.every((s) => verifySignature(verifier, message, s.bytes))
  );
}

/** Adds a cosignature/v1 at `timeS` (seconds since 1970) in place of this key's earlier line (C2SP tlog-cosignature). */
export function cosign(note: string, signer: Signer, timeS: number): string {
  const { body, signatures } = parseNote(note);
  const others = signatures.filter((s) => s.id !== signer.verifier.id || s.name !== signer.verifier.name);
  return `${body}\n${[...others.map((s) => s.line), cosignatureLine(body, signer, timeS)].join('\n')}\n`;
}

/** The note of `body` (ending in a newline), which is no checkpoint, with one cosignature/v1 at `timeS`. */
export function cosignBody(body: string, signer: Signer, timeS: number): string {
  return `${body}\n${cosignatureLine(body, signer, timeS)}\n`;
}

function cosignatureLine(body: string, signer: Signer, timeS: number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(timeS));
  return signatureLine(signer.verifier, Buffer.concat([time, signer.sign(cosignedMessage(body, timeS))]));
}

/** The last second that a calendar here can name (ECMA-262, time values). */
const LAST_TIME_S = 8_640_000_000_000n;
const TIME_BYTES = 8;
const COSIGNATURE_BYTES = TIME_BYTES + 64;

/** Why a line of a known cosigner's key is no cosignature of it. */
export type CosignatureFault = 'length' | 'time' | 'signature';

/** What one line says, given the key that its name and ID are of (C2SP tlog-cosignature): its time, or what is wrong. */
export function readCosignature(
  body: string,
  { bytes }: NoteSignature,
  verifier: Verifier,
): { timeS: number } | { fault: CosignatureFault } {
  if (verifier.type !== 4 || bytes.length !== COSIGNATURE_BYTES) return { fault: 'length' };
  const time = bytes.readBigUInt64BE(0);
  if (time > LAST_TIME_S) return { fault: 'time' };
  const timeS = Number(time);
  const good = verifySignature(verifier, cosignedMessage(body, timeS), bytes.subarray(TIME_BYTES));
  return good ? { timeS } : { fault: 'signature' };
}

/**
 * Time (seconds since 1970) of this key's cosignature on the note, the latest of several; undefined when it has none that
 * is good. A bad line neither hides a good one nor passes with it.
 */
export function cosignatureTime(note: string | Note, verifier: Verifier): number | undefined {
  const { body, signatures } = typeof note === 'string' ? parseNote(note) : note;
  let latest: number | undefined;
  for (const line of signatures) {
    if (line.id !== verifier.id || line.name !== verifier.name) continue;
    const read = readCosignature(body, line, verifier);
    if ('timeS' in read && (latest === undefined || read.timeS > latest)) latest = read.timeS;
  }
  return latest;
}

/** Both notes' signature lines on their common body; of one cosigner's two lines the later stays. */
export function mergeNotes(a: string, b: string): string {
  const first = parseNote(a);
  const second = parseNote(b);
  if (first.body !== second.body) throw invalidNote('other_text');
  const lines = new Map<string, NoteSignature>();
  for (const s of [...first.signatures, ...second.signatures]) {
    const key = `${s.name} ${s.id}`;
    const known = lines.get(key);
    if (known === undefined || Buffer.compare(s.bytes.subarray(0, 8), known.bytes.subarray(0, 8)) > 0) {
      lines.set(key, s);
    }
  }
  return `${first.body}\n${[...lines.values()].map((s) => s.line).join('\n')}\n`;
}

/** The note with only those signature lines that `keep` accepts. */
export function filterSignatures(note: string, keep: (s: NoteSignature) => boolean): string {
  const { body, signatures } = parseNote(note);
  return `${body}\n${signatures
    .filter(keep)
    .map((s) => s.line)
    .join('\n')}\n`;
}

function signatureLine(verifier: Verifier, signature: Buffer): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(verifier.id);
  return `— ${verifier.name} ${Buffer.concat([id, signature]).toString('base64')}`;
}

function cosignedMessage(body: string, timeS: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timeS}\n${body}`);
}
