import { followBatch, heldBy, renewRows } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import type { FollowedLog, Follower, FollowerStore, Held, Place } from './follower.ts';
import { plan } from './plan.ts';
import { type Rest, slices } from './slices.ts';
import { decodeState } from './state.ts';
import type { RowReader } from './table.ts';

/** What comes within that shares a batch: nobody waits for a follower. */
const GATHER_MS = 200;
const AGAIN_MS = 5_000;
/** A node that starts does what is waited for first: it is to answer. */
const START_MS = 1_000;
/** How long a batch lets records go first, and how often it looks. */
const YIELD_MS = 1_000;
const LOOK_MS = 20;
/** Between two passes while entries keep coming: what a pass costs beside reading was a tenth of a busy hall's time. */
const REST_MS = 1_000;

/** How far a follower is behind. */
export interface Lag {
  follower: string;
  /** Entries that it has not read. */
  entries: number;
  /** Entries that it has read. */
  read: number;
  /** It reads nothing now: the disk is to have room for records. */
  waits: boolean;
}

interface Parts {
  store: FollowerStore;
  followers: readonly Follower[];
  log: { error(fields: object, message: string): void };
  /** Whether there is more room on the disk than records may need; absent: there always is. */
  hasRoom?: (() => boolean) | undefined;
}

/**
 * Runs a node's followers: each reads what is behind its cursors, batch after batch. It begins when it is started, is
 * told of new entries by `poke`, and pauses while records wait to be written. What it keeps can be had again, so where the disk
 * is nearly full it writes nothing: what room is left is for records.
 */
export class Followers {
  #restUntil = 0;
  readonly #parts: Parts;
  /** Within a batch too: what is reckoned gets a third of the time while records wait and nobody waits for it. */
  readonly #rest: Rest = slices(() => (this.#waiting === 0 && this.#parts.store.isBusy() ? LOOK_MS : 0));
  readonly #sizes = new Map<string, BatchSize>();
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #isOn = false;
  #prepared: Promise<void> | undefined;
  /** One pass after another: a batch that was read before its node began anew must not be written after. */
  #turn: Promise<void> = Promise.resolve();
  /** Who waits for a pass to end. */
  #waiting = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get all(): readonly Follower[] {
    return this.#parts.followers;
  }

  /** Begins to read. */
  start(): void {
    this.#isOn = true;
    this.poke(START_MS);
  }

  /** Ends when the batch under way is written. */
  async stop(): Promise<void> {
    this.#isOn = false;
    clearTimeout(this.#timer);
    await this.#turn;
    clearTimeout(this.#again);
  }

  /** Something was written: it is read soon. */
  poke(afterMs = Math.max(GATHER_MS, this.#restUntil - performance.now())): void {
    if (!this.#isOn || this.#timer !== undefined) return;
    this.#timer = setTimeout(async () => {
      await this.#inTurn(() => this.#pass());
      this.#timer = undefined;
    }, afterMs);
  }

  async #pass(): Promise<void> {
    if (!this.#isOn) return;
    const failed: string[] = [];
    for (const follower of this.all) {
      try {
        failed.push(...(await this.#follow(follower, () => this.#isOn && this.#hasRoom, true)));
      } catch (error) {
        // What one follower stumbles over keeps no other from reading (P8).
        this.#tell(error, follower);
        failed.push(follower.name);
      }
    }
    const isBehind = async () => (await this.lag()).some(({ entries }) => entries > 0);
    this.#restUntil = performance.now() + REST_MS;
    // What came during this pass poked in vain.
    const isOff = failed.length > 0 || !this.#hasRoom;
    if (isOff || (await isBehind().catch(() => true)))
      this.#again = setTimeout(() => this.poke(), isOff ? AGAIN_MS : 0);
  }

  /** Reads on until no follower is behind, or there is no room. What others do meanwhile waits no longer than for the batch under way. */
  async catchUp(): Promise<void> {
    this.#waiting++;
    const read = async () => {
      for (const follower of this.all) await this.#follow(follower, () => this.#hasRoom, false);
    };
    await this.#inTurn(read).finally(() => this.#waiting--);
  }

  /** Drops all that the followers hold; running ones read it again (A3). */
  async replay(): Promise<void> {
    await this.#inTurn(async () => this.#parts.store.drop());
    this.poke();
  }

  /** How far each follower is behind. */
  async lag(): Promise<Lag[]> {
    const { store } = this.#parts;
    const logs = await store.logs();
    const lags: Lag[] = [];
    const waits = !this.#hasRoom;
    for (const follower of this.all) {
      const cursors = await store.cursors(follower);
      const read = [...cursors.values()].reduce((sum, at) => sum + at, 0);
      lags.push({ follower: follower.name, entries: unread(logs, cursors), read, waits });
    }
    return lags;
  }

  /** How many entries a follower has not read yet, of a node's or of all: whoever shows what it holds says so too (A3). */
  async behind(follower: Follower, node?: string): Promise<number> {
    const { store } = this.#parts;
    const logs = (await store.logs()).filter((log) => node === undefined || log.node === node);
    return unread(logs, await store.cursors(follower));
  }

  /** What a follower holds of a node, and how many of the node's entries it has not read yet. */
  async read<S>(follower: Follower<S>, node: string): Promise<{ states: Map<string, S>; behind: number }> {
    const held = await this.#parts.store.states(follower, node);
    const states = new Map([...held].map(([key, bytes]) => [key, decodeState(follower, bytes) as S]));
    return { states, behind: await this.behind(follower, node) };
  }

  /** What a follower holds, its tables being there. */
  async held(follower: Follower): Promise<Held> {
    await this.#prepare();
    return heldBy(this.#parts.store, follower);
  }

  /** Where the rows of followers' tables are asked for; the tables are there. */
  async rows(): Promise<RowReader> {
    await this.#prepare();
    return this.#parts.store.reader;
  }

  get #hasRoom(): boolean {
    return this.#parts.hasRoom?.() ?? true;
  }

  #prepare(): Promise<void> {
    const prepare = async () => this.#parts.store.prepare(this.all);
    this.#prepared ??= prepare().catch((error) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.#turn.then(work);
    this.#turn = run.catch(() => {});
    return run;
  }

  /** @returns nodes that it cannot follow; one that did not begin anew, or was not read for another reason, is not among them */
  async #follow(follower: Follower, mayGoOn: () => boolean, yields: boolean): Promise<string[]> {
    const { store } = this.#parts;
    if (!mayGoOn()) return [];
    await this.#prepare();
    const failed = new Map<string, unknown>();
    while (mayGoOn()) {
      const { anew, behind } = plan(await store.logs(), await store.cursors(follower));
      const fresh = anew.filter(({ node }) => !failed.has(node));
      for (const { node, origins } of fresh) await store.begin(follower, node, origins);
      // Each node in its turn: a long replay of one keeps no other waiting (A3).
      const turns = firstOfEach(behind).filter(({ log }) => !failed.has(log.node));
      if (fresh.length + turns.length === 0) break;
      for (const { log, from } of turns) {
        if (!mayGoOn()) return [];
        if (yields) await this.#letOthers();
        try {
          await followBatch(store, follower, log, from, this.#sizeOf(follower), this.#rest);
        } catch (error) {
          // Whether the database is away, the next plan finds.
          failed.set(log.node, error);
          break;
        }
      }
    }
    await this.#renew(follower, mayGoOn, yields).catch((error) => failed.set('', error));
    const [first] = failed.values();
    if (first !== undefined) this.#tell(first, follower, failed.size);
    return [...failed.keys()];
  }

  /** Gives rows anew while what they rest on beside their states has changed. */
  async #renew(follower: Follower, mayGoOn: () => boolean, yields: boolean): Promise<void> {
    const { store } = this.#parts;
    if (follower.stale === undefined) return;
    const held = heldBy(store, follower);
    for (;;) {
      const stale = await follower.stale(held);
      for (const [node, keys] of byNode(stale)) {
        if (!mayGoOn()) return;
        if (yields) await this.#letOthers();
        if (!(await renewRows(store, follower, node, keys, this.#rest))) return;
      }
      if (stale.length === 0) return;
    }
  }

  #sizeOf({ name }: Follower): BatchSize {
    const known = this.#sizes.get(name) ?? new BatchSize();
    this.#sizes.set(name, known);
    return known;
  }

  #tell(err: unknown, { name: follower }: Follower, nodes?: number): void {
    this.#parts.log.error({ err, follower, nodes }, 'a read model could not be followed');
  }

  async #letOthers(): Promise<void> {
    const since = performance.now();
    const isBusy = () => this.#parts.store.isBusy() && performance.now() - since < YIELD_MS;
    do await new Promise((resolve) => setTimeout(resolve, this.#waiting > 0 ? 0 : LOOK_MS));
    while (this.#waiting === 0 && isBusy());
  }
}

/** The first log of each node: a node's logs are read one after another. */
function firstOfEach(behind: readonly { log: FollowedLog; from: number }[]) {
  return behind.filter(({ log }, i) => behind.findIndex((other) => other.log.node === log.node) === i);
}

function byNode(places: readonly Place[]): Map<string, string[]> {
  const nodes = new Map<string, string[]>();
  for (const { node, key } of places) {
    const keys = nodes.get(node);
    if (keys === undefined) nodes.set(node, [key]);
    else keys.push(key);
  }
  return nodes;
}

function unread(logs: readonly FollowedLog[], cursors: ReadonlyMap<string, number>): number {
  return logs.reduce((sum, { origin, size }) => sum + Math.max(0, size - (cursors.get(origin) ?? 0)), 0);
}
