import type { BodyOf } from '@hutong/record';
import { InvalidTrust } from './errors.ts';
import { why } from './texts.ts';

/** Body of `registry.redact`. */
export type RedactBody = BodyOf<'registry.redact'>;

type Moved = NonNullable<RedactBody['moved']>;

/** An entry of which only its hash stays, by the registry's word (P6). */
export interface Redaction {
  origin: string;
  index: number;
  /** RFC 9162 §2.1.1, 32 bytes. */
  leaf: Buffer;
  /** Id of the record it was: not to be stored again. */
  record?: string;
  /** What is left of an entry that moved a matter. */
  moved?: Moved;
  /** Where the registry says it. */
  said: { origin: string; index: number };
}

/** What is left of an entry that moved a matter, and the record by which that matter is found. */
export interface Left {
  origin: string;
  index: number;
  /** The record that it was. */
  record: string;
  type: string;
  /** Milliseconds since 1970. */
  occurredAt: number;
  recordedAt: number;
  /** A record of the same matter that was not redacted. */
  by: string;
  /** Whether that one says again what this one said. */
  says: boolean;
}

/** The registry's redactions, in its order. */
export class Redactions {
  readonly #all: Redaction[] = [];
  readonly #byLog = new Map<string, Map<number, Buffer>>();
  /** By `<origin> <index>`. */
  readonly #said = new Map<string, Redaction['said']>();
  /** By `<node>/<id>`: an id alone is nobody's. The first word on a record stands. */
  readonly #records = new Map<string, Redaction>();
  /** Those of each node whose entries moved matters. */
  readonly #moved = new Map<string, (Redaction & { moved: Moved })[]>();
  readonly #left = new Map<string, readonly Left[]>();

  /** Takes one; the first word on an entry stands. A log's beginning stays: the network stands on it. Throws InvalidTrust. */
  take(
    { origin, index, leaf, record, moved }: RedactBody,
    said: Redaction['said'],
  ): ReadonlyMap<number, Buffer> {
    if (index === 0) throw new InvalidTrust('registry', why('beginning_stays'));
    const log = this.#byLog.get(origin) ?? new Map<number, Buffer>();
    this.#byLog.set(origin, log);
    if (log.has(index)) return log;
    const redaction: Redaction = { origin, index, leaf: Buffer.from(leaf, 'base64'), said };
    if (record !== undefined) redaction.record = record;
    if (moved !== undefined) redaction.moved = moved;
    log.set(index, redaction.leaf);
    this.#all.push(redaction);
    this.#said.set(`${origin} ${index}`, said);
    const node = nodeOf(origin);
    const key = `${node}/${record}`;
    if (record !== undefined && !this.#records.has(key)) this.#records.set(key, redaction);
    if (moved !== undefined) {
      const mine = this.#moved.get(node) ?? [];
      this.#moved.set(node, mine);
      mine.push({ ...redaction, moved });
    }
    this.#left.delete(node);
    return log;
  }

  /** All of them, oldest first. */
  get all(): readonly Redaction[] {
    return this.#all;
  }

  /** For a log's identity: leaf hashes of its redacted entries, by index. */
  ofLog(origin: string): { redacted?: ReadonlyMap<number, Buffer> } {
    const redacted = this.#byLog.get(origin);
    return redacted === undefined ? {} : { redacted };
  }

  /**
   * What is left of a node’s entries that moved matters, as far as a record of theirs is left by which they are found. Where what
   * replaced one was redacted in its turn, what replaced that counts.
   */
  leftIn(node: string): readonly Left[] {
    const known = this.#left.get(node);
    if (known !== undefined) return known;
    const left = (this.#moved.get(node) ?? []).flatMap((one) => this.#leftOf(node, one) ?? []);
    this.#left.set(node, left);
    return left;
  }

  #leftOf(node: string, { origin, index, record, moved }: Redaction & { moved: Moved }): Left | undefined {
    const again = this.#lastOf(node, moved.replaced_by, ({ replaced_by }) => replaced_by);
    const by = again ?? this.#lastOf(node, moved.of ?? moved.replaced_by, (one) => one.of ?? one.replaced_by);
    const id = record ?? again;
    if (by === undefined || id === undefined) return undefined;
    const { type, occurred_at: occurredAt, recorded_at: recordedAt } = moved;
    return { origin, index, record: id, type, occurredAt, recordedAt, by, says: again !== undefined };
  }

  /** The record at which a way from one redacted record to the next ends; undefined of one that leads nowhere. */
  #lastOf(
    node: string,
    from: string | undefined,
    next: (moved: Moved) => string | undefined,
  ): string | undefined {
    const passed = new Set<string>();
    let id = from;
    while (id !== undefined && !passed.has(id)) {
      passed.add(id);
      const redacted = this.#records.get(`${node}/${id}`);
      if (redacted === undefined) return id;
      id = redacted.moved && next(redacted.moved);
    }
    return undefined;
  }

  /** Where the registry says so of an entry. */
  saidOf(origin: string, index: number): Redaction['said'] | undefined {
    return this.#said.get(`${origin} ${index}`);
  }

  /** Whether a node's record with this id was redacted. */
  record(node: string, id: string): boolean {
    return this.#records.has(`${node}/${id}`);
  }

  clear(): void {
    this.#all.length = 0;
    for (const map of [this.#byLog, this.#said, this.#records, this.#moved, this.#left]) map.clear();
  }
}

function nodeOf(origin: string): string {
  return origin.split('/')[1] ?? '';
}
