import { createHash } from 'node:crypto';
import type { Ground } from './ground.ts';

/** How wrong attempts make wait: some are free, then the wait doubles up to its most; in time they are forgotten. */
interface Rule {
  free: number;
  firstMs: number;
  mostMs: number;
  forgetMs: number;
}

const MINUTE_MS = 60_000;
const OF_ACCOUNT: Rule = {
  free: 5,
  firstMs: MINUTE_MS,
  mostMs: 15 * MINUTE_MS,
  forgetMs: 24 * 60 * MINUTE_MS,
};
/** People of one office may share an address. */
const OF_ADDRESS: Rule = {
  free: 20,
  firstMs: MINUTE_MS,
  mostMs: 15 * MINUTE_MS,
  forgetMs: 60 * MINUTE_MS,
};
const MOST_ROWS = 20_000;
const KNOWN_MS = 30 * 24 * 60 * MINUTE_MS;
const MOST_KNOWN = 20;

/** What an attempt is counted under. */
interface Counted {
  key: string;
  rule: Rule;
}

interface Row {
  count: number;
  lastAt: number;
  until: number;
}

/**
 * Makes whoever guesses wait, by account and by address (GB/T 22239: 登录失败处理); kept across restarts. Where an account
 * has signed in before, only what is typed there counts against it: a stranger can keep nobody from their own desk.
 * Attempts during a wait are not looked at and do not lengthen it. A clock that was set back shifts a wait along.
 */
export class Waits {
  readonly #ground: Pick<Ground, 'db' | 'now'>;

  constructor(ground: Pick<Ground, 'db' | 'now'>) {
    this.#ground = ground;
  }

  /**
   * What an attempt counts under.
   * @param what `password` or `code`: a right password does not forgive wrong codes
   * @param name an account's id, or what was typed where there is none; only its hash is kept
   */
  counted(what: 'password' | 'code', name: string, address: string): Counted[] {
    const known = this.#isKnown(name, address) ? `@${address}` : '';
    return [
      { key: `${what}:${hashed(name)}${known}`, rule: OF_ACCOUNT },
      { key: `address:${address}`, rule: OF_ADDRESS },
    ];
  }

  /** Seconds until an attempt is looked at; 0: now. */
  waitS(counted: readonly Counted[]): number {
    const now = this.#ground.now();
    const waits = counted.map(({ key }) => (this.#read(key)?.until ?? 0) - now);
    return Math.max(0, Math.ceil(Math.max(...waits) / 1_000));
  }

  /**
   * Counts an attempt as wrong until it is shown to be right, so that neither many at once nor a cut in between are free.
   * To be called in a transaction.
   * @returns whether a wait begins with it
   */
  begin(counted: readonly Counted[]): boolean {
    return counted.map((one) => this.#wrong(one)).some((waits) => waits);
  }

  /** The attempt was right: the account begins anew, and the address has one less. To be called in a transaction. */
  right([ofAccount, ofAddress]: readonly Counted[]): void {
    if (ofAccount !== undefined) this.#ground.db.run('DELETE FROM attempt WHERE key = ?', ofAccount.key);
    const row = ofAddress && this.#read(ofAddress.key);
    if (ofAddress === undefined || row === undefined) return;
    const count = row.count - 1;
    this.#write(ofAddress.key, { ...row, count, until: count < OF_ADDRESS.free ? 0 : row.until });
  }

  /** An account signed in there. To be called in a transaction. */
  know(account: string, address: string): void {
    const { db, now } = this.#ground;
    db.run('INSERT OR REPLACE INTO known_address VALUES (?, ?, ?)', account, address, now());
    const kept = 'SELECT address FROM known_address WHERE account = ? ORDER BY last_at DESC LIMIT ?';
    db.run(
      `DELETE FROM known_address WHERE account = ? AND address NOT IN (${kept})`,
      account,
      account,
      MOST_KNOWN,
    );
  }

  /** Forgets wrong attempts on an account, wherever they came from. To be called in a transaction. */
  forgive(account: string): void {
    for (const what of ['password', 'code'])
      this.#ground.db.run('DELETE FROM attempt WHERE key LIKE ?', `${what}:${hashed(account)}%`);
  }

  #isKnown(account: string, address: string): boolean {
    const { db, now } = this.#ground;
    const found = db.get<{ lastAt: number }>(
      'SELECT last_at AS lastAt FROM known_address WHERE account = ? AND address = ?',
      account,
      address,
    );
    return found !== undefined && Math.abs(now() - found.lastAt) < KNOWN_MS;
  }

  #wrong({ key, rule }: Counted): boolean {
    const now = this.#ground.now();
    const seen = this.#read(key);
    const before = seen === undefined || now - seen.lastAt > rule.forgetMs ? 0 : seen.count;
    const over = before + 1 - rule.free;
    const waitMs = over < 0 ? 0 : Math.min(rule.firstMs * 2 ** Math.min(over, 10), rule.mostMs);
    this.#write(key, { count: before + 1, lastAt: now, until: now + waitMs });
    if (seen === undefined) this.#bound();
    return waitMs > 0;
  }

  /** A row, shifted along where this clock was set back since. */
  #read(key: string): Row | undefined {
    const now = this.#ground.now();
    const sql = 'SELECT count, last_at AS lastAt, until FROM attempt WHERE key = ?';
    const row = this.#ground.db.get<Row>(sql, key);
    if (row === undefined || row.lastAt <= now) return row;
    const shifted = { ...row, lastAt: now, until: now + Math.max(0, row.until - row.lastAt) };
    this.#write(key, shifted);
    return shifted;
  }

  #write(key: string, { count, lastAt, until }: Row): void {
    this.#ground.db.run('INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?)', key, count, lastAt, until);
  }

  // Names that nobody has are counted too: the one tried longest ago is forgotten first.
  #bound(): void {
    const { db } = this.#ground;
    const rows = db.get<{ n: number }>('SELECT count(*) AS n FROM attempt')?.n ?? 0;
    if (rows <= MOST_ROWS) return;
    const oldest = 'SELECT key FROM attempt ORDER BY last_at LIMIT ?';
    db.run(`DELETE FROM attempt WHERE key IN (${oldest})`, rows - MOST_ROWS);
  }
}

function hashed(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}
