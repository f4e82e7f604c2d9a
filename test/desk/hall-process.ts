import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '@hutong/trust';
import { initHall } from '../bench/lone-hall.ts';
import { telephone } from '../browser/day/telephone.ts';
import { PROGRAM } from '../faults/processes.ts';
import { until } from '../network/harness.ts';

/** The password that everybody gives themselves on their first day. */
export const PASSWORD = 'Lumen-Orchard-47';

/** Somebody with an account, as they come to work. */
export interface Hired {
  code: string;
  /** The password of the day; what the console showed until it was changed. */
  password: string;
  /** What the telephone was given; undefined before it was. */
  secret: string | undefined;
  /** The last step of the telephone’s clock that was used. */
  step: number;
}

/** What their telephone shows next: a code that was used is not shown again. */
export function codeOf(who: Hired): string {
  who.step = Math.max(who.step + 1, Math.floor(Date.now() / 30_000));
  return telephone(who.secret ?? '', who.step * 30_000);
}

/** Options of node itself, and more of its environment. */
interface Options {
  flags: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** A hall whose line is cut, run by the command as a hall runs it. */
export class HallProcess {
  readonly #root = mkdtempSync(join(tmpdir(), 'hutong-day-'));
  readonly #options: Options;
  #dir = '';
  #child: ChildProcess | undefined;

  constructor(options: Options = { flags: [], env: {} }) {
    this.#options = options;
  }

  async init(): Promise<void> {
    this.#dir = await initHall(this.#root);
  }

  get dir(): string {
    return this.#dir;
  }

  get url(): string {
    return `http://127.0.0.1:${readConfig(this.#dir).http.port}`;
  }

  /** Of its process; undefined while it stands still. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Runs a command at the hall’s folder; gives what it says as JSON. */
  async command<T>(...args: string[]): Promise<T> {
    const env = { ...process.env, NODE_NO_WARNINGS: '1', LANG: 'C' };
    const all = [...PROGRAM, ...args, '--data', this.#dir, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, all, { env });
    return JSON.parse(stdout) as T;
  }

  async hire(code: string, ...posts: string[]): Promise<Hired> {
    const asked = posts.flatMap((post) => ['--post', post]);
    const given = ['--name', `员工${code}`, ...asked, '--reason', '入职'];
    const { password } = await this.command<{ password: string }>('account', 'create', code, ...given);
    return { code, password, secret: undefined, step: 0 };
  }

  /** Puts records on record while the hall stands still. */
  async import(records: readonly object[]): Promise<void> {
    const file = join(this.#root, 'records.jsonl');
    writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await this.command('import', file);
  }

  async start(): Promise<void> {
    const { flags, env } = this.#options;
    const args = [...flags, ...PROGRAM, 'hall', 'start', '--data', this.#dir, '--log-level', 'warn'];
    const child = spawn(process.execPath, args, {
      stdio: 'ignore',
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    });
    this.#child = child;
    await until(
      'the hall answers',
      async () => (await fetch(`${this.url}/healthz`).catch(() => undefined))?.ok === true,
    );
  }

  /** As when the power goes. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.#child = undefined;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
