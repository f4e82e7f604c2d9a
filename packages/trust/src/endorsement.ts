import {
  EMPTY_ROOT,
  formatVkey,
  InvalidNote,
  parseNote,
  parseVkey,
  type Signer,
  signNote,
  type Verifier,
  verifyNote,
} from '@hutong/log';
import { type BodyOf, readBody, readEntry } from '@hutong/record';
import type { NextEpoch } from './enrol-body.ts';
import type { EpochKeys } from './keys.ts';
import { publicKeys } from './keys.ts';
import { formatOrigin } from './names.ts';
import type { Registry } from './registry.ts';
import type { EpochCode } from './verify.ts';

const HEADER = 'hutong/next-log@v1';

/** A genesis that is not taken as the node's next epoch. People are told why by its code; its message is for logs. */
export class EpochRefused extends Error {
  readonly code: EpochCode;

  constructor(code: EpochCode, detail: string) {
    super(detail);
    this.name = 'EpochRefused';
    this.code = code;
  }
}

/** A log key vouches for the log that follows it: a signed note that no checkpoint parser takes for one of its log. */
export function endorse(old: Signer, nextVkey: string): string {
  return signNote(endorsementBody(old.verifier.name, nextVkey), old);
}

function endorsementBody(oldOrigin: string, nextVkey: string): string {
  return `${HEADER}\n${oldOrigin}\n${nextVkey}\n`;
}

function isEndorsed(text: unknown, old: Verifier, nextVkey: string): boolean {
  if (typeof text !== 'string') return false;
  try {
    const note = parseNote(text);
    return note.body === endorsementBody(old.name, nextVkey) && verifyNote(note, old);
  } catch (error) {
    if (error instanceof InvalidNote) return false;
    throw error;
  }
}

/** Head of a log as a genesis names it. */
export interface NamedHead {
  origin: string;
  size: number;
  root: Buffer;
}

/** Body of a genesis; `previous` is absent in a node's first epoch. */
export function genesisBody(
  node: string,
  keys: EpochKeys,
  reason: string,
  previous?: { origin: string; head: NamedHead | undefined; log: Signer | undefined },
): object {
  const pub = publicKeys(keys);
  const head = previous && {
    origin: previous.origin,
    size: previous.head?.size ?? 0,
    root: (previous.head?.root ?? EMPTY_ROOT).toString('base64'),
  };
  const vouched = previous?.log === undefined ? {} : { endorsement: endorse(previous.log, pub.log) };
  return { node, epoch: keys.epoch, keys: pub, previous: head ?? null, reason, ...vouched };
}

/** Body of the entry that ends a log in favour of the next. */
export function closingBody(next: EpochKeys, reason: string): object {
  return { next: { origin: next.origin, log: formatVkey(next.log.verifier) }, reason };
}

/** Origin and reason that a closing entry names; undefined for any other entry. */
export function readClosing(bytes: Uint8Array): { origin: string; reason: string } | undefined {
  const entry = readEntry(bytes);
  const said = entry && readBody(entry, 'closing');
  return said && { origin: said.next.origin, reason: said.reason };
}

/**
 * Judges the first entry of a log that the registry does not know: whether it begins the next epoch of a node that
 * it does. The old key must vouch for the new one; after a revocation nothing that key says counts, and only the registry enrols.
 * @param given origin under which the log came
 * @throws EpochRefused
 */
export function checkNextEpoch(bytes: Uint8Array, registry: Registry, given?: string): NextEpoch {
  const { node, epoch, keys, previous, endorsement } = readGenesis(bytes);
  const origin = originOf(registry.network, node, epoch, keys.log);
  if (given !== undefined && given !== origin)
    throw new EpochRefused('not-enrolled', `no node of this network signs ${given}: its key gives ${origin}`);
  const info = registry.node(node);
  const last = info?.epochs.at(-1);
  if (info === undefined || last === undefined)
    throw new EpochRefused('not-enrolled', `node ${node} is not enrolled`);
  if (info.retired) throw new EpochRefused('retired', `node ${node} was retired`);
  const old = registry.log(last.origin);
  if (old?.revoked === true)
    throw new EpochRefused('revoked', `the key of ${last.origin} was revoked: it vouches for nothing`);
  if (previous === null || previous.origin !== last.origin || epoch <= last.epoch)
    throw new EpochRefused(
      'two-epochs',
      `the log after ${previous?.origin ?? 'none'} is ${last.origin} already`,
    );
  if (old === undefined || !isEndorsed(endorsement, old.verifier, keys.log))
    throw new EpochRefused('not-endorsed', `the key of ${last.origin} does not vouch for the next one`);
  if (registry.logAt(last.origin) !== -1)
    throw new EpochRefused('awaiting-approval', 'the log after the registry’s is a root document’s to name');
  if (registry.policy.rotation === 'approval')
    throw new EpochRefused('awaiting-approval', 'the network wants next epochs approved at the top center');
  return { node, epoch, origin, keys, previous };
}

function originOf(network: string, node: string, epoch: number, vkey: string): string {
  try {
    return formatOrigin(network, node, epoch, parseVkey(vkey).key);
  } catch (error) {
    throw new EpochRefused('bad-keys', (error as Error).message);
  }
}

function readGenesis(bytes: Uint8Array): BodyOf<'genesis'> {
  const entry = readEntry(bytes);
  if (entry === undefined) throw new EpochRefused('bad-genesis', 'the first entry is none of version 1');
  const said = readBody(entry, 'genesis');
  if (said !== undefined) return said;
  const why = entry.type === 'genesis' ? 'it does not say what a genesis says' : `its type is ${entry.type}`;
  throw new EpochRefused('bad-genesis', `the first entry is no genesis: ${why}`);
}
