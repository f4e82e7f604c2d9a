/**
 * Writes notes.json, proofs.json and segments.json. Run only when a format is changed on purpose, and say so in the
 * commit: `node --import tsx test/vectors/log/freeze.ts`. The vectors are what other implementations are held to.
 */
import { writeFileSync } from 'node:fs';
import {
  checkpointBody,
  cosign,
  encodeSegment,
  formatProof,
  formatVkey,
  inclusionProof,
  leafHash,
  makeSigner,
  type Segment,
  signNote,
  type TileReader,
  Tree,
} from '@hutong/log';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const seed = (byte: number) => new Uint8Array(32).fill(byte);
const write = (name: string, value: unknown) =>
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);

const origin = 'jilin/nongan/1-1f2e3d4c';
const log = makeSigner(origin, 1, seed(1));
const city = makeSigner('jilin/changchun/cosigner', 4, seed(2));
const province = makeSigner('jilin/jilin-province/cosigner', 4, seed(3));

/** Entry i of the vectors' log is the text `entry i`. */
const entry = (i: number) => Buffer.from(`entry ${i}`);
const leaves = Array.from({ length: 70_000 }, (_, i) => leafHash(entry(i)));

function tiles(size: number): { tree: Tree; read: TileReader } {
  const tree = new Tree();
  for (const leaf of leaves.slice(0, size)) tree.append(leaf);
  const held = new Map(tree.takeTiles().map((t) => [`${t.level}/${t.n}`, t.hashes]));
  const open = (n: number, width: number) => Buffer.concat(leaves.slice(n * 256, n * 256 + width));
  return { tree, read: (level, n, width) => held.get(`${level}/${n}`) ?? open(n, width) };
}

const notes = [1, 2, 5, 256, 257, 65_536, 70_000].map((size, i) => {
  const root = tiles(size).tree.root();
  const signed = signNote(checkpointBody({ origin, size, root }), log);
  const timeS = 1_709_256_600 + i;
  const received = cosign(signed, city, timeS);
  return {
    size,
    root: hex(root),
    signed,
    timeS,
    received,
    relayed: cosign(received, province, timeS + 1),
  };
});
write('notes.json', {
  entries: 'entry i of the log is the ASCII text "entry i"',
  keys: [log, city, province].map(({ verifier }, i) => ({
    name: verifier.name,
    type: verifier.type,
    seed: hex(seed(i + 1)),
    id: verifier.id.toString(16).padStart(8, '0'),
    vkey: formatVkey(verifier),
  })),
  notes,
});

write(
  'proofs.json',
  [
    [0, 1],
    [0, 5],
    [4, 5],
    [255, 257],
    [256, 257],
    [12_345, 65_536],
    [69_999, 70_000],
  ].map(([index, size]) => {
    const note = notes.find((n) => n.size === size)!.relayed;
    const hashes = inclusionProof(index!, size!, tiles(size!).read);
    return { index, size, entry: hex(entry(index!)), proof: formatProof({ index: index!, hashes, note }) };
  }),
);

const segments: (Segment & { name: string })[] = [
  { name: 'first', version: 1, origin, from: 0, entries: [entry(0), entry(1)], note: notes[1]!.signed, sealed: [] },
  {
    name: 'with sealed values and a lease',
    version: 1,
    origin,
    from: 2,
    entries: [entry(2), entry(3), entry(4)],
    note: notes[2]!.signed,
    sealed: [
      { index: 2, field: 'applicant_name', recipient: 'changchun', box: Buffer.from('00'.repeat(24) + 'ab'.repeat(20), 'hex') },
      { index: 4, field: 'phone', recipient: 'jilin-province', box: Buffer.from('01'.repeat(24) + 'cd'.repeat(20), 'hex') },
    ],
    lease: '018e0000-0000-7000-8000-000000000001',
  },
  {
    name: 'sealed values alone',
    version: 1,
    origin,
    from: 4_294_967_296,
    entries: [],
    note: notes[2]!.received,
    sealed: [{ index: 4_294_967_297, field: 'address', recipient: 'changchun', box: Buffer.alloc(44, 7) }],
  },
];
write(
  'segments.json',
  segments.map(({ name, ...segment }) => ({
    name,
    ...segment,
    entries: segment.entries.map(hex),
    sealed: segment.sealed.map((s) => ({ ...s, box: hex(s.box) })),
    hex: hex(encodeSegment(segment)),
  })),
);
