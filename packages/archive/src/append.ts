import {
  checkpointBody,
  leafHash,
  MAX_RUN_BYTES,
  type SealedValue,
  type Signer,
  signNote,
  type Tree,
} from '@hutong/log';
import type { Prepared, PrivateValue } from '@hutong/record';
import type { LogIdentity } from '@hutong/trust';
import { Draft } from './draft.ts';
import { ArchiveDamaged } from './errors.ts';
import type { Job, Pipeline } from './pipeline.ts';
import type { ResealedBox } from './reseal.ts';

/** This center's own log, and the key that signs it. */
export interface OwnLog {
  identity: LogIdentity;
  signer: Signer;
  /** Seals a private value for those who may read it. */
  seal?: (index: number, type: string, value: PrivateValue) => SealedValue[];
}

/** What a center writes and receipts with: its epoch's keys. */
export interface OwnKeys {
  own: OwnLog;
  cosigner: Signer;
}

/** Entries of the own log that are committed. */
export interface AppendResult {
  origin: string;
  /** Index of the first entry. */
  from: number;
  size: number;
  /** Head with the log key's signature and our cosignature. */
  note: string;
}

interface Waiting {
  entries: readonly Prepared[];
  boxes: readonly ResealedBox[];
  resolve(result: AppendResult): void;
  reject(error: unknown): void;
}

/** Appends to the own log, all that waits in one transaction (group commit). */
export class OwnAppender {
  #own: OwnLog;
  readonly #pipeline: Pipeline;
  #waiting: Waiting[] = [];
  /** What is under way. */
  #running: Promise<void> = Promise.resolve();
  /** The log is being left: what comes meanwhile waits for the next one. */
  #held = false;

  constructor(own: OwnLog, pipeline: Pipeline) {
    this.#own = own;
    this.#pipeline = pipeline;
  }

  append(entries: readonly Prepared[], boxes: readonly ResealedBox[] = []): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, boxes, resolve, reject });
      if (this.#waiting.length === 1 && !this.#held) this.#begin();
    });
  }

  #begin(): void {
    const flushed = this.#flush();
    this.#running = this.#running.then(() => flushed);
  }

  /** Appends nothing until `first`: the log is being left for the next. */
  hold(): void {
    this.#held = true;
  }

  /** Ends the log with `last` and calls `enter`: nothing is ever appended to it after that. */
  async end(last: readonly Prepared[], enter: () => void): Promise<void> {
    this.#held = true;
    try {
      await this.#running;
      await this.#pipeline.run(appendJob(this.#own, () => [...last]));
    } catch (error) {
      this.#release();
      throw error;
    }
    enter();
  }

  /** Begins a log with its genesis, before anything that waits, and goes on in it. */
  async first(own: OwnLog, genesis: readonly Prepared[]): Promise<void> {
    this.#held = true;
    await this.#running;
    await this.#pipeline.run(appendJob(own, () => [...genesis]));
    this.#own = own;
    this.#release();
  }

  #release(): void {
    this.#held = false;
    if (this.#waiting.length > 0) this.#begin();
  }

  async #flush(): Promise<void> {
    let group: Waiting[] = [];
    const take = () => {
      if (group.length === 0) {
        group = this.#waiting;
        this.#waiting = [];
      }
      return group.flatMap((w) => w.entries);
    };
    const boxes = () => group.flatMap((w) => w.boxes);
    try {
      const { from, ...head } = await this.#pipeline.run(appendJob(this.#own, take, boxes));
      let index = from;
      for (const { entries, resolve } of group) {
        resolve({ ...head, from: index });
        index += entries.length;
      }
    } catch (error) {
      take();
      for (const w of group) w.reject(error);
    }
  }
}

function appendJob(
  own: OwnLog,
  take: () => Prepared[],
  boxes: () => readonly ResealedBox[] = () => [],
): Job<AppendResult> {
  const { origin } = own.identity;
  /** What an earlier try would have made of the log, should its commit turn out to have happened. */
  let tried: { from: number; size: number; root: Buffer } | undefined;
  return {
    async prepare(p) {
      const draft = new Draft();
      const view = await p.view(own.identity);
      const log = draft.open(view);
      if (tried !== undefined && view.tree.size === tried.size && view.tree.root().equals(tried.root))
        return draft;
      if (tried !== undefined && view.tree.size !== tried.from) {
        throw new ArchiveDamaged(origin, `something else wrote to this node's own log at ${view.tree.size}`);
      }
      const from = view.tree.size;
      for (const run of runsOf(take())) {
        const tree = extended(log.view.tree, run);
        const note = signNote(checkpointBody({ origin, size: tree.size, root: tree.root() }), own.signer);
        const start = log.view.tree.size;
        const sealed = run.flatMap((e, i) =>
          e.values.flatMap((v) => own.seal?.(start + i, e.entry.type, v) ?? []),
        );
        draft.extend(
          log,
          run.map((e) => e.bytes),
          tree,
          note,
          sealed,
        );
      }
      // Boxes that were sealed again are stored with the entry that says so.
      for (const box of boxes()) draft.lateSealed.push({ ...box, commitment: undefined, anew: true });
      tried = { from, size: log.view.tree.size, root: log.view.tree.root() };
      await draft.finish(p.dictionary);
      return draft;
    },
    committed(_draft, heads) {
      const head = heads.get(origin);
      if (head === undefined || tried === undefined) throw new ArchiveDamaged(origin, 'nothing was appended');
      return { origin, from: tried.from, ...head };
    },
  };
}

function extended(tree: Tree, entries: readonly Prepared[]): Tree {
  const after = tree.clone();
  for (const { bytes } of entries) after.append(leafHash(bytes));
  return after;
}

/**
 * A run is short, too: were each of its entries redacted, the registry's word for each, which travels beside it, would
 * still fit in the segment.
 */
const MAX_RUN_ENTRIES = 64;

/** Runs between two checkpoints, each light enough to travel in one segment. */
function runsOf(entries: readonly Prepared[]): Prepared[][] {
  const runs: Prepared[][] = [];
  let weight = MAX_RUN_BYTES;
  for (const e of entries) {
    // A sealed value takes up to 200 bytes beside its text.
    const own = e.bytes.length + e.values.reduce((sum, v) => sum + v.value.length * 3 + 200, 0);
    weight += own;
    if (weight > MAX_RUN_BYTES || runs.at(-1)?.length === MAX_RUN_ENTRIES) {
      runs.push([]);
      weight = own;
    }
    runs.at(-1)?.push(e);
  }
  return runs;
}
