import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { until } from '../network/harness.ts';

/** One system call; `begun` and `ended` are places in the one order of all that was traced. */
export interface Call {
  pid: number;
  name: string;
  /** Arguments, with the paths of files and the ends of sockets; strings as strace writes them. */
  text: string;
  begun: number;
  ended: number;
}

const CALLS = 'fsync,fdatasync,pwrite64,pwritev,write,writev,sendto,sendmsg';

/** strace on running processes and their threads, once it sees them all; ended by `detach`. */
export async function attach(pids: readonly number[], args: readonly string[]): Promise<() => Promise<void>> {
  const whom = pids.flatMap((pid) => ['-p', String(pid)]);
  const strace = spawn('strace', ['-qq', '-f', ...args, ...whom], { stdio: 'ignore' });
  const ended = once(strace, 'exit');
  // One that ended meanwhile, as PostgreSQL's workers do, does nothing more that could be seen.
  const traced = (pid: number) => {
    try {
      return !/TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return true;
    }
  };
  await until('strace has attached', () => pids.every(traced), 10_000);
  return async () => {
    strace.kill('SIGINT');
    await ended;
  };
}

/** Writes down the system calls of running processes, in the order the kernel did them. */
export class Trace {
  readonly #file: string;
  readonly #detach: () => Promise<void>;

  private constructor(file: string, detach: () => Promise<void>) {
    this.#file = file;
    this.#detach = detach;
  }

  static async of(pids: readonly number[], file: string): Promise<Trace> {
    const args = ['-yy', '-s', '8192', '-e', `trace=${CALLS}`, '-o', file];
    return new Trace(file, await attach(pids, args));
  }

  async end(): Promise<Call[]> {
    await this.#detach();
    return readCalls(readFileSync(this.#file, 'latin1'));
  }
}

/** A call that another interrupted stands in two lines: where it begins, and where it is resumed. */
function readCalls(text: string): Call[] {
  const calls: Call[] = [];
  const open = new Map<number, Call>();
  text.split('\n').forEach((line, at) => {
    const [, pid, rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (pid === undefined) return;
    const resumed = /^<\.\.\. (\w+) resumed>/.exec(rest);
    if (resumed !== null) {
      const call = open.get(Number(pid));
      if (call !== undefined) call.ended = at;
      open.delete(Number(pid));
      return;
    }
    const name = /^(\w+)\(/.exec(rest)?.[1];
    if (name === undefined) return;
    const unfinished = rest.endsWith('<unfinished ...>');
    const call = {
      pid: Number(pid),
      name,
      text: rest,
      begun: at,
      ended: unfinished ? Number.POSITIVE_INFINITY : at,
    };
    calls.push(call);
    if (unfinished) open.set(Number(pid), call);
  });
  return calls;
}

/** Files whose bytes are on the disk when this call has ended. */
export function isSync({ name }: Call): boolean {
  return name === 'fsync' || name === 'fdatasync';
}
