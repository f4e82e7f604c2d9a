import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@hutong/api';
import { Identity } from '@hutong/identity';
import { until } from '../network/harness.ts';
import { begin, hutong, type Running } from './commands.ts';
import { telephone } from './day/telephone.ts';
import { PASSWORD } from './staff.ts';

const address = '127.0.0.1';
/** Of the node: no good as passwords. */
const NAMES: [string, string] = ['吉林省政务中心', 'province'];

/** Somebody who works at a center: the secret of their session, and printed codes of theirs, each good once. */
interface Officer {
  secret: string;
  codes: string[];
}

/** A top center as its commands make and start it, with a PostgreSQL and a broker of its own, and people with accounts. */
export class OwnCenter {
  readonly root = mkdtempSync(join(tmpdir(), 'hutong-own-center-'));
  readonly dir = join(this.root, 'province');
  readonly #officers = new Map<Role, Officer>();
  #running: Running | undefined;
  url = '';

  /** @param roles of whom there is one each */
  static async start(roles: readonly Role[]): Promise<OwnCenter> {
    const center = new OwnCenter();
    const made = await hutong(
      ...['center', 'init', '--data', center.dir, '--node', 'province', '--name', '吉林省政务中心'],
      ...['--network', 'test', '--http', '127.0.0.1:0'],
    );
    if (made.code !== 0) throw new Error(made.err);
    await center.up();
    for (const [i, role] of roles.entries()) center.#officers.set(role, await center.#hire(role, `A00${i}`));
    return center;
  }

  officer(role: Role): Officer {
    const found = this.#officers.get(role);
    if (found === undefined) throw new Error(`nobody is ${role}`);
    return found;
  }

  /** The next printed code of theirs. */
  code(role: Role): string {
    const code = this.officer(role).codes.shift();
    if (code === undefined) throw new Error('all codes are used up');
    return code;
  }

  async up(): Promise<void> {
    const running = begin(['center', 'start', '--data', this.dir]);
    this.#running = running;
    let ended: number | undefined;
    void running.ended.then((code) => {
      ended = code;
    });
    await until('the center answers', () => ended !== undefined || running.err().includes('Started: '));
    if (ended !== undefined) throw new Error(`it ended with ${ended}: ${running.err()}`);
    this.url = /Started: (\S+)/.exec(running.err())?.[1] ?? '';
  }

  async down(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  async stop(): Promise<void> {
    await this.down();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** An account with a telephone of its own, made beside the center that runs. */
  async #hire(role: Role, staffCode: string): Promise<Officer> {
    const identity = new Identity({
      dir: this.dir,
      names: NAMES,
      random: (n) => randomBytes(n),
      act: async () => {},
    });
    try {
      const given = {
        staffCode,
        displayName: '王小明',
        posts: [{ role, organs: '*' as const }],
        reason: '入职',
      };
      const { id, password } = await identity.accounts.create(
        { name: 'cli:root', account: undefined },
        given,
      );
      const { secret } = await identity.signIn.password({ staffCode, password, address });
      const change = { current: password, password: PASSWORD, again: PASSWORD, address };
      const opened = await identity.signIn.changePassword(secret, change);
      const shown = identity.factor.show(id);
      if (shown === undefined) throw new Error('there is no secret to scan');
      const code = telephone(shown.text, Date.now());
      const codes = await identity.factor.confirm(id, { code, next: '' });
      return { secret: opened, codes };
    } finally {
      identity.close();
    }
  }
}
