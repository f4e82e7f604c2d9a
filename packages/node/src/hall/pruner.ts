import type { PrunePlan, PruneRefusal, PruneService } from '@hutong/api';
import { gainOf, type LogStore } from '@hutong/log';
import { timeText } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import type { NodeSettings } from '../settings.ts';
import { originsOf } from './held-logs.ts';
import { type Covered, coveredOf, DAY_MS, nextSlice, type Reach, reachOf } from './prunable.ts';

interface Parts {
  config: Pick<NodeSettings, 'node' | 'prune'>;
  store: LogStore;
  registry: Pick<Registry, 'ancestors' | 'cosigner' | 'cosignatures' | 'log' | 'node'>;
  /** Entries of an own log that the parent showed it has, on this connection; undefined before that. */
  shown: (origin: string) => number | undefined;
  /** Keeps as an act that policy lets entries go: up to when, and why. */
  act: (until: string, reason: string) => Promise<void>;
  now: () => number;
}

/** A log as far as the parent showed on this connection that it has it. */
interface Shown extends Covered {
  /** It has less than may go: on a line just opened it has shown nothing yet, or it lost what it receipted. */
  behind: boolean;
}

interface Scope {
  reach: Reach;
  covered: Shown[];
}

/** Lets go of what a hall's ancestors have: by its policy, a slice at each heartbeat, or when told to. */
export class Pruner implements PruneService {
  readonly #parts: Parts;
  /** How far the slices came, for one day's reach. */
  #at = { day: 0, log: 0, from: 0 };
  /** The day of which all was looked at, and until when, ms since 1970, there can be no other. */
  #done = { day: 0, until: 0 };
  /** The day whose act is on record. */
  #told = 0;
  #busy = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  plan(most: number): Promise<PrunePlan> {
    return this.#walk(most, (origin, indexes) => {
      const { store } = this.#parts;
      const gains = indexes.map((index) => gainOf(store.entry(origin, index) as Buffer)).filter((g) => g > 0);
      return { entries: gains.length, bytes: gains.reduce((a, b) => a + b, 0) };
    });
  }

  carryOut(most: number): Promise<PrunePlan> {
    return this.#walk(most, (origin, indexes) => this.#parts.store.pruned.prune(origin, indexes));
  }

  async #walk(
    most: number,
    each: (origin: string, indexes: readonly number[]) => { entries: number; bytes: number },
  ): Promise<PrunePlan> {
    const { config, store, registry } = this.#parts;
    const scope = this.#scope();
    const nothing = { after_days: config.prune?.after_days ?? null, entries: 0, bytes: 0, more: false };
    if ('refused' in scope) return { ...nothing, ...scope, until: null, held_by: [] };
    const { reach, covered } = scope;
    const by = reach.by.filter((node) => covered.every((log) => log.size === 0 || log.by.includes(node)));
    const held_by = by.map((node) => ({ node, name: registry.node(node)?.name ?? node }));
    const plan: PrunePlan = { ...nothing, refused: null, until: untilOf(reach), held_by };
    for (const log of covered) {
      for (let from = 0; from < log.size; ) {
        if (plan.entries >= most) return { ...plan, more: true };
        const slice = nextSlice(store, covered, log, from);
        const { entries, bytes } = each(log.origin, slice.indexes);
        plan.entries += entries;
        plan.bytes += bytes;
        from = slice.next;
        await new Promise((resolve) => setImmediate(resolve)); // Windows go on meanwhile.
      }
    }
    return plan;
  }

  /** What may go now, of each own log; or why nothing may. */
  #scope(): Scope | { refused: PruneRefusal } {
    const reach = this.#reach();
    return 'refused' in reach ? reach : this.#covered(reach);
  }

  #reach(): Reach | { refused: PruneRefusal } {
    const { config, store, registry, now } = this.#parts;
    if (config.prune === undefined) return { refused: 'no_policy' };
    if (registry.ancestors(config.node).length < 2) return { refused: 'too_few' };
    const reach = reachOf({ store, registry, node: config.node }, config.prune.after_days, now());
    return reach ?? { refused: 'no_receipts' };
  }

  #covered(reach: Reach): Scope | { refused: PruneRefusal } {
    const { config, store, registry, shown } = this.#parts;
    const logs = originsOf(store, config.node).map((origin) => coveredOf(store, registry, origin, reach));
    if (logs.every((log) => log.size === 0)) return { refused: 'no_receipts' };
    if (logs.every(({ origin }) => shown(origin) === undefined)) return { refused: 'not_compared' };
    // What the parent lost although it receipted it: this hall may be who gives it back (P12).
    const covered = logs.map((log) => {
      const has = shown(log.origin) ?? 0;
      return { ...log, size: Math.min(log.size, has), behind: has < log.size };
    });
    return { reach, covered };
  }

  /** One slice by policy. To be called at each heartbeat; what is to go follows from the store, so that a restart loses nothing. */
  async tend(): Promise<void> {
    if (this.#busy || this.#parts.config.prune === undefined) return;
    this.#busy = true;
    try {
      await this.#slice();
    } finally {
      this.#busy = false;
    }
  }

  async #slice(): Promise<void> {
    const { store, act, config, now } = this.#parts;
    if (now() < this.#done.until) return;
    const reach = this.#reach();
    // Without a newer receipt of the top center no new day comes, whatever the clock says.
    if ('refused' in reach || reach.beforeS === this.#done.day) return;
    const scope = this.#covered(reach);
    if ('refused' in scope) return;
    const { covered } = scope;
    if (this.#at.day !== reach.beforeS) this.#at = { day: reach.beforeS, log: 0, from: 0 };
    const log = covered[this.#at.log];
    if (log === undefined) {
      const next = reach.beforeS * 1_000 + DAY_MS;
      this.#done = { day: reach.beforeS, until: next + (config.prune?.after_days ?? 0) * DAY_MS };
      return;
    }
    if (this.#at.from >= log.size) {
      if (log.behind) return; // The day isn't over: the rest may go once the parent has it.
      this.#at = { day: reach.beforeS, log: this.#at.log + 1, from: 0 };
      return;
    }
    const { indexes, next } = nextSlice(store, covered, log, this.#at.from);
    const gains = (index: number) => gainOf(store.entry(log.origin, index) as Buffer) > 0;
    if (this.#told !== reach.beforeS && indexes.some(gains)) {
      await act(untilOf(reach), `prune.after_days=${config.prune?.after_days}; ${log.by.join(' ')}`);
      this.#told = reach.beforeS;
    }
    store.pruned.prune(log.origin, indexes);
    this.#at = { ...this.#at, from: next };
  }
}

function untilOf({ beforeS }: Reach): string {
  return timeText(beforeS * 1_000);
}
