/**
 * Writes root.json, bundle.json and states.json. Run only when a format is changed on purpose, and say so in the commit:
 * `node --import tsx test/vectors/trust/freeze.ts`. The vectors are what other implementations are held to.
 */
import { writeFileSync } from 'node:fs';
import {
  checkpointBody,
  cosign,
  formatProof,
  formatVkey,
  inclusionProof,
  leafHash,
  makeSigner,
  signNote,
  Tree,
} from '@hutong/log';
import { prepareRecord } from '@hutong/record';
import {
  cosignerName,
  formatOrigin,
  makeBundle,
  publicKeys,
  rootFingerprint,
  signRoot,
  stateNote,
} from '@hutong/trust';
import nacl from 'tweetnacl';

const NOW = 1_709_256_600_123;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const seed = (byte: number) => new Uint8Array(32).fill(byte);
const write = (name: string, value: unknown) =>
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);

/** Keys of a node's first epoch from seeds of one byte: first for the log, then cosigner, sealing, transport. */
function keysOf(node: string, first: number) {
  const origin = formatOrigin('jilin', node, 1, makeSigner('x', 1, seed(first)).verifier.key);
  return {
    epoch: 1,
    origin,
    log: makeSigner(origin, 1, seed(first)),
    cosigner: makeSigner(cosignerName('jilin', node), 4, seed(first + 1)),
    sealing: nacl.box.keyPair.fromSecretKey(seed(first + 2)),
    transportSeed: seed(first + 3),
  };
}

const top = keysOf('jilin-province', 16);
const city = keysOf('changchun', 32);
const hall = keysOf('nongan', 48);
const rootKeys = [1, 2, 3].map((i) => makeSigner(`jilin/root-${i}`, 1, seed(i)));
const keys = rootKeys.map((k) => formatVkey(k.verifier));
const base = { network: 'jilin', registry: formatVkey(top.log.verifier), expires: NOW };
const documents = [
  { document: { ...base, version: 1, threshold: 1, keys: keys.slice(0, 1) }, signers: [0] },
  { document: { ...base, version: 2, threshold: 2, keys }, signers: [0, 1] },
  { document: { ...base, version: 3, threshold: 2, keys: keys.slice(1) }, signers: [1, 2] },
].map(({ document, signers }) => ({
  document,
  signers,
  note: signRoot(
    document,
    signers.map((i) => rootKeys[i]!),
  ),
}));
const fingerprint = rootFingerprint(documents[0]!.note);
write('root.json', { seeds: [1, 2, 3].map((i) => hex(seed(i))), fingerprint, documents });

let next = 0;
const random = (n: number) => Uint8Array.from({ length: n }, () => next++ & 0xff);
const make = (type: string, subject: string, body: object, own: boolean) => {
  const input = { type, subject, department: '吉林省政务服务中心', occurred_at: NOW, body };
  return prepareRecord(input, { now: NOW, random, own })[0]!.bytes;
};
const enrol = (k: ReturnType<typeof keysOf>, node: string, name: string, kind: string, level: string, parent: string | null) =>
  make(
    'registry.node',
    node,
    { node, name, kind, level, parent, epoch: 1, origin: k.origin, keys: publicKeys(k) },
    true,
  );

const registry = [
  make(
    'genesis',
    'jilin-province',
    { node: 'jilin-province', epoch: 1, keys: publicKeys(top), previous: null, reason: '初建' },
    true,
  ),
  enrol(top, 'jilin-province', '吉林省政务服务中心', 'center', 'province', null),
  enrol(city, 'changchun', '长春市政务服务中心', 'center', 'city', 'jilin-province'),
  enrol(hall, 'nongan', '农安县政务服务中心', 'hall', 'county', 'changchun'),
];

/** A log of these entries at its head: the note, and a proof of any of them. */
function logOf(k: ReturnType<typeof keysOf>, entries: Uint8Array[]) {
  const tree = new Tree();
  const leaves = entries.map((bytes) => leafHash(bytes));
  for (const leaf of leaves) tree.append(leaf);
  const note = signNote(checkpointBody({ origin: k.origin, size: tree.size, root: tree.root() }), k.log);
  const proof = (index: number, text: string) => ({
    index,
    hashes: inclusionProof(index, entries.length, (_level, _n, width) => Buffer.concat(leaves.slice(0, width))),
    note: text,
  });
  return { note, proof };
}

const registryLog = logOf(top, registry);
const bundle = makeBundle(
  'jilin',
  documents.map((d) => d.note),
  registry.slice(1).map((bytes, i) => ({ bytes, proof: registryLog.proof(i + 1, registryLog.note) })),
);
const disclosure = make(
  'disclosure.document',
  '112201220135432101/2024-00001',
  { title: '农安县2024年政府信息公开目录', publisher: '农安县人民政府办公室', written: '2024-03-01', text: '全文' },
  false,
);
const hallLog = logOf(hall, [
  make('genesis', 'nongan', { node: 'nongan', epoch: 1, keys: publicKeys(hall), previous: null, reason: '初建' }, true),
  disclosure,
]);
const receipted = cosign(cosign(hallLog.note, city.cosigner, 1_709_256_601), top.cosigner, 1_709_256_602);
write('bundle.json', {
  fingerprint,
  bundle,
  record: { entry: hex(disclosure), proof: formatProof(hallLog.proof(1, receipted)) },
});

const troubles = [
  { code: 'disk-full', sinceS: 1_709_256_500 },
  { code: 'database-held', sinceS: 0 },
];
write('states.json', {
  seed: 49,
  timeS: 1_709_256_600,
  troubles,
  note: stateNote({ network: 'jilin', node: 'nongan' }, troubles, hall.cosigner, 1_709_256_600),
});
