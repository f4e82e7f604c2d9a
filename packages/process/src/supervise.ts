import { type ChildProcess, spawn } from 'node:child_process';
import { type Clock, systemClock } from './clock.ts';
import { findSetpriv } from './programs.ts';
import { forEachLine } from './stream-lines.ts';

/** How one run of the server ended. */
export interface Exit {
  pid: number | undefined;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The program could not be run at all. */
  error?: Error;
  /** When it is started again; undefined: not at all (it was stopped, or never became ready). */
  restartInMs: number | undefined;
}

export interface SuperviseOptions {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Each line the server writes, and what the supervisor does, without the line's end. */
  log(line: string): void;
  /**
   * Settles when a started server takes work. A rejection ends that run; `ended` aborts when the run is over,
   * so that nothing goes on waiting for it.
   */
  ready(child: { pid: number; ended: AbortSignal }): Promise<void>;
  onExit?(exit: Exit): void;
  restart?: { minMs: number; maxMs: number };
  /** What the server gets when we die without a word. Default INT (PostgreSQL: fast shutdown). */
  deathSignal?: 'INT' | 'TERM';
  /**
   * Words put before the command, as `unshare … --`. They must exec, not fork, so that the pid stays the
   * server's; the death signal is set after them, since changing user clears it.
   */
  prefix?: readonly string[];
  /** What asks the server to stop; after `stopLimitMs` (default 20 s) it is killed. */
  stopSignal?: NodeJS.Signals;
  stopLimitMs?: number;
  /** How long the first start may take to become ready (default 30 s), and how often it is tried (3). */
  readyLimitMs?: number;
  startTries?: number;
  clock?: Clock;
}

export interface Supervised {
  /** Process id of the running server; undefined between a crash and the restart. */
  readonly pid: number | undefined;
  /** How often a crash was mended. */
  readonly restarts: number;
  /** Asks, waits, kills; resolves when the process is gone. Twice is once. */
  stop(): Promise<void>;
  /** Sends a signal (as SIGHUP) to the running server; false when none is running just now. */
  reload(signal?: NodeJS.Signals): boolean;
}

export class ServerDidNotStart extends Error {
  override readonly name = 'ServerDidNotStart';
  readonly next = 'read the last lines the server wrote (above), mend what they say, start again';
  readonly command: string;
  readonly lastLines: readonly string[];
  constructor(command: string, lastLines: readonly string[], reason: string) {
    super(`${command} did not start: ${reason}${lastLines.map((line) => `\n  ${line}`).join('')}`);
    this.command = command;
    this.lastLines = lastLines;
  }
}

interface Run {
  child: ChildProcess;
  ended: Promise<void>;
  abort: AbortController;
}

/**
 * Runs a server that lives and dies with this process: started, watched, started again after a crash with
 * jittered, bounded backoff, stopped by `stop()`, and told by the kernel (pdeathsig) when we are killed.
 * It runs in a session of its own, so Ctrl-C in our terminal does not stop it before we have drained.
 * Call it from the main thread: the kernel ties the death signal to the thread that started the child.
 *
 * Resolves when the server is ready the first time; throws ServerDidNotStart otherwise, leaving none behind.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const supervisor = new Supervisor(options);
  await supervisor.start();
  return supervisor;
}

/** What to do for those that run now when this process exits: one listener for all, however many they are. */
const atExit = new Set<() => void>();
const exits = () => {
  for (const one of atExit) one();
};

function onExit(work: () => void): void {
  if (atExit.size === 0) process.once('exit', exits);
  atExit.add(work);
}

function offExit(work: () => void): void {
  atExit.delete(work);
  if (atExit.size === 0) process.removeListener('exit', exits);
}

class Supervisor implements Supervised {
  restarts = 0;
  private readonly options: SuperviseOptions;
  private readonly clock: Clock;
  private readonly lastLines: string[] = [];
  private run: Run | undefined;
  private stopping = false;
  private keepAlive = false;
  private failures = 0;
  private timer: unknown;
  private readonly onOurExit = () => void this.run?.child.kill(`SIG${this.options.deathSignal ?? 'INT'}`);

  constructor(options: SuperviseOptions) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
  }

  get pid(): number | undefined {
    return this.run?.child.pid;
  }

  async start(): Promise<void> {
    onExit(this.onOurExit); // Where setpriv is missing; harmless where it is not.
    const tries = this.options.startTries ?? 3;
    for (let attempt = 1; ; attempt++) {
      const failure = await this.firstRun();
      if (!failure) break;
      if (attempt >= tries || this.stopping) {
        this.stopping = true;
        offExit(this.onOurExit);
        throw new ServerDidNotStart(this.options.command, this.lastLines.slice(-8), failure);
      }
      await new Promise<void>((resolve) => this.clock.setTimeout(resolve, this.backoff()));
    }
    this.keepAlive = true;
    this.failures = 0;
    if (!this.run) this.restartLater(); // It crashed between ready and here.
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.clock.clearTimeout(this.timer);
    offExit(this.onOurExit);
    const run = this.run;
    if (run) await this.end(run);
  }

  reload(signal: NodeJS.Signals = 'SIGHUP'): boolean {
    return this.run?.child.kill(signal) ?? false;
  }

  /** Starts once and waits for ready; answers why it failed, or undefined. */
  private async firstRun(): Promise<string | undefined> {
    const run = this.spawn();
    let timer: unknown;
    const outcome = await Promise.race([
      this.whenReady(run),
      run.ended.then(() => 'it ended before it was ready'),
      new Promise<string>((resolve) => {
        const limit = this.options.readyLimitMs ?? 30_000;
        timer = this.clock.setTimeout(() => resolve(`not ready after ${limit} ms`), limit);
      }),
    ]);
    this.clock.clearTimeout(timer);
    if (outcome !== undefined) await this.end(run);
    return outcome;
  }

  private async whenReady(run: Run): Promise<string | undefined> {
    const pid = run.child.pid;
    if (pid === undefined) return 'it could not be run';
    try {
      await this.options.ready({ pid, ended: run.abort.signal });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private spawn(): Run {
    const { command, args, prefix = [], env, cwd } = this.options;
    const setpriv = findSetpriv();
    const die = setpriv ? [setpriv, `--pdeathsig=${this.options.deathSignal ?? 'INT'}`, '--'] : [];
    const [program = command, ...rest] = [...prefix, ...die, command, ...args];
    const child = spawn(program, rest, {
      env: env ?? process.env,
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const startedAt = this.clock.now();
    const abort = new AbortController();
    const ended = new Promise<void>((resolve) => {
      let done = false;
      const end = (code: number | null, signal: NodeJS.Signals | null, error?: Error) => {
        if (done) return;
        done = true;
        if (this.run === run) this.run = undefined;
        this.onRunEnded({ pid: child.pid, code, signal, ...(error ? { error } : {}) }, startedAt);
        abort.abort();
        resolve();
      };
      child.once('exit', (code, signal) => end(code, signal));
      // Also emitted when a signal could not be sent: only a child that never ran has ended by it.
      child.on('error', (error) =>
        child.pid === undefined ? end(null, null, error) : this.say(error.message),
      );
    });
    const run: Run = { child, ended, abort };
    this.run = run;
    for (const stream of [child.stdout, child.stderr]) forEachLine(stream, (line) => this.say(line));
    return run;
  }

  private onRunEnded(exit: Omit<Exit, 'restartInMs'>, startedAt: number): void {
    const willRestart = this.keepAlive && !this.stopping;
    // A run that lasted earns a fresh start of the backoff.
    if (this.clock.now() - startedAt > 4 * this.limits().maxMs) this.failures = 0;
    const restartInMs = willRestart ? this.restartLater() : undefined;
    if (!this.stopping || exit.error) {
      const how = exit.error?.message ?? exit.signal ?? `code ${exit.code}`;
      const then = restartInMs === undefined ? '' : `, starting it again in ${Math.round(restartInMs)} ms`;
      this.say(`${this.options.command} (process ${exit.pid ?? '-'}) ended: ${how}${then}`);
    }
    quietly(() => this.options.onExit?.({ ...exit, restartInMs }));
  }

  private restartLater(): number {
    const delayMs = this.backoff();
    this.timer = this.clock.setTimeout(() => {
      if (this.stopping || this.run) return;
      this.restarts++;
      const run = this.spawn();
      // Recovery after a crash may rightly take minutes, so a restart has no limit; only a refusal ends it.
      void this.whenReady(run).then((failure) => {
        if (failure === undefined) this.say(`${this.options.command} (process ${run.child.pid}) is back`);
        else if (this.run === run && !this.stopping) void this.end(run);
      });
    }, delayMs);
    return delayMs;
  }

  private limits(): { minMs: number; maxMs: number } {
    return this.options.restart ?? { minMs: 100, maxMs: 5_000 };
  }

  /** Doubling from min to max, of which a random half is taken off: many nodes must not beat in step. */
  private backoff(): number {
    const { minMs, maxMs } = this.limits();
    const full = Math.min(maxMs, minMs * 2 ** Math.min(this.failures++, 20));
    return Math.max(Math.min(minMs, full), full * (0.5 + this.clock.random() / 2));
  }

  private async end(run: Run): Promise<void> {
    const { stopSignal = 'SIGTERM', stopLimitMs = 20_000 } = this.options;
    run.child.kill(stopSignal);
    const timer = this.clock.setTimeout(() => {
      this.say(
        `${this.options.command} (process ${run.child.pid}) did not stop in ${stopLimitMs} ms: killed`,
      );
      run.child.kill('SIGKILL');
    }, stopLimitMs);
    await run.ended;
    this.clock.clearTimeout(timer);
  }

  private say(line: string): void {
    if (this.lastLines.push(line) > 20) this.lastLines.shift();
    quietly(() => this.options.log(line));
  }
}

/** What a caller's handler throws must not end the process from inside an event. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // There is nobody left to tell: the log itself may be what failed.
  }
}
