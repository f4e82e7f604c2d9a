import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BUNDLE = fileURLToPath(new URL('../../dist/hutong.js', import.meta.url));
const UNIT = fileURLToPath(new URL('../../deploy/systemd/hutong@.service', import.meta.url));
const TICKS_PER_S = 100;

/** A process under measurement. */
export interface Process {
  pid: number;
  child: ChildProcess;
  /** Asks it to end and waits; gives what it wrote to stdout. */
  stop(): Promise<string>;
}

/**
 * Runs the bundled `hutong`. With HUTONG_BENCH_PROFILE=DIR a CPU profile of every one is left there.
 * @param flags options of node itself
 */
export function hutong(
  args: readonly string[],
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Process {
  const profile = process.env.HUTONG_BENCH_PROFILE;
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  return node([...flags, ...profiling, BUNDLE, ...args], env);
}

/** What its unit gives a node: options of node itself, and the allocator's in its environment. */
export function unitOptions(): { flags: string[]; env: NodeJS.ProcessEnv } {
  const unit = readFileSync(UNIT, 'utf8');
  const flags = /^ExecStart=\S+ (.*)\/opt\/hutong\/hutong\.js/m.exec(unit)?.[1];
  if (flags === undefined) throw new Error(`${UNIT}: there is no ExecStart with hutong.js`);
  const env = [...unit.matchAll(/^Environment=(MALLOC_\w+)=(.*)$/gm)].map((m) => m.slice(1));
  return { flags: flags.split(' ').filter(Boolean), env: Object.fromEntries(env) };
}

/** Starts a node as its unit does. */
export function startNode(kind: 'hall' | 'center', dir: string): Process {
  const { flags, env } = unitOptions();
  return hutong([kind, 'start', '--data', dir, '--log-level', 'warn'], flags, env);
}

/** Runs node. @param more of its environment */
export function node(args: readonly string[], more: NodeJS.ProcessEnv = {}): Process {
  const env = { ...process.env, NODE_NO_WARNINGS: '1', ...more };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.on('data', (data) => out.push(String(data)));
  child.stderr.on('data', (data) => err.push(String(data)));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  running.add(child);
  void ended.then((code) => {
    running.delete(child);
    if (code !== 0 && code !== null)
      process.stderr.write(
        `${args.join(' ')} ended with ${code}: ${err.join('')}${out.join('').slice(-2_000)}\n`,
      );
  });
  return {
    pid: child.pid as number,
    child,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return out.join('');
    },
  };
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Waits for a process to end by itself; gives what it wrote to stdout. */
export async function finished({ child }: Process): Promise<string> {
  const out: string[] = [];
  child.stdout?.on('data', (data) => out.push(String(data)));
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`a process ended with ${code}`);
  return out.join('');
}

/** Waits until `check` gives something; throws with `what` when it never does. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined> | T | undefined,
  everyMs = 20,
  limitMs = 600_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await check();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`gave up waiting until ${what}`);
    await sleep(everyMs);
  }
}

/** Resident memory of a process, MiB: now, and the most since the last `forgetPeak`. */
export function memory(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return { now: kib('VmRSS') / 1_024, peak: kib('VmHWM') / 1_024 };
}

export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** CPU seconds that a process and its ended children have used. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** Processes below `pid`. */
export function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return children.flatMap((c) => [c, ...descendants(c)]);
}

/** Bytes in a folder or file. */
export function diskBytes(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.blocks * 512;
  return readdirSync(path).reduce((sum, name) => sum + diskBytes(join(path, name)), 0);
}
