import { isOfMachine } from '@hutong/process';
import type { LogIdentity } from '@hutong/trust';
import { type CommittedHead, type Committer, commit } from './commit.ts';
import type { Sql } from './database.ts';
import type { Draft } from './draft.ts';
import { ArchiveDamaged, HeadMoved, isOfDamage } from './errors.ts';
import type { Preparer } from './prepare.ts';
import { isPassing } from './session.ts';
import { loadTree } from './tiles.ts';
import type { Logger, LogView } from './types.ts';
import { headIn } from './verified-notes.ts';

/** How long an unreachable database is waited for before a batch is given up. */
const PATIENCE_MS = 30_000;
const MAX_PAUSE_MS = 1_000;
const MAX_MOVES = 5;
/** Logs whose trees are kept in memory (≤ 25 KiB each). */
const MAX_VIEWS = 2_000;

/** One batch: how its rows are made, and what its caller is told when they are committed. */
export interface Job<T> {
  /** Called again when what it was prepared against turned out otherwise. */
  prepare(p: Preparer): Promise<Draft>;
  committed(draft: Draft, heads: Map<string, CommittedHead>): T;
  /**
   * Called when it can't be judged or stored as a whole and the database is not to blame: goes on with parts, each through
   * `run` (P8).
   */
  isolate?(run: (part: Job<T>) => Promise<T>, error: unknown): Promise<T>;
}

/**
 * Two lanes: while one batch is in PostgreSQL, the next one is prepared on the heads the first will leave. When
 * a batch fails, what was built upon it is dropped and prepared again from what is stored, in order.
 */
export class Pipeline {
  readonly #committer: Committer;
  readonly #preparer: Omit<Preparer, 'view' | 'settled'>;
  readonly #log: Logger;
  /** Logs as the batches on their way leave them. */
  #views = new Map<string, LogView>();
  /** Counts failures: what was prepared under an earlier number stands on nothing. */
  #generation = 0;
  #preparing: Promise<unknown> = Promise.resolve();
  /** The last two applies; at most one runs and one waits while a third is prepared. */
  #applying: Promise<unknown> = Promise.resolve();
  #before: Promise<unknown> = Promise.resolve();
  #recovering: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(committer: Committer, preparer: Omit<Preparer, 'view' | 'settled'>, log: Logger) {
    this.#committer = committer;
    this.#preparer = preparer;
    this.#log = log;
  }

  /** Whether batches wait for PostgreSQL. */
  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Resolves when the batch is committed. Batches are committed in the order of their calls. */
  async run<T>(job: Job<T>): Promise<T> {
    const admitted = this.#preparing.then(() => this.#admit(job));
    this.#preparing = admitted.catch(() => {});
    return (await admitted).applied;
  }

  /** Runs `work` while no batch is being written, and forgets the heads afterwards. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#preparing.then(async () => {
      await this.#applying;
      try {
        return await work();
      } finally {
        this.#drop();
      }
    });
    this.#preparing = turn.catch(() => {});
    return turn;
  }

  /** Resolves when everything given so far is committed or failed. */
  async idle(): Promise<void> {
    await this.#preparing;
    await this.#applying;
  }

  async #admit<T>(job: Job<T>): Promise<{ applied: Promise<T> }> {
    const since = performance.now();
    for (;;) {
      await this.#room();
      const generation = this.#generation;
      const ready = await this.#prepare(job, () => this.#applying as Promise<void>).catch((error) => {
        // The fault is the batch's own: it is judged once more when its turn comes, and part by part.
        if (job.isolate !== undefined && isOfItem(error)) return 'apart' as const;
        if (performance.now() - since > PATIENCE_MS || !isPassing(error)) throw error;
        return undefined;
      });
      if (ready === undefined) {
        await new Promise((resolve) => setTimeout(resolve, MAX_PAUSE_MS / 4));
        continue;
      }
      // Nothing is awaited from this comparison to the new #applying: no failure can come between.
      if (generation !== this.#generation) continue;
      const draft = ready === 'apart' ? undefined : ready.draft;
      if (ready !== 'apart') this.#adopt(ready.views, ready.draft);
      this.#waiting++;
      const applied = this.#applying
        .then(() => this.#apply(job, draft, generation))
        .finally(() => this.#waiting--);
      this.#before = this.#applying;
      this.#applying = applied.catch(() => {});
      return { applied };
    }
  }

  // A failure while we wait for room makes us wait again, for all that it threw back.
  async #room(): Promise<void> {
    let recovering: Promise<unknown>;
    do {
      recovering = this.#recovering;
      await recovering;
      await this.#before;
    } while (recovering !== this.#recovering);
  }

  async #apply<T>(job: Job<T>, prepared: Draft | undefined, generation: number): Promise<T> {
    const since = performance.now();
    let draft: Draft | undefined = generation === this.#generation ? prepared : undefined;
    for (let tries = 1; ; tries++) {
      try {
        draft ??= await this.#again(job);
        return job.committed(draft, await commit(this.#committer, draft));
      } catch (error) {
        // After a connection lost at COMMIT nobody knows what happened: the heads are read again, and entries
        // that did arrive are then found to be there.
        draft = undefined;
        this.#drop();
        const wait =
          performance.now() - since < PATIENCE_MS &&
          (isPassing(error) || (error instanceof HeadMoved && tries < MAX_MOVES));
        if (!wait) {
          if (job.isolate === undefined || !isOfItem(error)) throw error;
          this.#log.error(
            { err: error },
            'a batch cannot be taken as a whole: each part of it is tried apart',
          );
          return await job.isolate(async (part) => this.#applyPart(part), error);
        }
        this.#log.warn({ error: (error as Error).message, tries }, 'a batch is prepared again');
        await new Promise((resolve) => setTimeout(resolve, Math.min(MAX_PAUSE_MS, 20 * 2 ** tries)));
      }
    }
  }

  async #applyPart<T>(part: Job<T>): Promise<T> {
    try {
      const draft = await this.#again(part);
      return part.committed(draft, await commit(this.#committer, draft));
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  // Within the apply lane all batches before are stored, and no other batch is admitted meanwhile.
  async #again<T>(job: Job<T>): Promise<Draft> {
    const { draft, views } = await this.#prepare(job, async () => {});
    this.#adopt(views, draft);
    return draft;
  }

  async #prepare<T>(job: Job<T>, settled: () => Promise<void>) {
    const views = new Map<string, LogView>();
    const view = async (identity: LogIdentity): Promise<LogView> => {
      const known = views.get(identity.origin) ?? this.#views.get(identity.origin);
      const found = known ?? (await loadView(this.#preparer.sql, identity));
      views.set(identity.origin, found);
      return found;
    };
    const draft = await job.prepare({ ...this.#preparer, view, settled });
    return { draft, views };
  }

  #adopt(views: ReadonlyMap<string, LogView>, draft: Draft): void {
    if (this.#views.size > MAX_VIEWS && this.#waiting === 0) this.#views = new Map();
    for (const [origin, view] of views) this.#views.set(origin, draft.logs.get(origin)?.view ?? view);
  }

  #drop(): void {
    this.#generation++;
    this.#views = new Map();
    this.#recovering = this.#applying;
  }
}

interface LogRow {
  id: number;
  origin: string;
  size: number;
  root: Buffer | null;
  note: string | null;
  state: LogView['state'];
}

/** Reads a log's head, adding the log when it is new. */
async function loadView(sql: Sql, identity: LogIdentity): Promise<LogView> {
  const { origin, node, epoch } = identity;
  const find = () =>
    sql<LogRow[]>`
      select id, origin, size, root, note, state from log where origin = ${origin}`;
  let [row] = await find();
  if (row === undefined) {
    await sql`insert into log (origin, node, epoch) values (${origin}, ${node}, ${epoch}) on conflict do nothing`;
    [row] = await find();
  }
  if (row === undefined) throw new ArchiveDamaged(origin, 'its row cannot be added');
  if (row.size < 0) throw new ArchiveDamaged(origin, `its size is ${row.size}`);
  const tree = await loadTree(sql, { id: row.id, origin }, row.size);
  if (row.size > 0 && !row.root?.equals(tree.root()))
    throw new ArchiveDamaged(origin, 'its tiles do not give its root');
  if (row.size > 0 && !headIn(row.note, row)?.root.equals(tree.root()))
    throw new ArchiveDamaged(origin, 'its note is of no such head');
  return { id: row.id, origin, tree, state: row.state };
}

/** Whether an error comes of what a batch holds, or of what is stored of one of its logs: the rest of it is not touched. */
function isOfItem(error: unknown): boolean {
  return isOfDamage(error) || (!(error instanceof HeadMoved) && !isOfMachine(error));
}
