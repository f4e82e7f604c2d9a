import { both, said } from '@hutong/record';
import type { Epochs } from './epochs.ts';
import { type HighWater, RolledBack } from './mark.ts';

const OTHER_INSTANCE = both({
  zh: '本节点的另一实例在此日志中继续',
  en: 'another instance of this node goes on in this log',
});

/** Runs a step when no other change of epoch is under way. */
type Turn = (step: () => Promise<void>) => Promise<void>;

interface ErrorLog {
  error(fields: object, message: string): void;
}

/** When others show that a node must sign nothing more in its log: it is left as it stands, for the next (P12). */
export class Leaving {
  readonly #epochs: Epochs;
  readonly #mark: HighWater;
  readonly #turn: Turn;
  readonly #log: ErrorLog;
  /** The log that was begun because another instance went on in the one before: nobody else has seen it. */
  #apart: string | undefined;

  constructor(epochs: Epochs, mark: HighWater, turn: Turn, log: ErrorLog) {
    this.#epochs = epochs;
    this.#mark = mark;
    this.#turn = turn;
    this.#log = log;
  }

  /** Another node holds `left` entries of the log, of which `held` are here: the database went back in time. */
  ahead(held: number, left: number): void {
    const { origin } = this.#epochs;
    this.#mark.raise(origin, left); // The mark went back with the database: a restart must not forget again.
    const { message, next } = new RolledBack(origin, held, left);
    this.#log.error({ origin, next: said(next, 'en') }, message);
    this.#leave(origin);
  }

  /**
   * The parent answered whether this process speaks for its node. Refused: another instance goes on in the log; what is
   * recorded here stands in the next, not against it.
   */
  lease(refused: boolean): void {
    if (!refused) this.#apart = undefined;
    else if (this.#apart !== this.#epochs.origin) this.#leave(this.#epochs.origin, OTHER_INSTANCE);
  }

  #leave(origin: string, reason?: string): void {
    const step = async () => {
      await this.#epochs.leave(origin, reason);
      if (reason === OTHER_INSTANCE) this.#apart = this.#epochs.origin;
    };
    this.#turn(step).catch((err) => this.#log.error({ err }, 'the next epoch could not be begun'));
  }
}
