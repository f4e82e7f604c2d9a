import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { NodeService, People, Post } from '@hutong/api';
import { consoleSite } from '@hutong/console';
import { type Hall, openDesk } from '@hutong/hall';
import { Identity, identitySite } from '@hutong/identity';
import type { Site as Pages } from '@hutong/web';
import Database from 'better-sqlite3';

/**
 * Who works at a node: somebody for each part of the desk; somebody whose screen is locked; an account that others work on, and
 * one that is kept waiting after wrong passwords.
 */
const STAFF = {
  clerk: ['window', 'handler', 'decider', 'complaints'],
  head: ['hall-head', 'system-admin'],
  security: ['security-admin'],
  auditor: ['audit-admin'],
  away: ['window'],
  supervisor: ['supervisor'],
  other: ['window'],
  guessed: ['window'],
  publisher: ['publisher'],
  reviewer: ['secrecy-reviewer'],
  duty: ['supervisor', 'duty'],
  registrar: ['registrar'],
} as const satisfies Record<string, readonly Post['role'][]>;
/**
 * `halfway`: the password was right, the second factor is still to come; `fresh`: whose password is still the first one;
 * `phoneless`: who has no telephone set up yet.
 */
export type Member = keyof typeof STAFF | 'halfway' | 'fresh' | 'phoneless';

export const PASSWORD = 'Lumen-Orchard-47';
const HALFWAY = 'h'.repeat(43);
const address = '127.0.0.1';
/** So many wrong attempts at one account, and from one address, make wait the longest. */
const GUESSES = { account: 10, address: 26 };
/** Longer than any wait. */
const WAITED_MS = 16 * 60_000;

/** Accounts whose administrators need no telephone, as nobody walks through screens with one. */
class Accounts extends Identity {
  /** Whose session shows them as they are. */
  phoneless = '';

  override find(secret: string) {
    const found = super.find(secret);
    if (secret === this.phoneless) return found;
    return found !== undefined && 'stage' in found && found.stage === 'set-up-totp'
      ? { ...found, stage: 'open' as const }
      : found;
  }

  override isPending(secret: string): boolean {
    return secret === HALFWAY || super.isPending(secret);
  }
}

/** The people of a node, their accounts, and where it is a hall its desk. */
export class Staff {
  readonly sites: Pages[];
  readonly #desk: ReturnType<typeof openDesk> | undefined;
  readonly #identity: Accounts;
  readonly #dir: string;
  /** Of the accounts' clock, while wrong attempts are made. */
  #aheadMs = 0;
  readonly #secrets = new Map<Member, string>([['halfway', HALFWAY]]);
  readonly #ids = new Map<Member, string>();

  private constructor(info: NodeService['info'], dir: string, now: () => number, hall: Hall | undefined) {
    this.#dir = dir;
    this.#identity = new Accounts({
      dir,
      names: [info.name, info.node],
      // Where the node’s clock goes on by days, nobody’s session is to end by that.
      now: () => Date.now() + this.#aheadMs,
      // A hall that nobody has worked at has nothing on record.
      act: async () => {},
      derive: async (password, salt) => createHash('sha256').update(salt).update(password).digest(),
      queue: { rest: async () => {} },
    });
    const parts = { now, random: (n: number) => randomBytes(n), people: this.#identity, log: { error() {} } };
    this.#desk = hall && openDesk(hall, dir, parts);
    const accounts = identitySite(this.#identity);
    const work = this.#desk?.site ?? consoleSite({ people: this.#identity, now, dir });
    this.sites = [work, accounts];
  }

  /** @param hall whose desk it is; undefined at a center */
  static async open(info: NodeService['info'], dir: string, now = Date.now, hall?: Hall): Promise<Staff> {
    const staff = new Staff(info, dir, now, hall);
    for (const [i, name] of (Object.keys(STAFF) as (keyof typeof STAFF)[]).entries())
      await staff.#hire(name, codeAt(i));
    const found = staff.people.find(staff.secretOf('away'));
    if (found !== undefined && 'session' in found) staff.#identity.lock(found);
    for (const name of ['fresh', 'phoneless'] as const) await staff.#begin(name);
    return staff;
  }

  get desk(): ReturnType<typeof openDesk> {
    if (this.#desk === undefined) throw new Error('a center has no desk');
    return this.#desk;
  }

  get people(): People {
    return this.#identity;
  }

  /** The secret of their session, as their browser’s cookie has it. */
  secretOf(name: Member): string {
    return this.#secrets.get(name) ?? '';
  }

  /** The id of their account. */
  readonly idOf = (name: Member): string => this.#ids.get(name) ?? '';

  /** Somebody guesses at one account until it is kept waiting. */
  async guessed(): Promise<void> {
    await this.#guess(GUESSES.account, () => this.codeOf('guessed'));
  }

  /** Somebody at this address guesses until all who sign in from here are kept waiting. */
  async guessedHere(): Promise<void> {
    await this.#guess(GUESSES.address, (i) => `X${i}`);
  }

  /** Forgets wrong attempts that have made nobody wait, so that a page can be looked at again and again. */
  forget(): void {
    const db = new Database(join(this.#dir, 'identity.db'));
    db.exec('DELETE FROM attempt WHERE until <= last_at');
    db.close();
  }

  /** Printed codes of theirs, each good once. */
  printedOf(name: keyof typeof STAFF): Promise<string[]> {
    return this.#identity.factor.printAnew(this.idOf(name));
  }

  codeOf(name: keyof typeof STAFF): string {
    return codeAt(Object.keys(STAFF).indexOf(name));
  }

  close(): void {
    this.#desk?.close();
    this.#identity.close();
  }

  // Each attempt comes after the wait before it. A clock that is set back leaves the last wait as long as it was.
  async #guess(times: number, codeAt: (i: number) => string): Promise<void> {
    for (let i = 0; i < times; i++) {
      this.#aheadMs += WAITED_MS;
      const tried = this.#identity.signIn.password({ staffCode: codeAt(i), password: 'wrong', address });
      await tried.catch(() => {});
    }
    this.#aheadMs = 0;
  }

  /** Somebody who has come as far as that, and no further. */
  async #begin(name: 'fresh' | 'phoneless'): Promise<void> {
    const { accounts, signIn } = this.#identity;
    const staffCode = name === 'fresh' ? 'B001' : 'B002';
    const given = { staffCode, displayName: '王小明', reason: '入职' };
    const { password } = await accounts.create({ name: 'cli:root', account: undefined }, given);
    const { secret } = await signIn.password({ staffCode, password, address });
    if (name === 'fresh') this.#secrets.set(name, secret);
    else {
      const change = { current: password, password: PASSWORD, again: PASSWORD, address };
      this.#identity.phoneless = await signIn.changePassword(secret, change);
      this.#secrets.set(name, this.#identity.phoneless);
    }
  }

  async #hire(name: keyof typeof STAFF, staffCode: string): Promise<void> {
    const { accounts, signIn } = this.#identity;
    const posts = STAFF[name].map((role): Post => ({ role, organs: '*' }));
    const given = { staffCode, displayName: '王小明', posts, reason: '入职' };
    const { id, password } = await accounts.create({ name: 'cli:root', account: undefined }, given);
    const { secret } = await signIn.password({ staffCode, password, address });
    const change = { current: password, password: PASSWORD, again: PASSWORD, address };
    this.#ids.set(name, id);
    this.#secrets.set(name, await signIn.changePassword(secret, change));
  }
}

function codeAt(i: number): string {
  return `A00${i + 1}`;
}
