import { type Post, type Role, TITLES } from '@hutong/api';
import { Turns } from '@hutong/process';
import type { SecondFactor } from '../factor/second-factor.ts';
import type { Doer, Ground } from '../ground.ts';
import { hashPassword } from '../passwords/hash.ts';
import { refused } from '../refused.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Waits } from '../waits.ts';
import { checkedPosts, isAdministrator } from './posts.ts';
import {
  type AccountRow,
  accountByCode,
  accountById,
  accountsAfter,
  demandAccount,
  type HeldPost,
  heldPosts,
  ownPosts,
  plainCode,
} from './rows.ts';

const STAFF_CODE = /^[A-Z0-9-]{1,16}$/;
const MOST_NAME = 50;
const MOST_REASON = 500;
const MOST_ACCOUNTS = 2_000;
const ID_BYTES = 8;
const FIRST_MS = 7 * 86_400_000;
/** Without what is taken for something else; 16 of them have 79 bits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** An account as administrators see it. */
export interface ShownAccount {
  id: string;
  staffCode: string;
  displayName: string;
  enabled: boolean;
  posts: HeldPost[];
  mustChange: boolean;
  secondFactor: boolean;
  /** Open sessions. */
  sessions: number;
}

interface Parts {
  ground: Ground;
  waits: Waits;
  sessions: Sessions;
  factor: SecondFactor;
}

/**
 * Administration of accounts. Who may ask for which act is the one table's to say (@hutong/api); what holds whoever asks
 * stands here: nobody changes their own posts or disables themselves, nobody holds two administrators' posts, the last
 * administrator stays. Each act is on record before it takes effect; one after another, so that two at once see each other.
 */
export class Accounts {
  readonly #ground: Ground;
  readonly #waits: Waits;
  readonly #sessions: Sessions;
  readonly #factor: SecondFactor;
  readonly #turns = new Turns();

  constructor({ ground, waits, sessions, factor }: Parts) {
    this.#ground = ground;
    this.#waits = waits;
    this.#sessions = sessions;
    this.#factor = factor;
  }

  /** By staff code, those after one. */
  list(after = '', limit = 100): ShownAccount[] {
    return accountsAfter(this.#ground, after, limit).map((row) => this.#shown(row));
  }

  /** @throws IdentityRefused `no_account` */
  get(id: string): ShownAccount {
    return this.#shown(demandAccount(this.#ground, id));
  }

  /** By staff code, however it was typed. @throws IdentityRefused `no_account` */
  named(staffCode: string): ShownAccount {
    const found = this.find(staffCode);
    if (found === undefined) throw refused('no_account', {}, { field: 'account', status: 404 });
    return found;
  }

  /** As `named`; undefined when nobody has it. */
  find(staffCode: string): ShownAccount | undefined {
    const found = accountByCode(this.#ground, staffCode);
    return found === undefined ? undefined : this.#shown(found);
  }

  has(id: string): boolean {
    return accountById(this.#ground, id) !== undefined;
  }

  /** Whether somebody has or had this post, though they may be disabled by now. */
  wasHeld(role: Role): boolean {
    return this.#ground.db.get('SELECT 1 FROM post WHERE role = ? LIMIT 1', role) !== undefined;
  }

  /** Whether somebody with this post can sign in. */
  hasHolder(role: Role): boolean {
    return this.#holders(role) > 0;
  }

  /**
   * Makes an account.
   * @returns a first password, seen this once; it is good for 7 days and must be changed
   * @throws IdentityRefused naming the field
   */
  create(
    by: Doer,
    given: { staffCode: string; displayName: string; posts?: readonly Post[]; reason: string },
    act = 'account.create',
  ): Promise<{ id: string; staffCode: string; password: string }> {
    return this.#turns.take(async () => {
      const staffCode = plainCode(given.staffCode);
      const displayName = given.displayName.normalize('NFC').trim();
      if (!STAFF_CODE.test(staffCode)) throw refused('bad_staff_code', {}, { field: 'staff_code' });
      if (displayName === '' || [...displayName].length > MOST_NAME || /\p{C}/u.test(displayName))
        throw refused('bad_name', {}, { field: 'display_name' });
      if (accountByCode(this.#ground, staffCode) !== undefined)
        throw refused('taken', { code: staffCode }, { field: 'staff_code', status: 409 });
      const { db, random, now } = this.#ground;
      const rows = db.get<{ n: number }>('SELECT count(*) AS n FROM account')?.n ?? 0;
      if (rows >= MOST_ACCOUNTS) throw refused('full', { most: MOST_ACCOUNTS }, { status: 409 });
      const posts = checkedPosts(given.posts ?? []);
      const reason = checkedReason(given.reason);
      const { password, kept } = await this.#firstPassword();
      await this.#ground.act(by.name, act, [staffCode, ...titlesOf(posts)].join(' '), reason);
      const id = Buffer.from(random(ID_BYTES)).toString('hex');
      db.write(() => {
        db.run(
          `INSERT INTO account (id, staff_code, display_name, enabled, password, password_at, must_change, first_until, made_at)
           VALUES (?, ?, ?, 1, ?, ?, 1, ?, ?)`,
          id,
          staffCode,
          displayName,
          kept,
          now(),
          now() + FIRST_MS,
          now(),
        );
        this.#setPosts(id, posts);
      });
      return { id, staffCode, password };
    });
  }

  /** Says which posts an account has; its sessions end. @throws IdentityRefused naming the field */
  setPosts(by: Doer, id: string, posts: readonly Post[], reason: string): Promise<void> {
    return this.#doTo(by, id, 'account.posts', reason, (row) => {
      if (by.account === id) throw refused('own_posts', {}, { field: 'posts', status: 403 });
      const checked = checkedPosts(posts);
      for (const { role } of ownPosts(this.#ground, id))
        if (!checked.some((post) => post.role === role)) this.#demandAnother(row, role);
      const named = titlesOf(checked).join('、') || '无岗位';
      return {
        target: `${row.staffCode} ${named}`.slice(0, MOST_REASON),
        write: () => {
          this.#setPosts(id, checked);
          this.#sessions.endAll(id);
        },
      };
    });
  }

  /** Lets nobody sign in with it any more; its sessions end. @throws IdentityRefused `own_account`, `last_admin` */
  disable(by: Doer, id: string, reason: string): Promise<void> {
    return this.#doTo(by, id, 'account.disable', reason, (row) => {
      if (by.account === id) throw refused('own_account', {}, { status: 403 });
      for (const { role } of ownPosts(this.#ground, id)) this.#demandAnother(row, role);
      return {
        write: () => {
          this.#ground.db.run('UPDATE account SET enabled = 0 WHERE id = ?', id);
          this.#sessions.endAll(id);
        },
      };
    });
  }

  enable(by: Doer, id: string, reason: string): Promise<void> {
    return this.#doTo(by, id, 'account.enable', reason, () => ({
      write: () => this.#ground.db.run('UPDATE account SET enabled = 1 WHERE id = ?', id),
    }));
  }

  /**
   * A new first password, for who forgot theirs; sessions end, and wrong attempts are forgotten. The second factor stays:
   * who sets passwords cannot sign in as somebody else.
   */
  async resetPassword(by: Doer, id: string, reason: string): Promise<{ password: string }> {
    const { password, kept } = await this.#firstPassword();
    await this.#doTo(by, id, 'account.reset-password', reason, () => {
      if (by.account === id) throw refused('own_account', {}, { status: 403 });
      return {
        write: () => {
          const { db, now } = this.#ground;
          db.run(
            'UPDATE account SET password = ?, password_at = ?, must_change = 1, first_until = ? WHERE id = ?',
            kept,
            now(),
            now() + FIRST_MS,
            id,
          );
          this.#sessions.endAll(id);
          this.#waits.forgive(id);
        },
      };
    });
    return { password };
  }

  /** Takes the second factor away, for who lost it; the next sign-in sets up another. Sessions end. */
  resetSecondFactor(by: Doer, id: string, reason: string): Promise<void> {
    return this.#doTo(by, id, 'account.reset-second-factor', reason, () => {
      if (by.account === id) throw refused('own_account', {}, { status: 403 });
      return {
        write: () => {
          this.#factor.drop(id);
          this.#sessions.endAll(id);
        },
      };
    });
  }

  /** Forgets wrong attempts on it. */
  unlock(by: Doer, id: string, reason: string): Promise<void> {
    return this.#doTo(by, id, 'account.unlock', reason, () => ({ write: () => this.#waits.forgive(id) }));
  }

  /** Ends all sessions of somebody. */
  endSessions(by: Doer, id: string, reason: string): Promise<void> {
    return this.#doTo(by, id, 'account.end-sessions', reason, () => ({
      write: () => this.#sessions.endAll(id),
    }));
  }

  /** One act on one account: checked, put on record, done; nothing else of accounts happens in between. */
  #doTo(
    by: Doer,
    id: string,
    act: string,
    given: string,
    plan: (row: AccountRow) => { target?: string; write: () => unknown },
  ): Promise<void> {
    return this.#turns.take(async () => {
      const reason = checkedReason(given);
      const row = demandAccount(this.#ground, id);
      const { target = row.staffCode, write } = plan(row);
      await this.#ground.act(by.name, act, target, reason);
      this.#ground.db.write(write);
    });
  }

  async #firstPassword(): Promise<{ password: string; kept: string }> {
    const { queue, derive, random } = this.#ground;
    const letters = Array.from(random(16), (byte) => LETTERS[byte % LETTERS.length] as string);
    const password = letters.join('').replace(/(.{4})(?=.)/g, '$1-');
    return { password, kept: await queue.take(undefined, () => hashPassword(password, derive, random)) };
  }

  #setPosts(id: string, posts: readonly Post[]): void {
    const { db } = this.#ground;
    db.run('DELETE FROM post WHERE account = ?', id);
    for (const { role, organs } of posts)
      db.run('INSERT INTO post VALUES (?, ?, ?)', id, role, JSON.stringify(organs));
  }

  /** Without another holder of an administrator's post the node would be closed to all of them. */
  #demandAnother({ id }: AccountRow, role: Role): void {
    if (!isAdministrator(role) || role === 'audit-admin' || this.#holders(role, id) > 0) return;
    throw refused('last_admin', { title: TITLES[role] }, { status: 409 });
  }

  #holders(role: Role, but = ''): number {
    const sql = `SELECT count(*) AS n FROM post JOIN account ON account.id = post.account
      WHERE role = ? AND enabled = 1 AND account <> ?`;
    return this.#ground.db.get<{ n: number }>(sql, role, but)?.n ?? 0;
  }

  #shown({ id, staffCode, displayName, enabled, mustChange, totp }: AccountRow): ShownAccount {
    return {
      id,
      staffCode,
      displayName,
      enabled: enabled === 1,
      posts: heldPosts(this.#ground, id),
      mustChange: mustChange === 1,
      secondFactor: totp !== null,
      sessions: this.#sessions.list(id).length,
    };
  }
}

/** @throws IdentityRefused `bad_reason` */
export function checkedReason(given: string): string {
  const reason = given.normalize('NFC').trim();
  if (reason === '' || reason.length > MOST_REASON) throw refused('bad_reason', {}, { field: 'reason' });
  return reason;
}

function titlesOf(posts: readonly Post[]): string[] {
  return posts.map(({ role, organs }) =>
    organs === '*' ? TITLES[role].zh : `${TITLES[role].zh}（${organs.join('、')}）`,
  );
}
