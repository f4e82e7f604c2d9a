import type { LogStore } from '@hutong/log';
import type { Appender } from './appender.ts';

/** Between two parts of an index that is filled: half of the time is the windows'. */
const PART_MS = 100;
const AGAIN_MS = 60_000;

interface Parts {
  store: LogStore;
  appender: Appender;
  log: { warn(fields: object, message: string): void };
}

/** Fills the index of private values from what was there before it, a part at a time and only while no records wait. */
export class WordsFilling {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(waitMs = PART_MS): void {
    this.#timer = setTimeout(() => this.#next(), waitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #next(): void {
    const { store, appender, log } = this.#parts;
    try {
      if (appender.isBusy || store.words.fill()) this.start();
    } catch (error) {
      log.warn({ err: error }, 'the index of private values could not be filled further');
      this.start(AGAIN_MS);
    }
  }
}
