import { type Role, TITLES } from '@hutong/api';
import { dayOf, timeText } from '@hutong/record';
import type { Doer, Ground } from '../ground.ts';
import { refused } from '../refused.ts';
import { checkedReason } from './accounts.ts';
import { DEPUTED_ROLES } from './posts.ts';
import { accountById, accountsAfter, demandAccount, ownPosts } from './rows.ts';

const ID_BYTES = 8;
const MOST_DAYS = 366;

/** Somebody who stands in for somebody else. */
export interface Deputy {
  id: string;
  /** Staff codes. */
  deputy: string;
  principal: string;
  role: Role;
  /** The last day, in days since 1970-01-01 at +08:00. */
  until: number;
  /** Staff code of who appointed them. */
  by: string;
}

/** Deputies (代理): the head of a hall says who stands in for whom at a post, until the end of a day. Records name both. */
export class Deputies {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Those who stand in today or will. */
  list(): Deputy[] {
    return this.#ground.db.all<Deputy>(
      `SELECT deputy.id, holder.staff_code AS deputy, principal.staff_code AS principal, role, until, by
       FROM deputy JOIN account holder ON holder.id = deputy.account JOIN account principal ON principal.id = deputy.principal
       WHERE until >= ? ORDER BY until, deputy.id LIMIT 500`,
      dayOf(this.#ground.now()),
    );
  }

  /** Whom there is to choose from: enabled accounts with posts at which somebody may stand in. */
  holders(): { id: string; staffCode: string; displayName: string; roles: Role[] }[] {
    return accountsAfter(this.#ground, '', 2_000)
      .filter(({ enabled }) => enabled === 1)
      .map(({ id, staffCode, displayName }) => {
        const roles = ownPosts(this.#ground, id).map(({ role }) => role);
        return { id, staffCode, displayName, roles: roles.filter((role) => DEPUTED_ROLES.includes(role)) };
      });
  }

  /**
   * Appoints somebody to stand in at a post of somebody else.
   * @param given `until` in days since 1970-01-01 at +08:00
   * @throws IdentityRefused naming the field
   */
  async appoint(
    by: Doer,
    given: { principal: string; role: Role; deputy: string; until: number; reason: string },
  ): Promise<void> {
    const { principal, role, deputy, until } = given;
    const { db, now, random } = this.#ground;
    const reason = checkedReason(given.reason);
    const from = demandAccount(this.#ground, principal);
    const to = demandAccount(this.#ground, deputy);
    const held = ownPosts(this.#ground, principal).some((post) => post.role === role);
    if (!held || !DEPUTED_ROLES.includes(role)) throw refused('no_such_post', {}, { field: 'post' });
    // Who appoints gives themselves no post.
    if (deputy === principal || deputy === by.account) throw refused('own_deputy', {}, { field: 'deputy' });
    if (to.enabled === 0) throw refused('no_account', {}, { field: 'deputy' });
    const today = dayOf(now());
    if (!Number.isInteger(until) || until < today || until > today + MOST_DAYS)
      throw refused('bad_day', {}, { field: 'until' });
    const target = `${to.staffCode} 代理 ${from.staffCode} ${TITLES[role].zh}，至 ${dayText(until)}`;
    await this.#ground.act(by.name, 'deputy.appoint', target, reason);
    const id = Buffer.from(random(ID_BYTES)).toString('hex');
    const code =
      by.account === undefined ? by.name : (accountById(this.#ground, by.account)?.staffCode ?? by.name);
    db.run(
      'INSERT INTO deputy VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      deputy,
      principal,
      role,
      until,
      code,
      now(),
    );
  }

  /** Ends it before its day. */
  async end(by: Doer, id: string, given: string): Promise<void> {
    const reason = checkedReason(given);
    const found = this.list().find((one) => one.id === id);
    if (found === undefined) throw refused('no_such_post', {}, { status: 404 });
    const { deputy, principal, role } = found;
    await this.#ground.act(by.name, 'deputy.end', `${deputy} 代理 ${principal} ${TITLES[role].zh}`, reason);
    this.#ground.db.run('DELETE FROM deputy WHERE id = ?', id);
  }
}

/** A day since 1970-01-01 as YYYY-MM-DD. */
export function dayText(day: number): string {
  return timeText(day * 86_400_000).slice(0, 10);
}
