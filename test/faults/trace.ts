import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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

/** Writes down the system calls of running processes, in the order the kernel did them. */
export class Trace {
  readonly #file: string;
  readonly #strace: ChildProcess;

  private constructor(file: string, strace: ChildProcess) {
    this.#file = file;
    this.#strace = strace;
  }

  static async of(pids: readonly number[], file: string): Promise<Trace> {
    const attach = pids.flatMap((pid) => ['-p', String(pid)]);
    const args = ['-f', '-yy', '-s', '8192', '-e', `trace=${CALLS}`, '-o', file, ...attach];
    const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    strace.stderr?.on('data', (data) => {
      said += String(data);
    });
    const attached = () => pids.every((pid) => said.includes(`Process ${pid} attached`));
    await until('strace has attached', () => attached() && existsSync(file), 10_000);
    return new Trace(file, strace);
  }

  async end(): Promise<Call[]> {
    const gone = new Promise((resolve) => this.#strace.once('exit', resolve));
    this.#strace.kill('SIGINT');
    await gone;
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
