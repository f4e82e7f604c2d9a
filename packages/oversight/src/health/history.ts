import type { HealthRow } from '@hutong/log';
import type { NodeHealth } from './judge.ts';
import type { HealthLimits } from './limits.ts';

export type { HealthRow };

/** Where the history of health is kept. */
export interface HealthStore {
  /** The newest row of each node. */
  last(): Promise<HealthRow[]>;
  /** Keeps rows; of a node and time that is there already the new one. */
  add(rows: readonly HealthRow[]): Promise<void>;
  /** Rows of a node later than a time, oldest first. */
  read(node: string, after: number, limit: number): Promise<HealthRow[]>;
  /** Forgets up to `limit` rows from before a time; gives how many. */
  prune(before: number, limit: number): Promise<number>;
}

const PRUNED_AT_ONCE = 5_000;
const HOUR_MS = 3_600_000;
/** A node that wavers fills no disk. */
const MAX_ROWS_AN_HOUR = 30;

const hourOf = ({ at }: HealthRow) => Math.floor(at / HOUR_MS);

/** Keeps what changed, and now and then what did not: a gap then says that nobody looked. */
export class HealthHistory {
  readonly #store: HealthStore;
  readonly #limits: HealthLimits;
  #last: Map<string, HealthRow> | undefined;
  readonly #hours = new Map<string, { hour: number; rows: number }>();
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(store: HealthStore, limits: HealthLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  /** Writes down a look at all nodes; what is too old goes, some at a time. */
  async keep(all: readonly NodeHealth[], now: number): Promise<void> {
    const last = this.#last ?? new Map((await this.#store.last()).map((row) => [row.node, row]));
    this.#last = last;
    const rows = all
      .map(({ node, reasons, left }) => {
        // What is on its way a moment comes and goes with every record.
        const states = new Set(reasons.map((r) => (r.state === 'in-flight' ? 'synced' : r.state)));
        return { node, at: now, states: [...states].join(' '), left };
      })
      .filter((row) => this.#wanted(row, last.get(row.node)));
    if (rows.length > 0) {
      await this.#store.add(rows);
      for (const row of rows) this.#count(row, last);
    }
    if (Math.abs(now - this.#prunedAt) < HOUR_MS) return;
    const gone = await this.#store.prune(now - this.#limits.keepMs, PRUNED_AT_ONCE);
    if (gone < PRUNED_AT_ONCE) this.#prunedAt = now;
  }

  /** Rows of a node later than a time, oldest first. */
  read(node: string, after: number, limit: number): Promise<HealthRow[]> {
    return this.#store.read(node, after, limit);
  }

  #count(row: HealthRow, last: Map<string, HealthRow>): void {
    const { hour, rows } = this.#hours.get(row.node) ?? { hour: 0, rows: 0 };
    this.#hours.set(row.node, { hour: hourOf(row), rows: hour === hourOf(row) ? rows + 1 : 1 });
    last.set(row.node, row);
  }

  // A clock that was set back must not stop the writing.
  #wanted(row: HealthRow, last: HealthRow | undefined): boolean {
    if (last === undefined || row.at < last.at) return true;
    if (row.at - last.at >= this.#limits.sampleMs) return true;
    const { hour, rows } = this.#hours.get(row.node) ?? { hour: 0, rows: 0 };
    return last.states !== row.states && (hour !== hourOf(row) || rows < MAX_ROWS_AN_HOUR);
  }
}
