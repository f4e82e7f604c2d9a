import type { FollowedLog, Follower, FollowerStore } from './follower.ts';
import { readPage } from './page.ts';
import { plan } from './plan.ts';
import { decodeState, encodeState } from './state.ts';

/** What comes within that shares a batch: nobody waits for a follower. */
const GATHER_MS = 200;
const AGAIN_MS = 5_000;
/** How long a batch lets records go first, and how often it looks. */
const YIELD_MS = 1_000;
const LOOK_MS = 20;

/** How far a follower is behind. */
export interface Lag {
  follower: string;
  /** Entries that it has not read. */
  entries: number;
}

interface Parts {
  store: FollowerStore;
  followers: readonly Follower[];
  log: { error(fields: object, message: string): void };
}

/**
 * Runs a node's followers: each reads what is behind its cursors, batch after batch. It begins when it is started, is
 * told of new entries by `poke`, and stands still while records wait to be written.
 */
export class Followers {
  readonly #parts: Parts;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #isOn = false;
  #isTidy = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get all(): readonly Follower[] {
    return this.#parts.followers;
  }

  /** Begins to read. What is left of followers that are no more is dropped first. */
  start(): void {
    this.#isOn = true;
    this.poke();
  }

  /** Ends when the batch under way is written. */
  async stop(): Promise<void> {
    this.#isOn = false;
    clearTimeout(this.#timer);
    await this.#running;
    clearTimeout(this.#again);
  }

  /** Something was written: it is read soon. */
  poke(afterMs = GATHER_MS): void {
    if (!this.#isOn || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#pass().finally(() => {
        this.#timer = undefined;
      });
    }, afterMs);
  }

  async #pass(): Promise<void> {
    const names = this.all.map((follower) => follower.name);
    let failed = 0;
    // Each step apart: what one follower stumbles over keeps no other from reading (P8).
    const apart = async (follower: string, work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        failed++;
        this.#parts.log.error({ err: error, follower }, 'a read model could not be followed');
      }
    };
    if (!this.#isTidy) await apart('', async () => this.#parts.store.drop(names));
    this.#isTidy ||= failed === 0;
    for (const follower of this.all)
      await apart(follower.name, () => this.#follow(follower, () => this.#isOn, true));
    const isBehind = async () => (await this.lag()).some(({ entries }) => entries > 0);
    // What came during this pass poked in vain.
    if (failed > 0 || (await isBehind().catch(() => true)))
      this.#again = setTimeout(() => this.poke(), failed > 0 ? AGAIN_MS : 0);
  }

  /** Reads on until no follower is behind. */
  async catchUp(): Promise<void> {
    await this.#running;
    for (const follower of this.all) await this.#follow(follower, () => true, false);
  }

  /** Drops all that the followers hold; running ones read it again (A3). */
  async replay(): Promise<void> {
    await this.#parts.store.drop();
    this.poke();
  }

  /** How far each follower is behind. */
  async lag(): Promise<Lag[]> {
    const { store } = this.#parts;
    const logs = await store.logs();
    const lags: Lag[] = [];
    for (const follower of this.all) {
      const cursors = await store.cursors(follower);
      lags.push({ follower: follower.name, entries: unread(logs, cursors) });
    }
    return lags;
  }

  /**
   * What a follower holds of a node, and how many of the node's entries it has not read yet: whoever shows the first says
   * the second (A3).
   */
  async read<S>(follower: Follower<S>, node: string): Promise<{ states: Map<string, S>; behind: number }> {
    const { store } = this.#parts;
    const held = await store.states(follower, node);
    const states = new Map([...held].map(([key, bytes]) => [key, decodeState(bytes) as S]));
    const logs = (await store.logs()).filter((log) => log.node === node);
    return { states, behind: unread(logs, await store.cursors(follower)) };
  }

  async #follow(follower: Follower, mayGoOn: () => boolean, yields: boolean): Promise<void> {
    const { store } = this.#parts;
    for (;;) {
      const { anew, behind } = plan(await store.logs(), await store.cursors(follower));
      if (anew.length + behind.length === 0) return;
      for (const { node, origins } of anew) await store.begin(follower, node, origins);
      for (const { log, from } of behind) {
        for (let at: number | undefined = from; at !== undefined && at < log.size; ) {
          if (!mayGoOn()) return;
          if (yields) await this.#letOthers();
          at = await step(store, follower, log, at);
        }
      }
    }
  }

  async #letOthers(): Promise<void> {
    const since = performance.now();
    do await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    while (this.#parts.store.isBusy() && performance.now() - since < YIELD_MS);
  }
}

function unread(logs: readonly FollowedLog[], cursors: ReadonlyMap<string, number>): number {
  return logs.reduce((sum, { origin, size }) => sum + Math.max(0, size - (cursors.get(origin) ?? 0)), 0);
}

/** Reads a batch, folds it, writes it. @returns where the next begins; undefined: what the log says was changed meanwhile */
async function step(
  store: FollowerStore,
  follower: Follower,
  log: FollowedLog,
  from: number,
): Promise<number | undefined> {
  const { node, origin } = log;
  const { entries, to } = await readPage(store, follower, log, from);
  const held = await store.states(follower, node, [...new Set(entries.map(({ key }) => key))]);
  const states = new Map([...held].map(([key, bytes]) => [key, decodeState(bytes)]));
  for (const { key, entry } of entries) states.set(key, follower.fold(states.get(key), entry));
  const encoded = new Map([...states].map(([key, state]) => [key, encodeState(state)]));
  const isWritten = await store.commit(follower, { node, origin, from, to, states: encoded });
  return isWritten ? to : undefined;
}
