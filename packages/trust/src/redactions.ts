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

/** The registry's redactions, in its order. */
export class Redactions {
  readonly #all: Redaction[] = [];
  readonly #byLog = new Map<string, Map<number, Buffer>>();
  /** `<node>/<id>`: an id alone is nobody's. */
  readonly #records = new Set<string>();

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
    if (record !== undefined) this.#records.add(`${origin.split('/')[1]}/${record}`);
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

  /** Those of a log whose entries moved matters, with what is left of them. */
  movedIn(origin: string): (Redaction & { moved: Moved })[] {
    return this.#all.flatMap((one) =>
      one.origin === origin && one.moved !== undefined ? [{ ...one, moved: one.moved }] : [],
    );
  }

  /** Where the registry says so of an entry. */
  saidOf(origin: string, index: number): Redaction['said'] | undefined {
    return this.#all.find((r) => r.origin === origin && r.index === index)?.said;
  }

  /** Whether a node's record with this id was redacted. */
  record(node: string, id: string): boolean {
    return this.#records.has(`${node}/${id}`);
  }

  clear(): void {
    this.#all.length = 0;
    this.#byLog.clear();
    this.#records.clear();
  }
}
