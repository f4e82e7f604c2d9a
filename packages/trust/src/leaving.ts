import { type HighWater, RolledBack } from './mark.ts';
import type { Epochs } from './turn.ts';

const OTHER_INSTANCE = '本节点的另一实例在此日志中继续 another instance of this node goes on in this log';

interface Parts {
  epochs: Epochs;
  mark: HighWater;
  /** The log that is written now. */
  origin: () => string;
  /** Runs a step in the node's turn of epochs. */
  turn: (step: () => Promise<void>) => Promise<void>;
  log: { error(fields: object, message: string): void };
}

/** When others show that a node must sign nothing more in its log: it is left as it stands, for the next (P12). */
export class Leaving {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Another node holds `left` entries of the log, of which `held` are here: the database went back in time. */
  ahead(held: number, left: number): void {
    const { mark, log } = this.#parts;
    const origin = this.#parts.origin();
    mark.raise(origin, left); // The mark went back with the database: a restart must not forget again.
    const { message, next } = new RolledBack(origin, held, left);
    log.error({ origin, next }, message);
    this.#leave(origin);
  }

  /** Another instance of this node goes on in the log: what is recorded here stands in the next, not against it. */
  clone(): void {
    const origin = this.#parts.origin();
    // Of a log that was begun since nothing is known to the other.
    if (this.#parts.mark.hasLeft(origin)) this.#leave(origin, OTHER_INSTANCE);
  }

  #leave(origin: string, reason?: string): void {
    const { epochs, turn, log } = this.#parts;
    turn(() => epochs.leave(origin, reason)).catch((err) =>
      log.error({ err }, 'the next epoch could not be begun'),
    );
  }
}
