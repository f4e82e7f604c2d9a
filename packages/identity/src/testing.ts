import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@hutong/api';
import { pooledRandom } from '@hutong/record';
import { type TOTP, URI } from 'otpauth';
import type { Doer } from './ground.ts';
import { Identity, type IdentityOptions } from './identity.ts';

export const CONSOLE: Doer = { name: 'cli:root', account: undefined };
export const DESK = '10.0.0.1';
export const ELSEWHERE = '203.0.113.9';
export const GOOD = 'Lumen-Orchard-47';

/** Accounts in a folder of their own, under a clock that the test sets, with hashes that cost nothing and are counted. */
export class Office {
  readonly dir = mkdtempSync(join(tmpdir(), 'hutong-identity-'));
  readonly acts: { who: string; act: string; target: string; reason: string }[] = [];
  at = Date.UTC(2026, 10, 30, 1);
  parent: number | undefined;
  hashes = 0;
  /** What the next acts wait for. */
  recording: () => Promise<void> = async () => {};
  /** What each hash waits for. */
  hashing: () => Promise<void> = async () => {};
  identity: Identity;
  readonly #options: Partial<IdentityOptions>;

  constructor(options: Partial<IdentityOptions> = {}) {
    this.#options = options;
    this.identity = this.open();
  }

  open(): Identity {
    return new Identity({
      dir: this.dir,
      names: ['农安县政务服务大厅', 'nongan'],
      now: () => this.at,
      random: pooledRandom(),
      otherClock: () => this.parent,
      queue: { rest: async () => {} },
      derive: async (password, salt) => {
        this.hashes++;
        await this.hashing();
        return createHash('sha256').update(salt).update(password.normalize('NFC')).digest();
      },
      act: async (who, act, target, reason) => {
        await this.recording();
        this.acts.push({ who, act, target, reason });
      },
      ...this.#options,
    });
  }

  /** As after kill -9: what was in memory is gone. */
  restart(): void {
    this.identity.close();
    this.identity = this.open();
  }

  close(): void {
    this.identity.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  pass(ms: number): void {
    this.at += ms;
  }

  /** Makes an account with a password of its own; its second factor is still to be set up. */
  async hire(staffCode: string, ...roles: Role[]): Promise<{ id: string; secret: string }> {
    const posts = roles.map((role) => ({ role, organs: '*' as const }));
    const given = { staffCode, displayName: '王小明', posts, reason: '入职' };
    const { id, password } = await this.identity.accounts.create(CONSOLE, given);
    const first = await this.identity.signIn.password({ staffCode, password, address: DESK });
    const change = { current: password, password: GOOD, again: GOOD, address: DESK };
    return { id, secret: await this.identity.signIn.changePassword(first.secret, change) };
  }

  /** As `hire`, with a telephone. */
  async equip(staffCode: string, ...roles: Role[]) {
    const { id, secret } = await this.hire(staffCode, ...roles);
    const phone = URI.parse(this.identity.factor.show(id)?.uri ?? '') as TOTP;
    const printed = await this.identity.factor.confirm(id, {
      code: phone.generate({ timestamp: this.at }),
      next: '',
    });
    this.pass(60_000);
    return { id, secret, phone, printed };
  }

  password(staffCode: string, password = GOOD, address = DESK) {
    return this.identity.signIn.password({ staffCode, password, address });
  }

  code(secret: string, code: string, next = '', address = DESK) {
    return this.identity.signIn.code(secret, { code, next, address });
  }

  /** Signs in by password and telephone, whose clock is right. */
  async enter(staffCode: string, phone: TOTP): Promise<string> {
    const { secret } = await this.password(staffCode);
    return this.code(secret, phone.generate({ timestamp: this.at }));
  }
}

/** The code of a refusal; `done` when there was none. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
}
