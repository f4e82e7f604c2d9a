import { notSaved } from '@hutong/api';
import {
  type Appended,
  DiskFull,
  type EarlierLog,
  isHeld,
  type LogStore,
  type Signer,
  signNote,
} from '@hutong/log';
import type { Writes } from '@hutong/oversight';
import type { Prepared } from '@hutong/record';

/** Records a hall lets wait at once. */
const MAX_WAITING = 50_000;
const MAX_BATCH = 4_096;
/** How long it is waited for that another program lets the database go, and how often that is looked at. */
const PATIENCE_MS = 4_000;
const AGAIN_MS = 100;
/** As long after the last as records come: between two that come one after another a hall is not idle. */
const COMING_MS = 100;

interface Waiting {
  groups: Prepared[][];
  /** Whoever gave them may read private values. */
  readsValues: boolean;
  /** When it could not be written first, since another program had the database. */
  since?: number;
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
  readonly #writes: Writes;
  #waiting: Waiting[] = [];
  #count = 0;
  #scheduled = false;
  #givenAt = Number.NEGATIVE_INFINITY;
  #held = false;
  /** The log is ended and its next could not be entered: only another start goes on from there. */
  #ended = false;

  /**
   * @param log signs the log that is named by it
   * @param earlier this node's logs before it, as far as they count
   * @param writes is told how each write went
   */
  constructor(
    store: LogStore,
    log: Signer,
    earlier: () => readonly EarlierLog[],
    onCommitted: () => void,
    writes: Writes,
  ) {
    this.#writes = writes;
    this.#store = store;
    this.#earlier = earlier;
    this.#log = log;
    this.#onCommitted = onCommitted;
  }

  /**
   * Appends groups of entries, each group whole; resolves after the commit with one result a group.
   * @param readsValues whether the caller may read private values, and so know that one is another than the one held
   */
  append(groups: Prepared[][], readsValues = false): Promise<Appended[]> {
    if (this.#ended) return Promise.reject(notSaved('ended'));
    if (this.#count + groups.length > MAX_WAITING) return Promise.reject(notSaved('busy'));
    this.#givenAt = performance.now();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ groups, readsValues, resolve, reject });
      this.#count += groups.length;
      this.#schedule();
    });
  }

  /**
   * Whether records wait to be written, or came a moment ago. Who asks does so at a turn of their own, and by then what waited
   * was written: a hall that takes thousands a second would never seem busy.
   */
  get isBusy(): boolean {
    return this.#waiting.length > 0 || performance.now() - this.#givenAt < COMING_MS;
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
    while (this.#waiting.length > 0) {
      const held = this.#flush();
      if (held !== undefined) throw held;
    }
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

  #write(groups: Prepared[][], comparing?: (group: number) => boolean): Appended[] {
    const sign = (body: string) => signNote(body, this.#log);
    try {
      const appended = this.#store.append(this.#log.verifier.name, groups, sign, this.#earlier(), comparing);
      if (appended.some(({ kind }) => kind === 'stored')) this.#writes.worked();
      return appended;
    } catch (error) {
      this.#writes.failed(error);
      throw error;
    }
  }

  /** @returns the error that says that another program has the database; what waited waits on */
  #flush(): unknown {
    this.#scheduled = false;
    if (this.#held) return undefined;
    let count = 0;
    let taken = 0;
    while (taken < this.#waiting.length && (count === 0 || count < MAX_BATCH)) {
      count += (this.#waiting[taken++] as Waiting).groups.length;
    }
    if (taken === 0) return undefined;
    const batch = this.#waiting.splice(0, taken);
    this.#count -= count;
    try {
      const comparing = batch.flatMap((w) => w.groups.map(() => w.readsValues));
      const results = this.#write(
        batch.flatMap((w) => w.groups),
        (group) => comparing[group] === true,
      );
      for (const w of batch) w.resolve(results.splice(0, w.groups.length));
      this.#onCommitted();
    } catch (error) {
      if (isHeld(error)) return this.#later(batch, error);
      for (const w of batch) w.reject(error);
    }
    this.#schedule();
    return undefined;
  }

  // Nothing of a batch was written: it comes first again, and those who have waited long enough are told.
  #later(batch: readonly Waiting[], error: unknown): unknown {
    const now = performance.now();
    const patient: Waiting[] = [];
    for (const w of batch) {
      w.since ??= now;
      if (now - w.since < PATIENCE_MS) patient.push(w);
      else w.reject(error);
    }
    this.#waiting.unshift(...patient);
    this.#count += patient.reduce((sum, w) => sum + w.groups.length, 0);
    this.#scheduled = true;
    setTimeout(() => this.#flush(), AGAIN_MS);
    return error;
  }
}

/** What the store says when nothing can be written now, as an answer: nothing of the call was. */
export function cannotWrite(error: unknown): never {
  if (error instanceof DiskFull) throw notSaved('disk_full');
  throw error;
}
