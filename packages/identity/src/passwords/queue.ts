import { refused } from '../refused.ts';

/** How many may wait: of people outside, of one address among them, and of people who are signed in. */
const OUTSIDE = 12;
const OF_ONE_ADDRESS = 4;
const INSIDE = 8;

interface Waiting {
  /** Undefined: somebody who is signed in. */
  address: string | undefined;
  run: () => Promise<void>;
}

export interface QueueParts {
  /** Waits so many milliseconds. */
  rest?: (ms: number) => Promise<void>;
  /** Milliseconds of a clock that only rises. */
  elapsed?: () => number;
}

/**
 * Hashes passwords one at a time: 16 MiB and a core are lent once. Whoever is signed in comes first; after a stranger's
 * hash it rests for as long as that took, so that a flood of wrong passwords leaves half a core to the desks.
 */
export class HashQueue {
  readonly #waiting: Waiting[] = [];
  readonly #rest: (ms: number) => Promise<void>;
  readonly #elapsed: () => number;
  #busy = false;

  constructor({ rest = sleep, elapsed = () => performance.now() }: QueueParts = {}) {
    this.#rest = rest;
    this.#elapsed = elapsed;
  }

  /** Refuses where the queue is full, before anything is counted or kept. */
  demandRoom(address: string | undefined): void {
    const outside = this.#waiting.filter((one) => one.address !== undefined);
    const inside = this.#waiting.length - outside.length;
    const mine = outside.filter((one) => one.address === address);
    const full =
      address === undefined ? inside >= INSIDE : outside.length >= OUTSIDE || mine.length >= OF_ONE_ADDRESS;
    if (full) throw refused('busy', {}, { status: 503 });
  }

  /** Runs a hash in its turn. @throws IdentityRefused `busy` */
  take<T>(address: string | undefined, hash: () => Promise<T>): Promise<T> {
    this.demandRoom(address);
    return new Promise((resolve, reject) => {
      const run = () => hash().then(resolve, reject);
      this.#waiting.push({ address, run });
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const begun = this.#elapsed();
      await next.run();
      if (next.address !== undefined && this.#waiting.length > 0) await this.#rest(this.#elapsed() - begun);
    }
    this.#busy = false;
  }

  #next(): Waiting | undefined {
    const inside = this.#waiting.findIndex(({ address }) => address === undefined);
    return this.#waiting.splice(Math.max(inside, 0), 1)[0];
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
