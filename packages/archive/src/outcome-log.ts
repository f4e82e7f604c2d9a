import { DAMAGED_NEXT } from './errors.ts';
import type { IngestResult, Logger, WallClock } from './types.ts';

/** Logs what was not taken, and remembers the logs for which that is this archive's own fault. */
export class OutcomeLog {
  readonly #log: Logger;
  readonly #clock: WallClock;
  readonly #damaged = new Map<string, number>();

  constructor(log: Logger, clock: WallClock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Logs that are damaged here, so that what came last was not taken; since when, ms since 1970. */
  get damaged(): { origin: string; since: number }[] {
    return [...this.#damaged].map(([origin, since]) => ({ origin, since }));
  }

  /** Heeds what became of segments. */
  took(results: readonly IngestResult[]): void {
    for (const r of results) {
      if (r.kind === 'fork')
        this.#log.error({ origin: r.origin }, 'FORK: a log key signed two histories; both are kept');
      if (r.kind === 'refused') this.#log.warn({ ...r }, 'a segment was refused');
      if (r.kind === 'received' || r.kind === 'duplicate') this.#damaged.delete(r.origin);
      if (r.kind !== 'damaged') continue;
      this.#log.error(
        { ...r, next: DAMAGED_NEXT.en },
        'what is held of a log is damaged: nothing of it is taken until that is mended',
      );
      if (!this.#damaged.has(r.origin)) this.#damaged.set(r.origin, this.#clock.now());
    }
  }
}
