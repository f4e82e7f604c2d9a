/**
 * Records and proofs of the frozen network (test/vectors/trust), good and bad, each with the outcome it must have: for the
 * check as nodes run it, as a browser runs it, and for the page.
 */
import { readFileSync } from 'node:fs';
import {
  checkpointBody,
  cosign,
  formatProof,
  leafHash,
  makeSigner,
  parseNote,
  parseProof,
  type Signer,
  signNote,
  Tree,
} from '@hutong/log';
import type { TrustBundle } from '@hutong/trust';

interface Frozen {
  fingerprint: string;
  bundle: TrustBundle;
  record: { entry: string; proof: string };
}

const { fingerprint, bundle, record } = JSON.parse(
  readFileSync(new URL('../vectors/trust/bundle.json', import.meta.url), 'utf8'),
) as Frozen;

/** Trust bundle and pinned root of the frozen network. */
export const TRUST: string = JSON.stringify(bundle);
export const ROOT: string = fingerprint;
const ENTRY: Uint8Array = Buffer.from(record.entry, 'hex');
const PROOF: string = record.proof;

/** Keys of the frozen network, from seeds of one byte (freeze.ts). */
const signer = (name: string, type: 1 | 4, byte: number): Signer =>
  makeSigner(name, type, new Uint8Array(32).fill(byte));
const HALL = 'jilin/nongan/1-0e6a6ec6';
const hall = signer(HALL, 1, 48);
const beat = signer('jilin/nongan/cosigner', 4, 49);
const province = signer('jilin/jilin-province/cosigner', 4, 17);
const city = signer('jilin/changchun/cosigner', 4, 33);
const stranger = signer('jilin/nobody/1-00000000', 1, 99);
const RECEIVED_S = 1_709_256_601;

export type Outcome = 'received' | 'altered' | 'unreceived' | 'unknown-signer' | 'unreadable';

export interface Case {
  name: string;
  entry: Uint8Array;
  proof: Uint8Array;
  outcome: Outcome;
}

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

/** A proof that `entry` is the second of two in a log of this key's, cosigned by those given. */
function proofBy(log: Signer, entry: Uint8Array, ...cosigners: Signer[]): string {
  const tree = new Tree();
  const leaves = [leafHash(utf8('first')), leafHash(entry)];
  for (const leaf of leaves) tree.append(leaf);
  const origin = log.verifier.name;
  const signed = signNote(checkpointBody({ origin, size: 2, root: tree.root() }), log);
  const note = cosigners.reduce((so, by, i) => cosign(so, by, RECEIVED_S + i), signed);
  return formatProof({ index: 1, hashes: [leaves[0] as Buffer], note });
}

/** The frozen proof with only those signature lines of which the key's name is among these. */
function withLines(...names: string[]): string {
  const proof = parseProof(PROOF);
  const { body, signatures } = parseNote(proof.note);
  const lines = signatures.filter((s) => names.includes(s.name)).map((s) => s.line);
  return formatProof({ ...proof, note: `${body}\n${lines.join('\n')}\n` });
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const other = Uint8Array.from(bytes);
  other[at] = (other[at] as number) ^ 1;
  return other;
}

/** Another signature that holds by the equation alone: S and the group's order together (RFC 8032 §8.4). */
function withOtherS(proof: string): string {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  return proof.replace(/(?<=^— jilin\/nongan\/1-0e6a6ec6 ).+$/m, (text) => {
    const bytes = Buffer.from(text, 'base64');
    const s = BigInt(`0x${Buffer.from(bytes.subarray(36)).reverse().toString('hex')}`) + order;
    return Buffer.concat([
      bytes.subarray(0, 36),
      Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(),
    ]).toString('base64');
  });
}

/** A map within maps, deeper than any reader here goes, and a map that says it holds more than there is. */
const DEEP = Uint8Array.from({ length: 60_000 }, (_, i) => [0xa1, 0x61, 0x61][i % 3] as number);
const VAST = Uint8Array.from([0xb1, 0x61, 0x61, 0xbb, 0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
const PICTURE = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

const made = (name: string, outcome: Outcome, entry: Uint8Array, proof: string): Case => ({
  name,
  outcome,
  entry,
  proof: utf8(proof),
});

/** The five outcomes once each, then what else there is of each. */
export const CASES: readonly Case[] = [
  made('a good record', 'received', ENTRY, PROOF),
  made('a changed entry', 'altered', changed(ENTRY, ENTRY.length - 40), PROOF),
  made('no receipt of a center above', 'unreceived', ENTRY, withLines(HALL, 'jilin/nongan/cosigner')),
  made('a signer nobody enrolled', 'unknown-signer', ENTRY, proofBy(stranger, ENTRY, city)),
  made('a proof that is none', 'unreadable', ENTRY, '这不是证明\n'),
  made('a hash of the proof changed', 'altered', ENTRY, PROOF.replace(/^mqK7/m, 'nqK7')),
  made('another index', 'altered', ENTRY, PROOF.replace('index 1', 'index 0')),
  made('an index beyond the checkpoint', 'altered', ENTRY, PROOF.replace('index 1', 'index 7')),
  made('another size', 'altered', ENTRY, PROOF.replace('\n2\n', '\n3\n')),
  made('a checkpoint signed with another key', 'altered', ENTRY, disguised()),
  made('a signature with S beyond the order', 'altered', ENTRY, withOtherS(PROOF)),
  made('a checkpoint that nobody signed', 'altered', ENTRY, withLines('jilin/changchun/cosigner')),
  made('a receipt of the province alone', 'received', ENTRY, proofBy(hall, ENTRY, province)),
  made('only its own heartbeat', 'unreceived', ENTRY, proofBy(hall, ENTRY, beat)),
  made('a changed receipt', 'unreceived', ENTRY, changedReceipt()),
  made('a record of the top center', 'unreceived', ...topmost()),
  made('a picture for an entry', 'unreadable', PICTURE, PROOF),
  made('no bytes for an entry', 'unreadable', new Uint8Array(0), PROOF),
  made('an entry that was signed and is none', 'unreadable', DEEP, proofBy(hall, DEEP, city)),
  made('a map beyond its end that was signed', 'unreadable', VAST, proofBy(hall, VAST, city)),
  made('line ends changed', 'unreadable', ENTRY, PROOF.replaceAll('\n', '\r\n')),
  made('a mark before the text', 'unreadable', ENTRY, `\ufeff${PROOF}`),
  made('a size no number counts', 'unreadable', ENTRY, PROOF.replace('\n2\n', '\n99999999999999999999\n')),
  made('nothing for a proof', 'unreadable', ENTRY, ''),
  made('deep bytes', 'altered', DEEP, PROOF),
  made('an entry longer than any', 'unreadable', new Uint8Array(65_536).fill(0xa1), PROOF),
  made('a proof longer than any', 'unreadable', ENTRY, PROOF + 'A'.repeat(300_000)),
];

function disguised(): string {
  const other = signer(HALL, 1, 99);
  return proofBy({ ...other, verifier: { ...other.verifier, id: hall.verifier.id } }, ENTRY, city);
}

function changedReceipt(): string {
  return proofBy(hall, ENTRY, city).replace(/(?<=^— jilin\/changchun\/cosigner .{40})./m, (c) =>
    c === 'A' ? 'B' : 'A',
  );
}

function topmost(): [Uint8Array, string] {
  const { entry, proof } = bundle.registry[0] as TrustBundle['registry'][number];
  return [new Uint8Array(Buffer.from(entry, 'base64')), proof];
}
