import { createHash } from 'node:crypto';
import { DiskFull } from '@hutong/log';
import type { Ground } from '../ground.ts';

const MINUTE_MS = 60_000;
const IDLE_MS = 30 * MINUTE_MS;
const WHOLE_MS = 12 * 60 * MINUTE_MS;
/** For the second factor after the password. */
const PENDING_MS = 5 * MINUTE_MS;
/** Activity is written down at most so often: a cut loses a minute of it. */
const NOTED_MS = MINUTE_MS;
/** A session that is over is known for so long, so that what was typed in it finds its account. */
const KNOWN_MS = 24 * 60 * MINUTE_MS;
const MOST_OF_ACCOUNT = 8;
const SECRET_BYTES = 32;
const ID_BYTES = 8;

/** A session as it is listed; nothing of it would let anybody in. */
export interface SessionRow {
  /** Public id, 16 hex digits. */
  id: string;
  account: string;
  /** 1: the second factor is still to come. */
  pending: number;
  /** 1: the screen is locked. */
  locked: number;
  madeAt: number;
  seenAt: number;
  address: string;
}

/** A session found by its secret. */
export interface FoundSession extends SessionRow {
  /** When activity was last written down. */
  notedAt: number;
  /** Its time is up. */
  over: boolean;
}

/** How a session is to begin. */
interface Beginning {
  account: string;
  address: string;
  pending: boolean;
}

const COLUMNS = 'id, account, pending, locked, made_at AS madeAt, seen_at AS seenAt, address';

/** Who is signed in: 256 random bits in a cookie, their SHA-256 here; 30 minutes idle, 12 hours in all. */
export class Sessions {
  readonly #ground: Pick<Ground, 'db' | 'now' | 'random'>;
  /** When each was last active, ms: newer than what is written down. */
  readonly #seen = new Map<string, number>();

  constructor(ground: Pick<Ground, 'db' | 'now' | 'random'>) {
    this.#ground = ground;
  }

  /**
   * Begins a session under a secret that nobody had before (no fixation). To be called in a transaction.
   * @returns the secret, which is seen this once
   */
  begin({ account, address, pending }: Beginning): string {
    const { db, now, random } = this.#ground;
    this.#sweep();
    const kept = 'SELECT id FROM session WHERE account = ? ORDER BY seen_at DESC LIMIT ?';
    db.run(
      `DELETE FROM session WHERE account = ? AND id NOT IN (${kept})`,
      account,
      account,
      MOST_OF_ACCOUNT - 1,
    );
    const secret = Buffer.from(random(SECRET_BYTES)).toString('base64url');
    const id = Buffer.from(random(ID_BYTES)).toString('hex');
    const at = now();
    db.run(
      'INSERT INTO session VALUES (?, ?, ?, ?, 0, ?, ?, ?)',
      id,
      digest(secret),
      account,
      Number(pending),
      at,
      at,
      address,
    );
    return secret;
  }

  /** Whose secret it is; `over` when its time is up. Counts as no activity. */
  read(secret: string): FoundSession | undefined {
    const sql = `SELECT ${COLUMNS} FROM session WHERE hash = ?`;
    const row = this.#ground.db.get<SessionRow>(sql, digest(secret));
    if (row === undefined) return undefined;
    const seenAt = this.#seen.get(row.id) ?? row.seenAt;
    return { ...row, seenAt, notedAt: row.seenAt, over: this.#isOver({ ...row, seenAt }) };
  }

  /** Whoever has it is there. */
  active({ id, notedAt }: FoundSession): void {
    const at = this.#ground.now();
    this.#seen.set(id, at);
    // Either way: after a clock was set back, activity is activity too.
    if (Math.abs(at - notedAt) < NOTED_MS) return;
    try {
      this.#ground.db.run('UPDATE session SET seen_at = ? WHERE id = ?', at, id);
    } catch (error) {
      // Who only reads needs no room: what is not written down is known until the node ends.
      if (!(error instanceof DiskFull)) throw error;
    }
  }

  /** Sessions of an account that are not over, newest first. */
  list(account: string): SessionRow[] {
    const sql = `SELECT ${COLUMNS} FROM session WHERE account = ? AND pending = 0 ORDER BY made_at DESC`;
    const rows = this.#ground.db.all<SessionRow>(sql, account);
    return rows
      .map((row) => ({ ...row, seenAt: this.#seen.get(row.id) ?? row.seenAt }))
      .filter((row) => !this.#isOver(row));
  }

  /** Whose it is; undefined when it has ended. */
  byId(id: string): SessionRow | undefined {
    return this.#ground.db.get<SessionRow>(`SELECT ${COLUMNS} FROM session WHERE id = ?`, id);
  }

  setLocked(id: string, locked: boolean): void {
    this.#ground.db.run('UPDATE session SET locked = ? WHERE id = ?', Number(locked), id);
  }

  end(id: string): void {
    this.#ground.db.run('DELETE FROM session WHERE id = ?', id);
    this.#seen.delete(id);
  }

  /** Ends all sessions of an account, but for one. */
  endAll(account: string, but = ''): void {
    this.#ground.db.run('DELETE FROM session WHERE account = ? AND id <> ?', account, but);
  }

  // Either way: a clock set back must not make a session last longer than it would have.
  #isOver({ madeAt, seenAt, pending }: SessionRow): boolean {
    const now = this.#ground.now();
    const wholeMs = pending === 1 ? PENDING_MS : WHOLE_MS;
    return Math.abs(now - madeAt) >= wholeMs || Math.abs(now - seenAt) >= IDLE_MS;
  }

  #sweep(): void {
    const { db, now } = this.#ground;
    const gone = db.all<{ id: string }>(
      'SELECT id FROM session WHERE made_at < ?',
      now() - WHOLE_MS - KNOWN_MS,
    );
    for (const { id } of gone) this.end(id);
    for (const id of this.#seen.keys()) if (this.byId(id) === undefined) this.end(id);
  }
}

/** What every form of a session carries; told by its secret alone. */
export function csrfOf(secret: string): string {
  return createHash('sha256').update(`form ${secret}`).digest('base64url');
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
