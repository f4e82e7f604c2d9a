import { type Appended, DiskFull, type EarlierLog, type LogStore, type Signer, signNote } from '@hutong/log';
import type { Prepared } from '@hutong/record';
import { notSaved } from '@hutong/web';

/** Records a hall lets wait at once. */
const MAX_WAITING = 50_000;
const MAX_BATCH = 4_096;

interface Waiting {
  groups: Prepared[][];
  resolve: (results: Appended[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives while one transaction is written shares the next one, its single fsync and its
 * single checkpoint. Nobody is answered before the commit (P1).
 */
export class Appender {
  readonly #store: LogStore;
  readonly #earlier: () => readonly EarlierLog[];
  #log: Signer;
  readonly #onCommitted: () => void;
  #waiting: Waiting[] = [];
  #count = 0;
  #scheduled = false;
  #held = false;
  /** The log is ended and its next could not be entered: only another start goes on from there. */
  #ended = false;

  /**
   * @param log signs the log that is named by it
   * @param earlier this node's logs before it, as far as they count
   */
  constructor(store: LogStore, log: Signer, earlier: () => readonly EarlierLog[], onCommitted: () => void) {
    this.#store = store;
    this.#earlier = earlier;
    this.#log = log;
    this.#onCommitted = onCommitted;
  }

  /** Appends groups of entries, each group whole; resolves after the commit with one result a group. */
  append(groups: Prepared[][]): Promise<Appended[]> {
    if (this.#ended) return Promise.reject(notSaved('ended'));
    if (this.#count + groups.length > MAX_WAITING) return Promise.reject(notSaved('busy'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ groups, resolve, reject });
      this.#count += groups.length;
      this.#schedule();
    });
  }

  /** Writes nothing until `first`: the log is being left for the next. */
  hold(): void {
    this.#held = true;
  }

  /** Begins the log that this key signs with `genesis`, before anything that waits. */
  first(log: Signer, genesis: Prepared[]): void {
    this.#log = log;
    this.#write([genesis]);
    this.#held = false;
    this.#onCommitted();
    this.#schedule();
  }

  /**
   * Ends the log with what waits and then `last`, and calls `enter` before anything else can be appended. Throws when the
   * log has come to its end already: where `enter` failed, the next start goes on from there.
   */
  end(last: Prepared[], enter: () => void): void {
    if (this.#held) throw new Error(`${this.#log.verifier.name} has come to its end: start this node again`);
    while (this.#waiting.length > 0) this.#flush();
    this.#write([last]);
    this.#held = true;
    try {
      enter();
    } catch (error) {
      this.#ended = true;
      for (const w of this.#waiting.splice(0)) w.reject(notSaved('ended'));
      throw error;
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#held || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  #write(groups: Prepared[][]): Appended[] {
    const sign = (body: string) => signNote(body, this.#log);
    return this.#store.append(this.#log.verifier.name, groups, sign, this.#earlier());
  }

  #flush(): void {
    this.#scheduled = false;
    if (this.#held) return;
    let count = 0;
    let taken = 0;
    while (taken < this.#waiting.length && (count === 0 || count < MAX_BATCH)) {
      count += (this.#waiting[taken++] as Waiting).groups.length;
    }
    const batch = this.#waiting.splice(0, taken);
    this.#count -= count;
    try {
      const results = this.#write(batch.flatMap((w) => w.groups));
      for (const w of batch) w.resolve(results.splice(0, w.groups.length));
      this.#onCommitted();
    } catch (error) {
      for (const w of batch) w.reject(error);
    }
    this.#schedule();
  }
}

/** What the store says when nothing can be written now, as an answer: nothing of the call was. */
export function cannotWrite(error: unknown): never {
  if (error instanceof DiskFull) throw notSaved('disk_full');
  throw error;
}
