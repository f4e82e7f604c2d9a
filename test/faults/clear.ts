import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf } from './processes.ts';

const TRIES = 50;
const WAIT_MS = 100;

/** From here on every temporary folder of this process and its children stands in one, which is answered. */
export function gatherTemporary(): string {
  // Short: PostgreSQL's socket has its place in a path of 107 bytes.
  const dir = mkdtempSync(join(tmpdir(), 'soak-'));
  process.env.TMPDIR = dir;
  return dir;
}

/**
 * Removes a folder in which somebody still makes files. `maxRetries` does not help: Node removes only the empty folder
 * again (ENOTEMPTY), never what came into it meanwhile.
 */
export function remove(dir: string): void {
  for (let i = 1; ; i++) {
    try {
      rmSync(dir, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || i === TRIES) throw error;
    }
  }
}

/** Ends every process that names a folder, unmounts what is mounted in it, and removes it. Waits: for a process that ends. */
export function clearAway(dir: string): void {
  for (let i = 0; i < TRIES && !isClear(dir, i === TRIES - 1); i++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  remove(dir);
}

function isClear(dir: string, last: boolean): boolean {
  const running = processesOf(`${dir}/`);
  for (const { pid } of running) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
  // The newest mount first: one may stand in another.
  const mounted = mountsIn(dir);
  for (const at of mounted) spawnSync('umount', last ? ['--lazy', at] : [at]);
  return running.length === 0 && mounted.length === 0;
}

function mountsIn(dir: string): string[] {
  const lines = readFileSync('/proc/self/mounts', 'utf8').trimEnd().split('\n');
  return lines
    .flatMap((line) => line.split(' ')[1] ?? [])
    .filter((at) => at.startsWith(`${dir}/`))
    .reverse();
}

/** Ends the process at a signal, with all that it began in `dir` cleared away. */
export function clearAtSignal(dir: string): void {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(codes))
    process.once(signal, () => {
      console.log(`${signal}: clearing away ${dir}`);
      clearAway(dir);
      process.exit(code);
    });
  process.once('exit', () => {
    try {
      rmdirSync(dir);
    } catch {
      // Something was left there to be looked at.
    }
  });
}
