import type { Post, Role } from '@hutong/api';
import { dayOf } from '@hutong/record';
import type { Ground } from '../ground.ts';
import { refused } from '../refused.ts';

/** An account as it is kept. */
export interface AccountRow {
  id: string;
  staffCode: string;
  displayName: string;
  enabled: number;
  password: string;
  passwordAt: number;
  mustChange: number;
  firstUntil: number | null;
  totp: Buffer | null;
  totpShown: Buffer | null;
  totpDrift: number | null;
  printedSalt: Buffer | null;
  madeAt: number;
}

const COLUMNS = `id, staff_code AS staffCode, display_name AS displayName, enabled, password, password_at AS passwordAt,
  must_change AS mustChange, first_until AS firstUntil, totp, totp_shown AS totpShown, totp_drift AS totpDrift,
  printed_salt AS printedSalt, made_at AS madeAt`;

type Reading = Pick<Ground, 'db' | 'now'>;

export function accountById({ db }: Reading, id: string): AccountRow | undefined {
  return db.get<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE id = ?`, id);
}

/** @throws IdentityRefused `no_account` */
export function demandAccount(ground: Reading, id: string): AccountRow {
  const found = accountById(ground, id);
  if (found === undefined) throw refused('no_account', {}, { status: 404 });
  return found;
}

export function accountByCode({ db }: Reading, typed: string): AccountRow | undefined {
  return db.get<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE staff_code = ?`, plainCode(typed));
}

/** Accounts by staff code, those after one. */
export function accountsAfter({ db }: Reading, after: string, limit: number): AccountRow[] {
  const sql = `SELECT ${COLUMNS} FROM account WHERE staff_code > ? ORDER BY staff_code LIMIT ?`;
  return db.all<AccountRow>(sql, after, limit);
}

/** A staff code as it is kept, however it was typed. */
export function plainCode(typed: string): string {
  return typed.normalize('NFKC').trim().toUpperCase();
}

/** A post that somebody holds, by themselves or for somebody else. */
export interface HeldPost extends Post {
  /** Staff code of whom they stand in for. */
  deputyOf?: string;
  /** The last day of that, in days since 1970-01-01 at +08:00. */
  until?: number;
}

interface PostRow {
  role: Role;
  organs: string;
}

/** The posts that were given to an account. */
export function ownPosts({ db }: Reading, account: string): Post[] {
  const rows = db.all<PostRow>('SELECT role, organs FROM post WHERE account = ? ORDER BY role', account);
  return rows.map(({ role, organs }) => ({ role, organs: JSON.parse(organs) as Post['organs'] }));
}

/** Its own posts and those at which it stands in today, as far as whoever it stands in for still holds them. */
export function heldPosts(ground: Reading, account: string): HeldPost[] {
  const rows = ground.db.all<PostRow & { deputyOf: string; until: number }>(
    `SELECT post.role, post.organs, principal.staff_code AS deputyOf, deputy.until
     FROM deputy JOIN post ON post.account = deputy.principal AND post.role = deputy.role
     JOIN account principal ON principal.id = deputy.principal
     WHERE deputy.account = ? AND deputy.until >= ? ORDER BY post.role, deputyOf`,
    account,
    dayOf(ground.now()),
  );
  const deputed = rows.map(({ organs, ...row }) => ({
    ...row,
    organs: JSON.parse(organs) as Post['organs'],
  }));
  return [...ownPosts(ground, account), ...deputed];
}
