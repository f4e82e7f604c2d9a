import { join } from 'node:path';
import type { Ended, People, Permission, SignedIn, Stage } from '@hutong/api';
import { type DiskFailed, OwnDatabase } from '@hutong/log';
import { pooledRandom } from '@hutong/record';
import { Accounts } from './accounts/accounts.ts';
import { type Colleague, colleaguesFor } from './accounts/colleagues.ts';
import { Deputies } from './accounts/deputies.ts';
import { inOrder, isAdministrator, nameFor, nameSignedIn } from './accounts/posts.ts';
import { type AccountRow, accountById, type HeldPost, heldPosts } from './accounts/rows.ts';
import { Sealing } from './factor/seal.ts';
import { SecondFactor } from './factor/second-factor.ts';
import type { ActPort, Doer, Ground } from './ground.ts';
import { type Derive, deriveByScrypt } from './passwords/hash.ts';
import { type AccountsConfig, PasswordPolicy } from './passwords/policy.ts';
import { HashQueue, type QueueParts } from './passwords/queue.ts';
import { refused } from './refused.ts';
import { csrfOf, type SessionRow, Sessions } from './sessions/sessions.ts';
import { Attempts } from './sign-in/attempts.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { versions } from './store/versions.ts';
import { Trail } from './trail/trail.ts';
import { Waits } from './waits.ts';

export interface IdentityOptions {
  /** The node's data folder: `identity.db` and `identity.key` stand in it. */
  dir: string;
  /** `accounts` of the node's configuration. */
  config?: AccountsConfig;
  /** Names of the node: in a telephone's list, and no good as passwords. */
  names: readonly [string, ...string[]];
  act: ActPort;
  otherClock?: () => number | undefined;
  onDiskFailed?: (error: DiskFailed) => void;
  now?: () => number;
  random?: (n: number) => Uint8Array;
  derive?: Derive;
  queue?: QueueParts;
}

/** Somebody signed in, with the posts at which they stand in for others. */
export interface Person extends SignedIn {
  posts: readonly HeldPost[];
}

/** Accounts of one node: who signs in here, and what they may do. It needs no other node, and no default password exists. */
export class Identity implements People {
  readonly accounts: Accounts;
  readonly deputies: Deputies;
  readonly signIn: SignIn;
  readonly factor: SecondFactor;
  readonly policy: PasswordPolicy;
  readonly trail: Trail;
  readonly #ground: Ground;
  readonly #sessions: Sessions;

  constructor(options: IdentityOptions) {
    const { dir, config = {}, names, act, now = Date.now, random = pooledRandom() } = options;
    const { derive = deriveByScrypt, otherClock = () => undefined, onDiskFailed } = options;
    this.policy = new PasswordPolicy(config, names);
    const db = new OwnDatabase(join(dir, 'identity.db'), versions, onDiskFailed);
    this.trail = new Trail(db, now);
    const ground: Ground = {
      db,
      now,
      random,
      derive,
      queue: new HashQueue(options.queue),
      sealing: new Sealing(join(dir, 'identity.key'), random),
      policy: this.policy,
      secondFactor: config.second_factor ?? 'everyone',
      act: async (...given) => {
        await act(...given);
        this.trail.act(...given);
      },
      trail: this.trail,
      otherClock,
    };
    const waits = new Waits(ground);
    const sessions = new Sessions(ground);
    const factor = new SecondFactor(ground, names[0]);
    this.#ground = ground;
    this.#sessions = sessions;
    this.factor = factor;
    this.accounts = new Accounts({ ground, waits, sessions, factor });
    this.deputies = new Deputies(ground);
    this.signIn = new SignIn({ ground, waits, attempts: new Attempts(ground, waits), sessions, factor });
  }

  close(): void {
    this.#ground.db.close();
  }

  /** Whose session a cookie's secret is; counts as activity. One whose time is up is told, so that what was typed is kept. */
  find(secret: string): Person | Ended | undefined {
    const session = this.#sessions.read(secret);
    if (session === undefined || session.pending === 1) return undefined;
    const account = accountById(this.#ground, session.account);
    if (account === undefined || account.enabled === 0) return undefined;
    if (session.over) return { ended: account.id };
    this.#sessions.active(session);
    const posts = inOrder(heldPosts(this.#ground, account.id));
    return {
      name: nameSignedIn({ staffCode: account.staffCode, posts }),
      roles: [...new Set(posts.map(({ role }) => role))],
      account: account.id,
      staffCode: account.staffCode,
      posts,
      session: session.id,
      csrf: csrfOf(secret),
      stage: this.#stage(account, session, posts),
    };
  }

  /** Whether a secret awaits its second factor. */
  isPending(secret: string): boolean {
    const session = this.#sessions.read(secret);
    return session?.pending === 1 && !session.over;
  }

  signOut(secret: string): void {
    const session = this.#sessions.read(secret);
    if (session !== undefined) this.#sessions.end(session.id);
  }

  /** Locks the screen of a session: it asks the password again. */
  lock({ session }: Pick<SignedIn, 'session'>): void {
    this.#sessions.setLocked(session, true);
  }

  /** Sessions of an account, newest first. */
  sessionsOf(account: string): SessionRow[] {
    return this.#sessions.list(account);
  }

  /** Ends one of somebody's own sessions. @throws IdentityRefused `no_session` */
  endOwn({ account }: Pick<SignedIn, 'account'>, id: string): void {
    if (this.#sessions.byId(id)?.account !== account) throw refused('no_session', {}, { status: 404 });
    this.#sessions.end(id);
  }

  /** Ends all of somebody's own sessions but the one they ask from. */
  endOthers({ account, session }: Pick<SignedIn, 'account' | 'session'>): void {
    this.#sessions.endAll(account, session);
  }

  /** A person's name, which stands at this node alone. */
  displayName(account: string): string | undefined {
    return accountById(this.#ground, account)?.displayName;
  }

  /** Whose own posts let them do this. @param organ undefined: for any */
  colleagues(permission: Permission, organ?: string): Colleague[] {
    return colleaguesFor(this.#ground, permission, organ);
  }

  #stage(account: AccountRow, { locked }: SessionRow, posts: readonly HeldPost[]): Stage {
    if (locked === 1) return 'locked';
    if (account.mustChange === 1 || this.policy.isOld(account.passwordAt, this.#ground.now()))
      return 'change-password';
    const needed =
      this.#ground.secondFactor === 'everyone' || posts.some(({ role }) => isAdministrator(role));
    return needed && account.totp === null ? 'set-up-totp' : 'open';
  }
}

/** Who does it, for the acts of administration, by the post that lets them. */
export function doerOf(person: Pick<SignedIn, 'account' | 'staffCode' | 'posts'>, may: Permission): Doer {
  return { name: nameFor(person, may), account: person.account };
}
