/** What the tests of this package share: a network in memory, whose nodes may lie. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkpointBody,
  consistencyProof,
  cosign,
  formatProof,
  formatVkey,
  inclusionProof,
  leafHash,
  rootAt,
  signNote,
  type TileReader,
} from '@hutong/log';
import { decodeEntry, prepareRecord } from '@hutong/record';
import { createKeys, type EpochKeys, loadKeys, publicKeys, Registry } from '@hutong/trust';
import type { NamedSource } from './audit.ts';

export const NOW = 1_709_256_600_000;
export const S = NOW / 1_000;

let counter = 0;
/** Bytes that differ at every call and are the same at every run. */
const random = (n: number): Uint8Array =>
  createHash('shake256', { outputLength: n }).update(String(counter++)).digest();

function keysOf(node: string): EpochKeys {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-oversight-'));
  try {
    createKeys(dir, 1, (n) => random(n));
    return loadKeys(dir, 'jilin', node, 1);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export const keys: Record<'top' | 'city' | 'nongan' | 'dehui', EpochKeys> = {
  top: keysOf('top'),
  city: keysOf('city'),
  nongan: keysOf('nongan'),
  dehui: keysOf('dehui'),
};
export type Name = keyof typeof keys;
const parents: Record<Name, Name | null> = { top: null, city: 'top', nongan: 'city', dehui: 'city' };

/** An entry of the node's own program. */
export function say(node: Name, type: string, body: object, atMs = NOW): Uint8Array {
  const given = { type, subject: node, department: '吉林省政务服务中心', occurred_at: atMs, body };
  return prepareRecord(given, { now: atMs, random, own: true })[0]?.bytes as Uint8Array;
}

/** A record, different at every call. */
export const record = (node: Name): Uint8Array =>
  say(node, 'case.accept', { accepted: true, item_name: `${counter}` });

const enrolments = (Object.keys(keys) as Name[]).map((node) =>
  say(node, 'registry.node', {
    node,
    name: node,
    kind: node === 'top' || node === 'city' ? 'center' : 'hall',
    level: 'city',
    parent: parents[node],
    epoch: 1,
    origin: keys[node].origin,
    keys: publicKeys(keys[node]),
  }),
);

/** The network's registry; `more` are further entries. */
export function registryOf(...more: Uint8Array[]): Registry {
  const registry = new Registry('jilin', formatVkey(keys.top.log.verifier));
  for (const bytes of [...enrolments, ...more]) registry.apply(bytes);
  return registry;
}

/** A history of a node's log: entries from the first. */
export type History = Uint8Array[];

const tilesOf = (history: History): TileReader => {
  const hashes = Buffer.concat(history.map(leafHash));
  return (_level, _n, width) => hashes.subarray(0, width * 32);
};

/** The signed note of a history's first `size` entries, with receipts of these nodes at these times (seconds). */
export function note(
  node: Name,
  history: History,
  size: number,
  receipts: Partial<Record<Name, number>> = {},
): string {
  const { origin, log } = keys[node];
  const signed = signNote(checkpointBody({ origin, size, root: rootAt(size, tilesOf(history)) }), log);
  return Object.entries(receipts).reduce(
    (n, [by, timeS]) => cosign(n, keys[by as Name].cosigner, timeS),
    signed,
  );
}

/** A head as an anchor states it. */
export function head(node: Name, history: History, size: number, time?: number) {
  const root = rootAt(size, tilesOf(history)).toString('base64');
  return { origin: keys[node].origin, size, root, ...(time === undefined ? {} : { time }) };
}

/** What a node holds of another's log. */
export interface Held {
  node: Name;
  history: History;
  notes?: string[];
  forks?: { held: string; seen: string }[];
}

/** A node as an audit sees it: it shows what it is told to hold. */
export function source(node: Name, held: readonly Held[]): NamedSource {
  return {
    name: `at ${node}`,
    node,
    anchors: async (after) =>
      after !== undefined
        ? []
        : held.flatMap(({ node: of, history }) =>
            history.flatMap((bytes, index) => {
              if (decodeEntry(bytes).type !== 'anchor') return [];
              const hashes = inclusionProof(index, history.length, tilesOf(history));
              const proof = formatProof({ index, hashes, note: note(of, history, history.length) });
              return [
                { origin: keys[of].origin, index, entry: Buffer.from(bytes).toString('base64'), proof },
              ];
            }),
          ),
    logs: async (after) =>
      after !== undefined
        ? []
        : held.map(({ node: of, history, notes = [], forks = [] }) => ({
            origin: keys[of].origin,
            head: note(of, history, history.length),
            notes,
            forks,
          })),
    prefixes: async (origin, size, sizes) => {
      const history = held.find((h) => keys[h.node].origin === origin)?.history ?? [];
      if (history.length < size) return [];
      const tiles = tilesOf(history);
      return sizes.map((n) => ({
        size: n,
        root: rootAt(n, tiles).toString('base64'),
        hashes: consistencyProof(n, size, tiles).map((h) => h.toString('base64')),
      }));
    },
  };
}
