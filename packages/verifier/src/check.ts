import { InvalidNote, textOf } from '@hutong/log';
import { InvalidBytes, MAX_ENTRY_BYTES, type Phrase, reasonOf } from '@hutong/record';
import {
  InvalidTrust,
  isBadLine,
  type NotHeeded,
  notHeeded,
  openBundle,
  parseBundle,
  type Registry,
  receiptsOf,
  type VerifiedRecord,
  verifyRecord,
} from '@hutong/trust';
import { fill, texts } from './texts.ts';

/** A node, and when it received the record; `timeS` in seconds since 1970. */
export interface Receipt {
  by: string;
  name: string;
  timeS: number;
}

/** What a check found: one of five outcomes. */
export type Checked =
  | { outcome: 'altered' | 'unknown-signer' | 'unreadable'; why: Phrase }
  | {
      outcome: 'received' | 'unreceived';
      record: VerifiedRecord;
      /** Of its ancestors, the nearest first. */
      receipts: Receipt[];
      /** Those under keys that were revoked later: whoever has such a key can make one today. */
      revoked: Receipt[];
      /** Lines of known keys that are not what they say they are. */
      bad: NotHeeded[];
      /** Name of the center right above; undefined for the top center's own records. */
      above: string | undefined;
    };

/** Bytes a file may have. Nothing longer is read. */
export const LIMITS = { entry: MAX_ENTRY_BYTES, proof: 262_144, trust: 64 << 20 } as const;

export type Role = keyof typeof LIMITS;

/** What a file is, by its name, else by how it begins. */
export function roleOf(name: string, head: Uint8Array): Role {
  const ending = /\.(cbor|tlog-proof|json)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'cbor') return 'entry';
  if (ending === 'tlog-proof') return 'proof';
  if (ending === 'json') return 'trust';
  const text = new TextDecoder().decode(head).trimStart();
  if (text.startsWith('c2sp.org/')) return 'proof';
  return text.startsWith('{') ? 'trust' : 'entry';
}

/** Why a file of that length is not read; undefined when it may be. */
export function tooBig(role: Role, length: number): Phrase | undefined {
  const max = LIMITS[role];
  return length > max ? fill('too_big', { file: texts[`${role}_file`], has: length, max }) : undefined;
}

/** Why a file that was given could not be read at all. */
export const lost = (role: Role): Phrase => fill('lost', { file: texts[`${role}_file`] });

/** The registry a trust bundle states, under the pinned root fingerprint; throws InvalidTrust or InvalidNote. */
export function openTrust(bytes: Uint8Array, fingerprint: string): Registry {
  return openBundle(parseBundle(textOf(bytes)), fingerprint);
}

/** Checks an entry and its proof as `verifyRecord` does, and says it as one of the five outcomes. Never throws for a bad file. */
export function check(entry: Uint8Array, proof: Uint8Array, registry: Registry): Checked {
  const unread = tooBig('entry', entry.length) ?? tooBig('proof', proof.length);
  if (unread !== undefined) return { outcome: 'unreadable', why: unread };
  if (!beginsAsEntry(entry)) return { outcome: 'unreadable', why: texts.not_entry };
  let record: VerifiedRecord;
  try {
    record = verifyRecord(entry, textOf(proof), registry);
  } catch (error) {
    return { outcome: outcomeOf(error), why: reasonOf(error) };
  }
  const name = (node: string) => registry.node(node)?.name ?? node;
  const all = receiptsOf(record, registry);
  const told = (those: typeof all) => those.map(({ node: by, timeS }) => ({ by, name: name(by), timeS }));
  const receipts = told(all.filter((r) => r.revoked !== true));
  const parent = registry.node(record.node)?.parent ?? undefined;
  return {
    outcome: receipts.length > 0 ? 'received' : 'unreceived',
    record,
    receipts,
    revoked: told(all.filter((r) => r.revoked === true)),
    bad: notHeeded(record, registry).filter(isBadLine),
    above: parent && name(parent),
  };
}

/** Every entry is a map of a few fields (RFC 8949 §3.1): a picture, a page or a text begins otherwise, and is no forgery. */
function beginsAsEntry(bytes: Uint8Array): boolean {
  return bytes[0] !== undefined && bytes[0] >= 0xa0 && bytes[0] < 0xb8;
}

/** A key that the bundle does not name, or no longer so far, is no signer in it; all else that was read does not fit. */
function outcomeOf(error: unknown): 'altered' | 'unknown-signer' | 'unreadable' {
  if (error instanceof InvalidNote || error instanceof InvalidBytes) return 'unreadable';
  if (!(error instanceof InvalidTrust)) throw error;
  return error.code === 'proof-log' || error.code === 'proof-closed' ? 'unknown-signer' : 'altered';
}
