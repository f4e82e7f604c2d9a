import { join } from 'node:path';
import type { Awaitable } from '@hutong/follow';
import { cosign, parseCheckpoint } from '@hutong/log';
import { isDiskFull, type NodeHealth, troublesOf, Writes } from '@hutong/oversight';
import { freeBytes, limited } from '@hutong/process';
import {
  type Heartbeat,
  HeartbeatSigner,
  type HighWater,
  type NodeFolder,
  NodeStates,
  type Registry,
} from '@hutong/trust';

/** The logs that heartbeats are given over, as a node's store has them. */
export interface BeatenLogs {
  /** A log's newest checkpoint. */
  head(origin: string): Awaitable<{ size: number; note: string } | undefined>;
  /** The last checkpoint held that has `within` entries at most. */
  checkpoint(origin: string, within: number): Awaitable<string | undefined>;
  /** The newest heartbeat of each node that was heard, this one too, as its own signature says it. */
  heartbeats(): Awaitable<readonly { node: string; origin: string; timeS: number; note: string }[]>;
  /** Keeps a note with its cosignatures. Throws where it cannot be kept. */
  addNote(note: string): Awaitable<unknown>;
}

interface Parts {
  folder: NodeFolder;
  logs: BeatenLogs;
  registry: Registry;
  mark: HighWater;
  now: () => number;
  /** Whether an error says that the store does not answer now, and may a moment later; absent: it always answers. */
  isAway?: ((error: unknown) => boolean) | undefined;
  /** Whether it may speak: a top center whose database went back in time does not. */
  may: () => boolean;
  /** Sends a heartbeat to those beneath. Absent: there are none. */
  relay?: ((note: string) => void) | undefined;
  /** Has the parent asked, and told, at once. */
  exchange: () => void;
  /** Called at each heartbeat; warns of a root document about to expire. */
  remind: () => void;
  log: { warn(fields: object, message: string): void };
}

/** What nodes beneath say of themselves goes up soon, but not as often as it may please them to say something else. */
const NEWS_MS = 2_000;
/** A store that has not answered by then is taken for away. */
const ANSWER_MS = 5_000;

/**
 * Gives a node's heartbeats: its own cosignature over its newest checkpoint, its time always rising (P11). While its store
 * is away or full it beats over the last checkpoint that may have left.
 */
export class Heartbeats {
  readonly states: NodeStates;
  /** Whether what the node writes is kept. */
  readonly writes: Writes;
  readonly #parts: Parts;
  readonly #signer: HeartbeatSigner;
  readonly #head: (origin: string) => Promise<{ note: string } | undefined>;
  readonly #givenS: () => Promise<number>;
  #newest: (Heartbeat & { checkpoint: string }) | undefined;
  /** The newest checkpoint that may have left, of the log that is written now. */
  #left: string | undefined;
  #news: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    const { folder, logs, registry, now } = parts;
    this.#parts = parts;
    this.writes = new Writes(now, () => leastFree(folder.dir));
    const onNews = () => {
      this.#news ??= setTimeout(() => {
        this.#news = undefined;
        parts.exchange();
      }, NEWS_MS);
    };
    this.states = new NodeStates({ node: folder.config.node, registry, now, onNews });
    this.#signer = new HeartbeatSigner(folder, join(folder.dir, 'beat'), now, this.states);
    this.#head = limited(ANSWER_MS, async (origin: string) => logs.head(origin));
    this.#givenS = limited(ANSWER_MS, async () => {
      const given = (await logs.heartbeats()).filter((b) => b.origin === folder.keys.origin);
      return Math.max(0, ...given.map((b) => b.timeS));
    });
  }

  stop(): void {
    clearTimeout(this.#news);
  }

  /** One heartbeat, which the parent is shown at once. */
  async beatNow(): Promise<void> {
    await this.beat();
    this.#parts.exchange();
  }

  /** One heartbeat, which is shown even where it cannot be kept. Never rejects. @returns whether it was kept */
  async beat(): Promise<boolean> {
    this.#parts.remind();
    try {
      await this.#beat();
      return true;
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the heartbeat could not be kept');
      return false;
    }
  }

  async #beat(): Promise<void> {
    const { logs, may, relay, isAway } = this.#parts;
    const checkpoint = await this.#checkpoint();
    if (checkpoint === undefined || !may()) return;
    const { note, timeS } = this.#signer.beat(checkpoint, this.#newest ? 0 : await this.#givenS());
    this.#newest = { note, timeS, checkpoint };
    if (relay !== undefined) for (const shown of await this.#shown()) relay(shown);
    try {
      await logs.addNote(note);
      this.writes.worked();
    } catch (error) {
      if (isDiskFull(error) || isAway?.(error) !== true) this.writes.failed(error);
      throw error;
    }
  }

  /** What is beaten over: the newest checkpoint, or the last that left where the store does not answer. */
  async #checkpoint(): Promise<string | undefined> {
    const { origin } = this.#parts.folder.keys;
    if (this.#left !== undefined && parseCheckpoint(this.#left).origin !== origin) this.#left = undefined;
    try {
      return (await this.#head(origin))?.note;
    } catch (error) {
      if (this.#left === undefined) throw error;
      return this.#left;
    }
  }

  /**
   * This node's newest heartbeat, over a checkpoint that may leave (P12): where the mark cannot be raised, over what has
   * left already.
   */
  async #shown(): Promise<string[]> {
    if (this.#newest === undefined) return [];
    const { mark, logs, folder } = this.#parts;
    const { note, timeS, checkpoint } = this.#newest;
    const { origin, size } = parseCheckpoint(note);
    try {
      mark.raise(origin, size);
      this.#left = checkpoint;
      return [note];
    } catch {
      if (this.#left !== undefined) return [cosign(this.#left, folder.keys.cosigner, timeS)];
      const left = mark.left(origin);
      const last = left === 0 ? undefined : await logs.checkpoint(origin, left);
      if (last === undefined || parseCheckpoint(last).size !== left) return [];
      return [cosign(last, folder.keys.cosigner, timeS)];
    }
  }

  /** Newest heartbeats of this node and of those beneath it, as the parent is shown them. */
  async beats(): Promise<string[]> {
    const { folder, logs, registry, isAway } = this.#parts;
    const { node } = folder.config;
    const own = await this.#shown();
    try {
      const beneath = (await logs.heartbeats()).filter(
        (b) => b.node !== node && registry.within(b.node, node),
      );
      return [...own, ...beneath.map((b) => b.note)];
    } catch (error) {
      if (isAway?.(error) !== true) throw error;
      return own;
    }
  }

  /** Says upward how the node is, where somebody there must know: at once when it is another thing than before. */
  tell(own: NodeHealth): void {
    if (this.#signer.troubled(troublesOf(own, this.#parts.now()))) this.#parts.exchange();
  }
}

/** What is left where it is scarcest: in the data folder, or where its PostgreSQL has its files. */
function leastFree(dir: string): number {
  const free = [dir, join(dir, 'postgres', 'data')].map((folder) => {
    try {
      return freeBytes(folder);
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  });
  return Math.min(...free);
}
