import { timeText } from '@hutong/record';
import type { AlertEditor } from '../alerts/editor.ts';
import type { AlertKeeper } from '../alerts/keeper.ts';
import type { HealthConfig } from './config.ts';
import type { NodeFacts, SelfFacts } from './facts.ts';
import { HealthHistory, type HealthRow, type HealthStore } from './history.ts';
import { judgeHealth, type NodeHealth } from './judge.ts';
import { type HealthLimits, healthLimits } from './limits.ts';
import { Progress } from './progress.ts';

const TICK_MS = 10_000;
/** A database that is but started again calls nobody. */
const AWAY_MS = 30_000;
/** Where a look takes longer than this, the last one is answered. */
const QUICK_MS = 3_000;

/** What a watch works on. */
export interface WatchParts {
  /** What is known now of this node (first) and of all beneath it. */
  facts(): Promise<NodeFacts[]>;
  /** What is known of this node itself though its database does not answer: a full disk may be why. */
  machine?: (() => Promise<Partial<SelfFacts>>) | undefined;
  /** Whether facts are missing but because the database does not answer now. */
  isAway?: ((error: unknown) => boolean) | undefined;
  config: HealthConfig | undefined;
  heartbeatS: number;
  now: () => number;
  store: HealthStore;
  /** Has people told of what a look shows. */
  alerts: AlertKeeper;
  /** Changes by what rules, and who; absent: nobody can here. */
  settings?: AlertEditor;
  log: { warn(fields: object, message: string): void };
  /** Called with how this node itself is, at each look: those above are told of it. */
  onOwn?: (own: NodeHealth) => void;
}

/** Looks at the nodes at a fixed interval and when asked. */
export class HealthWatch {
  readonly alerts: AlertKeeper;
  readonly settings: AlertEditor | undefined;
  readonly #limits: HealthLimits;
  readonly #parts: WatchParts;
  readonly #progress = new Progress();
  readonly #history: HealthHistory;
  #seen: NodeHealth[] = [];
  /** What was known last of this node. */
  #own: NodeFacts | undefined;
  #awaySince: number | undefined;
  #looking: Promise<void> | undefined;
  #ticking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.alerts = parts.alerts;
    this.settings = parts.settings;
    this.#limits = healthLimits(parts.config, parts.heartbeatS);
    this.#history = new HealthHistory(parts.store, this.#limits);
  }

  /** How this node (first) and all beneath it are; where a look takes long, as they were seen last. */
  async now(): Promise<NodeHealth[]> {
    const looking = this.#lookOnce();
    let timer: NodeJS.Timeout | undefined;
    const quick = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, QUICK_MS);
    });
    await (this.#seen.length === 0 ? looking : Promise.race([looking, quick])).finally(() =>
      clearTimeout(timer),
    );
    return this.#shown();
  }

  /** How one of them is; undefined: it is neither this node nor beneath it. */
  async of(node: string): Promise<NodeHealth | undefined> {
    return (await this.now()).find((one) => one.node === node);
  }

  #lookOnce(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** How a node was after a time, oldest first. */
  history(node: string, after: number, limit: number): Promise<HealthRow[]> {
    return this.#history.read(node, after, limit);
  }

  /** Looks on its own from now on. */
  start(): void {
    this.#timer = setInterval(() => void this.tick(), Math.min(TICK_MS, this.#limits.silenceMs));
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#ticking;
    await this.#looking?.catch(() => undefined);
    await this.alerts.stop();
  }

  /** Looks once; what fails is tried again at the next. */
  tick(): Promise<void> {
    this.#ticking ??= this.#lookOnce()
      .then(async () => {
        const since = this.#awaySince;
        if (since !== undefined && Math.abs(this.#parts.now() - since) < AWAY_MS) return;
        const all = this.#shown();
        // A history that cannot be kept must not keep anybody from being told.
        const done = await Promise.allSettled([
          this.alerts.look(all),
          this.#history.keep(all, this.#parts.now()),
        ]);
        for (const one of done) if (one.status === 'rejected') throw one.reason;
      })
      .catch((error) =>
        this.#parts.log.warn({ err: error }, 'the health of the nodes could not be looked at'),
      )
      .finally(() => {
        this.#ticking = undefined;
      });
    return this.#ticking;
  }

  async #look(): Promise<void> {
    const began = this.#parts.now();
    try {
      const facts = await this.alerts.announce(await this.#parts.facts());
      const now = this.#parts.now();
      this.#awaySince = undefined;
      const followed = this.#progress.follow(facts, now);
      this.#own = followed[0];
      this.#seen = followed.map((f) => judgeHealth(f, this.#limits, now));
    } catch (error) {
      if (this.#seen.length === 0 || !this.#parts.isAway?.(error)) throw error;
      this.#awaySince ??= began;
      await this.#lookAtMachine();
    }
    const [own] = this.#shown();
    if (own !== undefined) this.#parts.onOwn?.(own);
  }

  async #lookAtMachine(): Promise<void> {
    const own = this.#own;
    if (own?.self === undefined) return;
    // A disk that does not even say how full it is leaves what was known last.
    const self = { ...own.self, ...(await this.#parts.machine?.().catch(() => ({}))) };
    // Whoever was given the last look keeps it as it was.
    this.#seen = this.#seen.with(0, judgeHealth({ ...own, self }, this.#limits, this.#parts.now()));
  }

  /** Without its database a node knows no more than it saw last, and that nobody above the top will notice. */
  #shown(): NodeHealth[] {
    const [own, ...others] = this.#seen;
    if (own === undefined || this.#awaySince === undefined) return this.#seen;
    const down = { state: 'database-down', level: 'red' } as const;
    const since = timeText(this.#awaySince);
    return [{ ...own, ...down, reasons: [{ ...down, since }, ...own.reasons] }, ...others];
  }
}
