import { type Cell, keptEnough, type OwnDatabase } from '@hutong/log';

const DAY_MS = 86_400_000;
/** Steps that are dropped as one is noted. */
const DROPPED_AT_ONCE = 20;

/** Who locks an account after wrong attempts, as records name it: nobody does it by hand. */
export const AT_THE_DOOR = 'sign-in';

/** What somebody did at the door; acts on accounts stand here under their own codes. */
export type DoorStep = 'sign-in.done' | 'sign-in.wrong-password' | 'sign-in.wrong-code' | 'password.changed';

/** A step of signing in, or an act on an account. */
export interface Step {
  id: number;
  at: number;
  what: string;
  /** Staff code; null where nobody has what was typed. */
  account: string | null;
  /** Who did it to the account, as records name them; null: its own person. */
  who: string | null;
  /** Where it came from; null for acts. */
  address: string | null;
  /** What an act was about, and why; null at the door. */
  about: string | null;
}

/** What is looked through: one account, one day, those before one. */
export interface Wanted {
  account?: string | undefined;
  /** From this moment, for a day; ms. */
  from?: number | undefined;
  before?: number | undefined;
  limit: number;
}

/** Who signed in, who was kept out, and what was done to accounts: only appended, and kept for six months. */
export class Trail {
  readonly #db: OwnDatabase;
  readonly #now: () => number;

  constructor(db: OwnDatabase, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** Somebody at the door. To be called with what it tells of, in one transaction. */
  door(what: DoorStep, account: string, address: string): void {
    this.#note({ what, account, who: null, address, about: null });
  }

  /** An act on an account, which is on record by now. */
  act(who: string, what: string, target: string, reason: string): void {
    const [account = '', ...rest] = target.split(' ');
    const about = [rest.join(' '), reason].filter((one) => one !== '').join(' · ');
    this.#note({ what, account: account === '—' ? null : account, who, address: null, about });
  }

  /** The last first. */
  list({ account, from, before, limit }: Wanted): Step[] {
    const filters: [sql: string, ...cells: Cell[]][] = [['id < ?', before ?? Number.MAX_SAFE_INTEGER]];
    if (account !== undefined) filters.push(['account = ?', account]);
    if (from !== undefined) filters.push(['at >= ? AND at < ?', from, from + DAY_MS]);
    return this.#db.all<Step>(
      `SELECT id, at, what, account, who, address, about FROM trail
       WHERE ${filters.map(([sql]) => sql).join(' AND ')} ORDER BY id DESC LIMIT ?`,
      ...filters.flatMap(([, ...cells]) => cells),
      limit,
    );
  }

  #note({ what, account, who, address, about }: Omit<Step, 'id' | 'at'>): void {
    this.#db.run(
      'INSERT INTO trail (at, what, account, who, address, about) VALUES (?, ?, ?, ?, ?, ?)',
      ...[this.#now(), what, account, who, address, about],
    );
    for (const id of keptEnough(this.#db, 'trail', DROPPED_AT_ONCE))
      this.#db.run('DELETE FROM trail WHERE id = ?', id);
  }
}
