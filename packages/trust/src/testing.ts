/** What the tests of this package share: a small network with fixed keys, and the entries of its registry. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointBody, formatVkey, leafHash, makeSigner, signNote, Tree } from '@hutong/log';
import { prepareRecord } from '@hutong/record';
import nacl from 'tweetnacl';
import { type EpochKeys, publicKeys } from './keys.ts';
import { cosignerName, formatOrigin } from './names.ts';
import { Registry } from './registry.ts';

export const NOW = 1_709_256_600_123;
export const seedOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

let counter = 0;
/** Bytes that differ at every call and are the same at every run. */
export const random = (n: number): Uint8Array =>
  Uint8Array.from({ length: n }, () => (counter++ * 151) & 0xff);

/** Keys of a node's epoch, from seeds of one byte. */
export function keysOf(node: string, first: number, epoch = 1): EpochKeys {
  const origin = formatOrigin('jilin', node, epoch, makeSigner('x', 1, seedOf(first)).verifier.key);
  return {
    epoch,
    origin,
    log: makeSigner(origin, 1, seedOf(first)),
    cosigner: makeSigner(cosignerName('jilin', node), 4, seedOf(first + 1)),
    sealing: nacl.box.keyPair.fromSecretKey(seedOf(first + 2)),
    transportSeed: seedOf(first + 3),
  };
}

export const top: EpochKeys = keysOf('jilin-province', 16);
export const city: EpochKeys = keysOf('changchun', 32);
export const hall: EpochKeys = keysOf('nongan', 48);

/** Bytes of an entry of the node's own program. */
export function own(type: string, body: object, subject = 'jilin-province'): Uint8Array {
  const input = { type, subject, department: '吉林省政务服务中心', occurred_at: NOW, body };
  return prepareRecord(input, { now: NOW, random, own: true })[0]?.bytes as Uint8Array;
}

/** Body of an enrolment. */
export const enrolment = (keys: EpochKeys, node: string, parent: string | null, more: object = {}) => ({
  node,
  name: `中心 ${node}`,
  kind: 'center',
  level: 'city',
  parent,
  epoch: keys.epoch,
  origin: keys.origin,
  keys: publicKeys(keys),
  ...more,
});

export const enrol = (...args: Parameters<typeof enrolment>): Uint8Array =>
  own('registry.node', enrolment(...args));

/** The network's registry: province, changchun beneath it, nongan beneath that. */
export function registryOf(...more: Uint8Array[]): Registry {
  const registry = new Registry('jilin', formatVkey(top.log.verifier));
  const entries = [
    enrol(top, 'jilin-province', null),
    enrol(city, 'changchun', 'jilin-province'),
    enrol(hall, 'nongan', 'changchun'),
  ];
  for (const bytes of [...entries, ...more]) registry.apply(bytes);
  return registry;
}

/** The note of a log's checkpoint over these entries. */
export function noteOf(keys: EpochKeys, entries: readonly Uint8Array[]): string {
  const tree = treeOf(entries);
  return signNote(checkpointBody({ origin: keys.origin, size: tree.size, root: tree.root() }), keys.log);
}

export function treeOf(entries: readonly Uint8Array[]): Tree {
  const tree = new Tree();
  for (const bytes of entries) tree.append(leafHash(bytes));
  return tree;
}

/** A folder for one test. */
export function temporary(): { dir: string; done: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-trust-'));
  return { dir, done: () => rmSync(dir, { recursive: true, force: true }) };
}
