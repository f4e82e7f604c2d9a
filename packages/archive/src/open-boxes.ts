import type { SealedValue } from '@hutong/log';
import { commitment, commitmentOf } from '@hutong/record';
import { writeQuarantine } from './commit.ts';
import type { Sql } from './database.ts';
import type { Quarantined, SealedRow } from './draft.ts';
import { understand } from './rows.ts';
import type { Logger, WallClock } from './types.ts';

/** Opens a box sealed for this node; undefined when it cannot, or when what is inside is not what was committed to. */
export type Unseal = (
  sealed: SealedValue & { origin: string },
  committed: Uint8Array,
) => { salt: Uint8Array; value: string } | undefined;

const MAX_WAITING = 100_000;
/** Opening a box takes some 50 µs: so many, then others' turn. */
const PER_TURN = 50;

/**
 * Checks boxes addressed to this node against their commitments (P6): those that come with their entries before
 * they are stored, which saves writing each row twice; those that come late after the commit. What does not match
 * is marked and set aside; nothing else depends on it.
 */
export class BoxChecker {
  readonly #sql: Sql;
  readonly #node: string;
  readonly #unseal: Unseal;
  readonly #clock: WallClock;
  readonly #log: Logger;
  #waiting: SealedRow[] = [];
  #working: Promise<void> | undefined;

  constructor(sql: Sql, node: string, unseal: Unseal, clock: WallClock, log: Logger) {
    this.#sql = sql;
    this.#node = node;
    this.#unseal = unseal;
    this.#clock = clock;
    this.#log = log;
  }

  /** Opens a box that is about to be stored; undefined when it is for another node or its entry is not understood. */
  check(row: SealedRow): 'opened' | 'mismatch' | undefined {
    if (row.recipient !== this.#node || row.commitment === undefined) return undefined;
    return opens(this.#unseal, row, row.commitment) ? 'opened' : 'mismatch';
  }

  /** Takes committed boxes; those for others are passed over. What is too many stays `held`, to be swept later. */
  add(rows: readonly SealedRow[]): void {
    for (const row of rows) {
      if (row.recipient === this.#node && this.#waiting.length < MAX_WAITING) this.#waiting.push(row);
    }
    if (this.#waiting.length === 0) return;
    this.#working ??= this.#work()
      .catch((error) => this.#log.warn({ error: (error as Error).message }, 'boxes stay unchecked'))
      .finally(() => {
        this.#working = undefined;
      });
  }

  /** Resolves when all boxes taken so far are checked. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Takes the boxes of this node that were never checked, as after a crash. */
  async sweep(): Promise<void> {
    const rows = await this.#sql<SealedRow[]>`
      select s.log_id as "logId", s.idx as index, s.field, s.recipient, s.box, l.origin
      from sealed s join log l on l.id = s.log_id
      where s.recipient = ${this.#node} and s.state = 'held' limit ${MAX_WAITING}`;
    this.add(rows);
    await this.idle();
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, PER_TURN);
      const committed = await this.#commitments(batch);
      const states = batch.map((row, i) => (opens(this.#unseal, row, committed[i]) ? 'opened' : 'mismatch'));
      await this.#write(batch, states);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #commitments(batch: readonly SealedRow[]): Promise<(Uint8Array | undefined)[]> {
    const found: (Uint8Array | undefined)[] = [];
    for (const row of batch) found.push(row.commitment ?? (await this.#commitment(row)));
    return found;
  }

  async #commitment({ logId, index, field }: SealedRow): Promise<Uint8Array | undefined> {
    const [row] = await this.#sql<{ bytes: Buffer | null }[]>`
      select bytes from entry where log_id = ${logId} and idx = ${index}`;
    const content = row?.bytes ? understand(row.bytes) : undefined;
    return content && 'entry' in content ? commitmentOf(content.entry, field) : undefined;
  }

  async #write(batch: readonly SealedRow[], states: readonly string[]): Promise<void> {
    await this.#sql`
      update sealed s set state = w.state
      from unnest(${batch.map((r) => r.logId)}::int[], ${batch.map((r) => r.index)}::int[],
        ${batch.map((r) => r.field)}::text[], ${[...states]}::text[]) as w(log_id, idx, field, state)
      where s.log_id = w.log_id and s.idx = w.idx and s.field = w.field and s.recipient = ${this.#node}
        and s.state = 'held'`;
    const wrong = batch.filter((_, i) => states[i] === 'mismatch');
    for (const { origin, index, field } of wrong) {
      this.#log.warn({ origin, index, field }, 'a sealed value does not match its commitment');
    }
    await writeQuarantine(this.#sql, wrong.map(mismatch), this.#clock.now());
  }
}

/** What is set aside of a box that does not hold what was committed to. */
export function mismatch({ origin, index, field }: SealedRow): Quarantined {
  const detail = `the sealed value of ${field} does not match its commitment`;
  return { origin, index, reason: 'sealed-mismatch', detail };
}

function opens(unseal: Unseal, row: SealedRow, committed: Uint8Array | undefined): boolean {
  if (committed === undefined) return false;
  try {
    const opened = unseal(row, committed);
    return opened !== undefined && Buffer.from(commitment(opened.salt, opened.value)).equals(committed);
  } catch {
    return false;
  }
}
