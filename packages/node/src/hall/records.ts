import {
  describeRecord,
  InvalidQuery,
  type RecordPage,
  type RecordPlace,
  type RecordQuery,
  type StoredRecord,
} from '@hutong/api';
import { type EarlierLog, formatProof, type LogStore, parseCheckpoint, queryEntries } from '@hutong/log';
import { type Entry, readEntry } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import type { ShownRecords } from '../node.ts';
import type { SyncView } from '../sync.ts';
import { originsOf } from './held-logs.ts';
import { evidenceOf } from './proofs.ts';
import { type RecordSyncOf, recordSyncs } from './receipted.ts';

interface Parts {
  store: LogStore;
  view: () => SyncView;
  /** Makes durable that so many entries of a log may leave (P12). */
  leaving: (origin: string, size: number) => void;
}

/** The records that a hall holds: its own and its ancestors'. */
export class HallRecords implements ShownRecords {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async get(id: string, node?: string): Promise<StoredRecord | undefined> {
    const { store } = this.#parts;
    const at = findRecord(store, id, node);
    return at && described(store, this.#sync(), at);
  }

  async find(id: string): Promise<StoredRecord[]> {
    const { store } = this.#parts;
    const sync = this.#sync();
    return findRecords(store, id).flatMap((at) => described(store, sync, at) ?? []);
  }

  async query(query: RecordQuery): Promise<RecordPage> {
    return queryRecords(this.#parts.store, query, this.#sync());
  }

  async proof(id: string, node?: string): Promise<{ entry: Uint8Array; proof: string } | undefined> {
    const { store, leaving } = this.#parts;
    const at = findRecord(store, id, node);
    const found = at && evidenceOf(store, at);
    if (found === undefined) return undefined;
    const { origin, size } = parseCheckpoint(found.proof.note);
    leaving(origin, size);
    return { entry: found.entry, proof: formatProof(found.proof) };
  }

  #sync(): RecordSyncOf {
    return recordSyncs(this.#parts.store, this.#parts.view());
  }
}

/** Place of a node's newest record with this id, or of the only node's that has one; undefined when none is held. */
function findRecord(store: LogStore, id: string, node?: string): RecordPlace | undefined {
  const found = findRecords(store, id);
  if (node === undefined) return found.length === 1 ? found[0] : undefined;
  return found.find(({ origin }) => parseOrigin(origin).node === node);
}

/** Place of the newest record with this id of each node that has one: its own and its ancestors' logs are held. */
function findRecords(store: LogStore, id: string): RecordPlace[] {
  const newest = new Map<string, RecordPlace>();
  for (const place of store.pages.withId(id)) newest.set(parseOrigin(place.origin).node, place);
  return [...newest.values()];
}

const KNOWN_SUBJECTS = 5_000;
/** Entries of one subject and log, the newest: a subject with more of them is no case. */
const MOST_LOOKED_AT = 200;

/**
 * Looks for an earlier entry of the same type and subject in this node's own logs: what its ancestors say of a subject is
 * theirs. What was found of a subject is kept for its next entries, for those of one case come close together: the database
 * is asked once for each, mostly to hear that there is none.
 * @param ended this node's logs before the one it writes, as far as they count, in their order
 */
export function earlierFinder(store: LogStore, ended: () => readonly EarlierLog[]) {
  /** Subject → type → place of the newest. */
  const known = new Map<string, Map<string, RecordPlace>>();
  const ask = (subject: string, { origin, index }: RecordPlace): Map<string, RecordPlace> => {
    const types = new Map<string, RecordPlace>();
    const before = ended().filter((log) => log.origin !== origin);
    // The numbers of logs are in the order in which they came here, which is another one where a log was taken back.
    for (const log of [...before, { origin, size: index }]) {
      const rows = store.pages.lastAbout(subject, log.origin, log.size, MOST_LOOKED_AT);
      for (const { type, index } of rows.reverse()) types.set(type, { origin: log.origin, index });
    }
    if (known.size >= KNOWN_SUBJECTS) known.clear();
    known.set(subject, types);
    return types;
  };
  return ({ type, subject }: Entry, { origin, index }: RecordPlace): RecordPlace | undefined => {
    const types = known.get(subject) ?? ask(subject, { origin, index });
    const earlier = types.get(type);
    types.set(type, { origin, index });
    return earlier;
  };
}

function described(store: LogStore, sync: RecordSyncOf, at: RecordPlace): StoredRecord | undefined {
  return describeAt(store, at, store.entry(at.origin, at.index), sync);
}

/** A record held here, or what is known of it where its bytes were pruned; undefined for one that is not. */
function describeAt(
  store: LogStore,
  { origin, index }: RecordPlace,
  bytes: Uint8Array | null | undefined,
  sync: RecordSyncOf,
): StoredRecord | undefined {
  const said = bytes ? readEntry(bytes) : store.pruned.stub(origin, index);
  if (said === undefined) return undefined;
  const record = describeRecord(said, origin, index, sync(origin, index));
  if (bytes) return record;
  // Whether it was reviewed its body says, which is not here.
  const { unreviewed: _, ...known } = record;
  return { ...known, pruned: { held_by: record.sync.received.map(({ by, name }) => ({ node: by, name })) } };
}

/** Records newest first, once each, a page at a time; the cursor is the last row's time and position. */
function queryRecords(store: LogStore, query: RecordQuery, sync: RecordSyncOf): RecordPage {
  const { node, cursor, limit } = query;
  const logs = node === undefined ? undefined : originsOf(store, node);
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = queryEntries(store, { ...query, logs, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const items = page.flatMap((row) => describeAt(store, row, row.bytes, sync) ?? []);
  const last = page.at(-1);
  return rows.length > limit && last ? { items, next: `${last.occurredAt}.${last.position}` } : { items };
}

const CURSOR = {
  zh: '请照前一页 next 所给的原样写 cursor',
  en: 'Give `next` of the page before as it came.',
};

function readCursor(cursor: string): [number, number] {
  const match = /^(-?\d{1,16})\.(\d{1,16})$/.exec(cursor);
  if (match === null) throw new InvalidQuery('cursor', CURSOR);
  return [Number(match[1]), Number(match[2])];
}
