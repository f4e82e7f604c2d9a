import { type Entry, readEntry, type Skimmed, skimEntry } from '@hutong/record';
import type { FollowedEntry, StandIn, StoredEntry } from './follower.ts';

/** Reads only what a follower asks for. */
export class Seen implements FollowedEntry {
  /** The whole of it was asked for, and is not here. */
  wasMissed = false;
  readonly origin: string;
  readonly subject: string;
  readonly isRedacted: boolean = false;
  readonly #stored: StoredEntry;
  readonly #skimmed: Skimmed;

  constructor(origin: string, stored: StoredEntry, skimmed: Skimmed) {
    this.origin = origin;
    this.#stored = stored;
    this.#skimmed = skimmed;
    const { subjectAt, subjectBytes } = skimmed;
    this.subject = this.#bytes(subjectAt, subjectBytes).toString();
  }

  /** What a follower sees of an entry; undefined of one that is not understood (P8), or holds what no database keeps in a text. */
  static of(origin: string, stored: StoredEntry): Seen | undefined {
    const skimmed = skimEntry(stored.bytes);
    return skimmed && kept(new Seen(origin, stored, skimmed));
  }

  /** What it sees in the place of a redacted entry. */
  static inPlaceOf(standIn: StandIn): Seen | undefined {
    const skimmed = skimEntry(standIn.found.bytes);
    return skimmed && kept(new Instead(standIn, skimmed));
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

/** Says of itself what the registry left of it, and else what the entry says by which its matter is found. */
class Instead extends Seen {
  override readonly isRedacted: boolean;
  readonly #left: StandIn;

  constructor(left: StandIn, skimmed: Skimmed) {
    super(left.origin, left.found, skimmed);
    this.#left = left;
    this.isRedacted = !left.says;
  }

  override get index(): number {
    return this.#left.index;
  }

  override get type(): string {
    return this.#left.type;
  }

  override get id(): string {
    return this.#left.record.replaceAll('-', '');
  }

  override get occurredAt(): number {
    return this.#left.occurredAt;
  }

  override get recordedAt(): number {
    return this.#left.recordedAt;
  }

  override get backfilled(): boolean {
    return false;
  }

  override entry(): Entry | undefined {
    const found = super.entry();
    if (found === undefined) return undefined;
    const { record: id, type, occurredAt, recordedAt, says } = this.#left;
    const body = says ? found.body : ({} as Entry['body']);
    return { ...found, id, type, occurredAt, recordedAt, backfilled: false, body };
  }
}

function kept(seen: Seen): Seen | undefined {
  return seen.subject.includes('\0') || seen.department.includes('\0') ? undefined : seen;
}
