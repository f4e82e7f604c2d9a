import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
/** After SIGKILL the kernel alone is to blame: a disk that hangs. */
const KILL_LIMIT_MS = 5_000;

interface Leftover {
  pid: number;
  argv: string[];
}

export class LeftoverWontStop extends Error {
  override readonly name = 'LeftoverWontStop';
  readonly pid: number;
  readonly next: string;
  constructor(pid: number) {
    super(`process ${pid}, left behind by an earlier run, does not stop`);
    this.pid = pid;
    this.next = `stop process ${pid} by hand (kill -9 ${pid}), then start again`;
  }
}

function argvOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return []; // It ended meanwhile, or is a kernel thread.
  }
}

/** A process that ended but was not reaped yet keeps its number; for us it is gone. */
function alive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** Processes whose command line satisfies `match`, this one excepted. */
function findProcesses(match: (argv: string[]) => boolean): Leftover[] {
  const found: Leftover[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const argv = argvOf(Number(name));
    if (argv.length > 0 && match(argv)) found.push({ pid: Number(name), argv });
  }
  return found;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM') throw new LeftoverWontStop(pid);
  }
}

/**
 * Stops the servers that an earlier run of ours, killed with -9 where setpriv is missing, left behind.
 * Call it only while holding the folder's lock: then nobody alive can own what `match` finds.
 * Asks with `politely`, and after `limitMs` kills. Answers how many were found.
 * @throws LeftoverWontStop when one is another user's, or survives the kill
 */
export async function stopLeftovers(
  match: (argv: string[]) => boolean,
  politely: NodeJS.Signals,
  limitMs = 15_000,
): Promise<number> {
  const found = findProcesses(match);
  for (const { pid } of found) signal(pid, politely);
  for (const { pid } of found) {
    // Counted in turns, not by the clock: at boot a weak battery's clock may jump by years.
    for (let waitedMs = 0; alive(pid) && waitedMs < limitMs; waitedMs += POLL_MS) await sleep(POLL_MS);
    if (alive(pid)) signal(pid, 'SIGKILL');
    for (let waitedMs = 0; alive(pid); waitedMs += POLL_MS) {
      if (waitedMs >= KILL_LIMIT_MS) throw new LeftoverWontStop(pid);
      await sleep(POLL_MS);
    }
  }
  return found.length;
}
