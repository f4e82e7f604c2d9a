import { type Entry, keptText, readEntry, type Skimmed, skimEntry } from '@hutong/record';
import type { FollowedEntry, FollowedLog, Follower, FollowerStore, StoredEntry } from './follower.ts';
import { type Rest, slices } from './slices.ts';

/** Entries that are read at once, and the bytes of those of one page. */
const PART = 500;
const MAX_BYTES = 2 * 1_048_576;
/** While records wait, a shorter transaction keeps them from waiting long. */
const SHORT_PAGE = 1_000;

/** Some of a log's entries that a follower reads, each with the key of the state that it changes, and where the next begin. */
export interface Page {
  entries: { key: string; entry: Seen }[];
  to: number;
}

/** Reads the entries of a log from an index on, so many at most, and no more than memory is to hold. */
export async function readPage(
  store: FollowerStore,
  follower: Follower,
  log: FollowedLog,
  from: number,
  most: number,
  rest: Rest = slices(),
): Promise<Page> {
  const entries: Page['entries'] = [];
  let to = from;
  let bytes = 0;
  for (let read = 0; to < log.size && bytes < MAX_BYTES; ) {
    const limit = Math.min(PART, (store.isBusy() ? Math.min(most, SHORT_PAGE) : most) - read);
    if (limit <= 0) break;
    const stored = await store.read(log, to, limit);
    for (const one of stored) {
      await rest();
      const entry = followed(log.origin, one);
      if (entry === undefined || follower.types?.includes(entry.type) === false) continue;
      const key = follower.key(entry);
      if (key === undefined) continue;
      entries.push({ key: keptText(key), entry });
      bytes += one.bytes.length;
    }
    const last = stored.at(-1);
    to = stored.length < limit || last === undefined ? log.size : last.index + 1;
    read += stored.length;
  }
  return { entries, to };
}

/** What a follower sees of an entry; undefined of one that is not understood (P8), or holds what no database keeps in a text. */
function followed(origin: string, stored: StoredEntry): Seen | undefined {
  const skimmed = skimEntry(stored.bytes);
  if (skimmed === undefined) return undefined;
  const entry = new Seen(origin, stored, skimmed);
  return entry.subject.includes('\0') || entry.department.includes('\0') ? undefined : entry;
}

/** Reads only what a follower asks for. */
export class Seen implements FollowedEntry {
  /** The whole of it was asked for, and is not here. */
  wasMissed = false;
  readonly origin: string;
  readonly subject: string;
  readonly #stored: StoredEntry;
  readonly #skimmed: Skimmed;

  constructor(origin: string, stored: StoredEntry, skimmed: Skimmed) {
    this.origin = origin;
    this.#stored = stored;
    this.#skimmed = skimmed;
    const { subjectAt, subjectBytes } = skimmed;
    this.subject = this.#bytes(subjectAt, subjectBytes).toString();
  }

  get index(): number {
    return this.#stored.index;
  }

  get type(): string {
    return this.#skimmed.type;
  }

  get department(): string {
    return this.#skimmed.department;
  }

  get id(): string {
    return this.#bytes(this.#skimmed.idAt, 16).toString('hex');
  }

  get occurredAt(): number {
    return this.#skimmed.occurredAt;
  }

  get recordedAt(): number {
    return this.#skimmed.recordedAt;
  }

  get backfilled(): boolean {
    return this.#skimmed.backfilled;
  }

  entry(): Entry | undefined {
    if (this.#stored.isPruned !== true) return readEntry(this.#stored.bytes);
    this.wasMissed = true;
    return undefined;
  }

  #bytes(at: number, length: number): Buffer {
    const { bytes } = this.#stored;
    return Buffer.from(bytes.buffer, bytes.byteOffset + at, length);
  }
}
