import { type AccountRow, accountByCode, demandAccount, plainCode } from '../accounts/rows.ts';
import type { SecondFactor } from '../factor/second-factor.ts';
import type { Ground } from '../ground.ts';
import { hashPassword, isPassword } from '../passwords/hash.ts';
import { refused } from '../refused.ts';
import type { FoundSession, Sessions } from '../sessions/sessions.ts';
import type { Waits } from '../waits.ts';
import type { Attempts } from './attempts.ts';

interface Parts {
  ground: Ground;
  waits: Waits;
  attempts: Attempts;
  sessions: Sessions;
  factor: SecondFactor;
}

/** The secret of a session, and whether the second factor is still to come. */
export interface Begun {
  secret: string;
  pending: boolean;
}

/** How somebody signs in, stays, and changes their password. */
export class SignIn {
  readonly #ground: Ground;
  readonly #waits: Waits;
  readonly #attempts: Attempts;
  readonly #sessions: Sessions;
  readonly #factor: SecondFactor;

  constructor({ ground, waits, attempts, sessions, factor }: Parts) {
    this.#ground = ground;
    this.#waits = waits;
    this.#attempts = attempts;
    this.#sessions = sessions;
    this.#factor = factor;
  }

  /**
   * A staff code and a password. Somebody unknown costs what a wrong password does, and is told the same.
   * @throws IdentityRefused `wrong`, `wait`, `busy`, `first_over`
   */
  async password(given: { staffCode: string; password: string; address: string }): Promise<Begun> {
    const { password, address } = given;
    const { db } = this.#ground;
    const found = accountByCode(this.#ground, given.staffCode);
    const name = found?.id ?? `? ${plainCode(given.staffCode)}`;
    const account = await this.#right(
      { what: 'password', name, staffCode: found?.staffCode, address },
      found,
      password,
    );
    if (account === undefined) throw refused('wrong', {}, { field: 'password', status: 403 });
    if (account.firstUntil !== null && this.#ground.now() > account.firstUntil)
      throw refused('first_over', {}, { field: 'password', status: 403 });
    const pending = account.totp !== null;
    // The point of no return: from here on the secret opens a session.
    return db.write(() => {
      const { enabled, password: kept } = demandAccount(this.#ground, account.id);
      if (enabled === 0 || kept !== account.password) throw signedOut();
      if (!pending) this.#entered(account, address);
      return { secret: this.#sessions.begin({ account: account.id, address, pending }), pending };
    });
  }

  /**
   * The second factor, after the password: a code, two codes in a row where the telephone's clock is far off, or a printed one.
   * @param secret of the session that the password began
   * @returns the secret of the session: another one
   * @throws IdentityRefused `signed_out`, `wrong_code`, `wait`, `busy`
   */
  async code(secret: string, given: { code: string; next: string; address: string }): Promise<string> {
    const session = this.#open(secret);
    if (session.pending === 0) throw signedOut();
    const { id, staffCode } = demandAccount(this.#ground, session.account);
    const { address } = given;
    const attempt = { what: 'code', name: id, staffCode, address } as const;
    const right = await this.#attempts.look(attempt, () => this.#factor.isRight(id, given));
    if (right === undefined) throw refused('wrong_code', {}, { field: 'code', status: 403 });
    return this.#ground.db.write(() => {
      // Disabled, reset or signed out meanwhile: then nothing begins.
      if (this.#sessions.read(secret) === undefined) throw signedOut();
      this.#sessions.end(session.id);
      this.#entered({ id, staffCode }, address);
      return this.#sessions.begin({ account: id, address, pending: false });
    });
  }

  /** Asks the password again at a locked screen. @throws IdentityRefused `wrong_current`, `wait`, `busy`, `signed_out` */
  async unlock(secret: string, given: { password: string; address: string }): Promise<void> {
    const session = this.#open(secret);
    await this.confirm(session.account, given);
    this.#sessions.setLocked(session.id, false);
  }

  /**
   * Asks somebody who is signed in for a code of their telephone, or a printed one, before what cannot be taken back.
   * @throws IdentityRefused `wrong_code`, `wait`, `busy`
   */
  async confirmCode(id: string, { code, address }: { code: string; address: string }): Promise<void> {
    const { staffCode } = demandAccount(this.#ground, id);
    const attempt = { what: 'code', name: id, staffCode, address } as const;
    const right = await this.#attempts.look(attempt, () => this.#factor.isRight(id, { code, next: '' }));
    if (right === undefined) throw refused('wrong_code', {}, { field: 'code', status: 403 });
  }

  /** Asks somebody who is signed in for their password. @throws IdentityRefused `wrong_current`, `wait`, `busy` */
  async confirm(
    id: string,
    { password, address }: { password: string; address: string },
  ): Promise<AccountRow> {
    const found = demandAccount(this.#ground, id);
    const attempt = { what: 'password', name: id, staffCode: found.staffCode, address } as const;
    const account = await this.#right(attempt, found, password, true);
    if (account === undefined) throw refused('wrong_current', {}, { field: 'current', status: 403 });
    return account;
  }

  /**
   * Changes somebody's own password; all their sessions end, and one begins.
   * @returns the secret of that
   * @throws IdentityRefused naming the field
   */
  async changePassword(
    secret: string,
    given: { current: string; password: string; again: string; address: string },
  ): Promise<string> {
    const { current, password, again, address } = given;
    const { db, derive, random, queue, policy, now } = this.#ground;
    const session = this.#open(secret);
    if (session.pending === 1) throw signedOut();
    const { staffCode, displayName } = demandAccount(this.#ground, session.account);
    const fault = policy.fault(password, [staffCode, displayName]);
    if (fault !== undefined) throw fault;
    if (password !== again) throw refused('not_repeated', {}, { field: 'again' });
    const account = await this.confirm(session.account, { password: current, address });
    if (password.normalize('NFC') === current.normalize('NFC'))
      throw refused('same_password', {}, { field: 'password' });
    const kept = await queue.take(undefined, () => hashPassword(password, derive, random));
    return db.write(() => {
      const changed = db.run(
        `UPDATE account SET password = ?, password_at = ?, must_change = 0, first_until = NULL
         WHERE id = ? AND password = ? AND enabled = 1`,
        kept,
        now(),
        account.id,
        account.password,
      );
      // It was changed or reset from elsewhere while this one was being hashed.
      if (changed === 0 || this.#sessions.read(secret) === undefined) throw signedOut();
      this.#sessions.endAll(account.id);
      this.#ground.trail.door('password.changed', staffCode, address);
      return this.#sessions.begin({ account: account.id, address, pending: false });
    });
  }

  #entered({ id, staffCode }: Pick<AccountRow, 'id' | 'staffCode'>, address: string): void {
    this.#waits.know(id, address);
    this.#ground.trail.door('sign-in.done', staffCode, address);
  }

  /** The session of a secret, if its time is not up and its account may sign in. */
  #open(secret: string): FoundSession {
    const session = this.#sessions.read(secret);
    if (session === undefined || session.over) throw signedOut();
    if (demandAccount(this.#ground, session.account).enabled === 0) throw signedOut();
    return session;
  }

  /** The account as it stands after the hash, if the password is right; whoever is inside comes first. */
  async #right(
    attempt: { what: 'password'; name: string; staffCode: string | undefined; address: string },
    found: AccountRow | undefined,
    password: string,
    inside = false,
  ): Promise<AccountRow | undefined> {
    const { queue, derive } = this.#ground;
    const lane = inside ? undefined : attempt.address;
    queue.demandRoom(lane);
    return this.#attempts.look(attempt, async () => {
      const right = await queue.take(lane, () => isPassword(password, found?.password, derive));
      if (!right || found === undefined) return undefined;
      const now = demandAccount(this.#ground, found.id);
      return now.enabled === 1 && now.password === found.password ? now : undefined;
    });
  }
}

function signedOut() {
  return refused('signed_out', {}, { status: 403 });
}
