import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Supervised, supervise } from '@hutong/process';
import { until } from './harness.ts';

const PREFIX = 'hutong-test';

/** Whether network namespaces can be made here; says so where not. */
export function mayMakeNamespaces(): boolean {
  const may = spawnSync('unshare', ['--net', 'ip', 'link', 'add', 'probe', 'type', 'bridge']).status === 0;
  if (!may)
    console.warn(
      'SKIPPED: machines with addresses of their own: a network namespace takes root and iproute2',
    );
  return may;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Machines as far as the network goes: each a namespace with an address of its own, joined by a switch and to nothing
 * else. A program on one of them reaches the others, and no registry of packages.
 */
export class Machines {
  /** A folder that all of them see. */
  readonly dir = mkdtempSync(join(tmpdir(), 'hutong-machines-'));
  readonly lines: string[] = [];
  readonly #names: readonly string[];
  readonly #running: { name: string; service: Supervised }[] = [];

  constructor(...names: string[]) {
    this.#names = names;
    sweep();
    ip('netns', 'add', space('switch'));
    ip('-n', space('switch'), 'link', 'add', 'switch', 'type', 'bridge');
    ip('-n', space('switch'), 'link', 'set', 'switch', 'up');
    for (const name of names) this.#join(name);
  }

  #join(name: string): void {
    const at = `port${this.#names.indexOf(name)}`;
    ip('netns', 'add', space(name));
    ip('-n', space(name), 'link', 'set', 'lo', 'up');
    ip('-n', space(name), 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', at, 'netns', space('switch'));
    ip('-n', space('switch'), 'link', 'set', at, 'master', 'switch', 'up');
    ip('-n', space(name), 'address', 'add', `${this.address(name)}/24`, 'dev', 'lan');
    ip('-n', space(name), 'link', 'set', 'lan', 'up');
  }

  address(name: string): string {
    return `10.0.0.${this.#names.indexOf(name) + 1}`;
  }

  /** Runs a program on a machine to its end. */
  run(name: string, command: string, args: readonly string[], limitMs = 60_000): Promise<Outcome> {
    return new Promise((resolve) => {
      const options = { cwd: this.dir, env: environment(), timeout: limitMs };
      execFile('nsenter', [...inside(name), command, ...args], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  }

  /** Starts a service on a machine; ready when it has said so. Started again when it ends. */
  async start(name: string, command: string, args: readonly string[]): Promise<Supervised> {
    let ready = () => {};
    const service = await supervise({
      prefix: ['nsenter', ...inside(name)],
      command,
      args,
      cwd: this.dir,
      env: environment(),
      log: (line) => {
        this.lines.push(`${name} ${line}`);
        if (process.env.HUTONG_TEST_LOG) console.error(name, line);
        if (line.includes('"msg":"started"')) ready();
      },
      ready: () =>
        new Promise((resolve) => {
          ready = resolve;
        }),
      deathSignal: 'TERM',
      readyLimitMs: 60_000,
      startTries: 1,
    });
    this.#running.push({ name, service });
    return service;
  }

  /** Stops what was started on a machine. */
  async stop(name: string): Promise<void> {
    for (const one of this.#running.filter((r) => r.name === name)) await one.service.stop();
  }

  async close(): Promise<void> {
    for (const { service } of this.#running.toReversed()) await service.stop();
    for (const name of [...this.#names, 'switch']) spawnSync('ip', ['netns', 'delete', space(name)]);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const space = (name: string) => `${PREFIX}-${process.pid}-${name}`;
const inside = (name: string) => [`--net=/run/netns/${space(name)}`, '--'];
const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_NO_WARNINGS: '1', DATABASE_URL: undefined, NATS_URL: undefined };
}

/** What a run left behind that was killed. */
function sweep(): void {
  for (const line of ip('netns', 'list').toString().split('\n')) {
    const [, pid] = new RegExp(`^(?:${PREFIX}-(\\d+)-\\S+)`).exec(line) ?? [];
    if (pid !== undefined && spawnSync('kill', ['-0', pid]).status !== 0)
      spawnSync('ip', ['netns', 'delete', line.split(' ')[0] as string]);
  }
}

/** The program on some machines, as who administers them uses it. Data folders are named as their nodes. */
export class Operator {
  readonly machines: Machines;
  readonly #program: readonly [string, ...string[]];

  /** @param program what `hutong` stands for */
  constructor(machines: Machines, ...program: [string, ...string[]]) {
    this.machines = machines;
    this.#program = program;
  }

  /** What a command prints; throws unless it ends well. */
  async on(machine: string, ...words: string[]): Promise<string> {
    const [command, ...first] = this.#program;
    const args = [...first, ...words, '--lang', 'en'];
    const { code, stdout, stderr } = await this.machines.run(machine, command, args);
    if (code === 0) return stdout;
    throw new Error(`${machine}: hutong ${words.join(' ')}: exit ${code}\n${stdout}${stderr}`);
  }

  /** What a command answers with --json; its shape is the caller's to know. */
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own.
  async ask(machine: string, ...words: string[]): Promise<any> {
    return JSON.parse(await this.on(machine, ...words, '--json'));
  }

  start(machine: string, node: string, kind: 'hall' | 'center'): Promise<Supervised> {
    const [command, ...first] = this.#program;
    return this.machines.start(machine, command, [...first, kind, 'start', '--data', node]);
  }

  /** Makes a hall's keys, has the top center approve them, and starts the hall. */
  async enrol(
    machine: string,
    hall: string,
    top: { machine: string; node: string; url: string },
    ...more: string[]
  ) {
    const { code } = await this.ask(top.machine, 'enrol', 'code', '--data', top.node, '--node', hall);
    const { hostname, port } = new URL(top.url);
    const probe = `require('node:net').connect(${port}, '${hostname}', () => process.exit())`;
    await until('the top center listens', async () => {
      return (await this.machines.run(machine, process.execPath, ['--eval', probe])).code === 0;
    });
    const place = ['--data', hall, '--node', hall, '--name', `${hall}政务大厅`, '--parent', top.node];
    const asked = ['--code', code, '--center', top.url, '--heartbeat', '1', ...more];
    const { fingerprint } = await this.ask(machine, 'enrol', ...place, ...asked);
    await this.on(top.machine, 'enrol', 'approve', hall, '--data', top.node, '--fingerprint', fingerprint);
    return this.start(machine, hall, 'hall');
  }

  /** Waits until every ancestor has receipted what a hall stored. */
  async receipted(machine: string, hall: string): Promise<void> {
    await until(`all of ${hall} is received above`, async () => {
      const { logs } = (await this.ask(machine, 'status', '--data', hall)) as {
        logs: { received: { behind: number }[] }[];
      };
      return logs.every((l) => l.received.length > 0 && l.received.every((r) => r.behind === 0));
    });
  }
}
