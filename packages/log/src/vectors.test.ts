import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkpointBody, parseCheckpoint } from './checkpoint.ts';
import { leafHash } from './merkle.ts';
import { cosign, cosignatureTime, formatVkey, makeSigner, parseVkey, signNote, verifyNote } from './note.ts';
import { formatProof, parseProof, proves } from './proof.ts';
import { decodeSegment, encodeSegment, type Segment } from './segment.ts';
import { leavesOf, treeOf } from './testing.ts';
import { inclusionProof, type TileReader } from './tree.ts';

type Key = { name: string; type: 1 | 4; seed: string; id: string; vkey: string };
type NoteVector = {
  size: number;
  root: string;
  signed: string;
  timeS: number;
  received: string;
  relayed: string;
};
type SegmentVector = Omit<Segment, 'entries' | 'sealed'> & {
  name: string;
  entries: string[];
  sealed: { index: number; field: string; recipient: string; box: string }[];
  hex: string;
};

const load = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../test/vectors/log/${name}`, import.meta.url), 'utf8')) as T;
const fromHex = (text: string) => Buffer.from(text, 'hex');

const { keys, notes } = load<{ keys: Key[]; notes: NoteVector[] }>('notes.json');
const [log, city, province] = keys.map((k) => makeSigner(k.name, k.type, fromHex(k.seed)));
const leaves = leavesOf(70_000);
const readers = new Map<number, TileReader>();

describe('frozen keys and notes', () => {
  test.each(keys)('vkey of $name', ({ name, type, id, seed, vkey }) => {
    const { verifier } = makeSigner(name, type, fromHex(seed));
    expect(formatVkey(verifier)).toBe(vkey);
    expect(verifier.id.toString(16).padStart(8, '0')).toBe(id);
    expect(parseVkey(vkey).key).toEqual(verifier.key);
  });

  test.each(notes)('checkpoint, receipt and relayed receipt at $size entries', (vector) => {
    const { tree, read } = treeOf(leaves.slice(0, vector.size));
    readers.set(vector.size, read);
    const head = { origin: log!.verifier.name, size: vector.size, root: fromHex(vector.root) };
    expect(tree.root()).toEqual(head.root);
    expect(signNote(checkpointBody(head), log!)).toBe(vector.signed);
    expect(cosign(vector.signed, city!, vector.timeS)).toBe(vector.received);
    expect(cosign(vector.received, province!, vector.timeS + 1)).toBe(vector.relayed);
    expect(parseCheckpoint(vector.relayed)).toEqual(head);
    expect(verifyNote(vector.relayed, parseVkey(keys[0]!.vkey))).toBe(true);
    expect(cosignatureTime(vector.relayed, parseVkey(keys[1]!.vkey))).toBe(vector.timeS);
    expect(cosignatureTime(vector.relayed, parseVkey(keys[2]!.vkey))).toBe(vector.timeS + 1);
  });
});

type ProofVector = { index: number; size: number; entry: string; proof: string };

test.each(load<ProofVector[]>('proofs.json'))('frozen proof of entry $index of $size', (vector) => {
  const proof = parseProof(vector.proof);
  expect(proves(proof, fromHex(vector.entry))).toBe(true);
  expect(leafHash(fromHex(vector.entry))).toEqual(leaves[vector.index]);
  const read = readers.get(vector.size) ?? treeOf(leaves.slice(0, vector.size)).read;
  const hashes = inclusionProof(vector.index, vector.size, read);
  expect(formatProof({ index: vector.index, hashes, note: proof.note })).toBe(vector.proof);
});

test.each(load<SegmentVector[]>('segments.json'))('frozen segment: $name', ({ name: _, hex, ...vector }) => {
  const segment: Segment = {
    ...vector,
    entries: vector.entries.map(fromHex),
    sealed: vector.sealed.map((s) => ({ ...s, box: fromHex(s.box) })),
  };
  expect(Buffer.from(encodeSegment(segment)).toString('hex')).toBe(hex);
  const decoded = decodeSegment(fromHex(hex));
  const asHex = (b: Uint8Array) => Buffer.from(b).toString('hex');
  expect({
    ...decoded,
    entries: decoded.entries.map(asHex),
    sealed: decoded.sealed.map((s) => ({ ...s, box: asHex(s.box) })),
  }).toEqual(vector);
});
