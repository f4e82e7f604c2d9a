import { type AlertRow, DiskFull } from '@hutong/log';

/** Where alerts, planned outages and what is still to be delivered are kept. */
export interface AlertStore {
  /** The newest rows of a kind, oldest first. */
  read(kind: AlertRow['kind'], limit: number): Promise<AlertRow[]>;
  /** Keeps and forgets rows, all or none. */
  write(put: readonly AlertRow[], drop: readonly Pick<AlertRow, 'kind' | 'id'>[]): Promise<void>;
}

type Key = Pick<AlertRow, 'kind' | 'id'>;

interface HoldingParts {
  store: AlertStore;
  log: { warn(fields: object, message: string): void };
  /** Whether a failure is but that the database does not answer now. */
  isAway?: ((error: unknown) => boolean) | undefined;
}

/** Keeps weeks of a full disk from filling the memory: beyond this, what is not written has not happened. */
const MAX_HELD = 20_000;

/**
 * A store that a full disk, or a database that is away, does not stop: people must hear of it above all. What cannot be
 * written is held in memory, and goes first at the next write, an empty one too. A restart meanwhile forgets it, and
 * people are told again.
 */
export class HoldingStore implements AlertStore {
  readonly #store: AlertStore;
  readonly #log: { warn(fields: object, message: string): void };
  readonly #isAway: (error: unknown) => boolean;
  /** What to put, or to forget, by kind and id. */
  #held: ReadonlyMap<string, AlertRow | Key> = new Map();
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ store, log, isAway = () => false }: HoldingParts) {
    this.#store = store;
    this.#log = log;
    this.#isAway = isAway;
  }

  /** What the store has: to be asked before the first write. */
  read(kind: AlertRow['kind'], limit: number): Promise<AlertRow[]> {
    return this.#store.read(kind, limit);
  }

  // One after the other: what was held must not overwrite what is newer.
  write(put: readonly AlertRow[], drop: readonly Key[]): Promise<void> {
    const done = this.#turn.then(() => this.#write([...drop, ...put]));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #write(rows: readonly (AlertRow | Key)[]): Promise<void> {
    const all = new Map([...this.#held, ...rows.map((row) => [`${row.kind} ${row.id}`, row] as const)]);
    if (all.size === 0) return;
    const put = [...all.values()].filter((row) => 'body' in row);
    const drop = [...all.values()].filter((row) => !('body' in row));
    try {
      await this.#store.write(put, drop);
      this.#held = new Map();
    } catch (error) {
      const passes = error instanceof DiskFull || this.#isAway(error);
      if (!passes || all.size > MAX_HELD) throw error;
      if (this.#held.size === 0) this.#log.warn({ err: error }, 'what is kept of alerts waits in memory');
      this.#held = all;
    }
  }
}
