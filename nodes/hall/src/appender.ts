import { type Appended, type LogStore, type Signer, signNote } from '@hutong/log';
import type { Prepared } from '@hutong/record';

/** More records waiting than a hall takes at once. */
export class Busy extends Error {
  readonly next = 'Wait a second and send these records again.';

  constructor() {
    super('too many records are waiting to be written');
    this.name = 'Busy';
  }
}

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
  readonly #origin: string;
  readonly #signer: Signer;
  readonly #onCommitted: () => void;
  #waiting: Waiting[] = [];
  #count = 0;
  #scheduled = false;

  constructor(store: LogStore, origin: string, signer: Signer, onCommitted: () => void) {
    this.#store = store;
    this.#origin = origin;
    this.#signer = signer;
    this.#onCommitted = onCommitted;
  }

  /** Appends groups of entries, each group whole; resolves after the commit with one result a group. */
  append(groups: Prepared[][]): Promise<Appended[]> {
    if (this.#count + groups.length > MAX_WAITING) return Promise.reject(new Busy());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ groups, resolve, reject });
      this.#count += groups.length;
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    this.#scheduled = false;
    let count = 0;
    let taken = 0;
    while (taken < this.#waiting.length && (count === 0 || count < MAX_BATCH)) {
      count += (this.#waiting[taken++] as Waiting).groups.length;
    }
    const batch = this.#waiting.splice(0, taken);
    this.#count -= count;
    try {
      const sign = (body: string) => signNote(body, this.#signer);
      const results = this.#store.append(
        this.#origin,
        batch.flatMap((w) => w.groups),
        sign,
      );
      for (const w of batch) w.resolve(results.splice(0, w.groups.length));
      this.#onCommitted();
    } catch (error) {
      for (const w of batch) w.reject(error);
    }
    if (this.#waiting.length > 0 && !this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    }
  }
}
