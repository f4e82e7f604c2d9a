import { ReasonedError } from '@hutong/record';
import type { Examined } from './known.ts';
import type { Doctor } from './ports.ts';

export type State = 'ok' | 'warn' | 'fail' | 'skipped';

/** What one check found, in words. */
export interface Verdict {
  state: State;
  message: string;
  /** What to do; of `warn` and `fail`. */
  next?: string;
}

/** Its number in the list is its name among people: only ever append. */
export interface Check {
  name: 'folder' | 'clock' | 'disk' | 'database' | 'dns' | 'tcp' | 'tls' | 'credential' | Later;
  /** ms; 10,000 if absent. */
  limitMs?: number;
  /** Without these nothing can be said. */
  needs?: readonly Check['name'][];
  /** @param signal aborts when the time is over */
  run(examined: Examined, doctor: Doctor, signal: AbortSignal): Promise<Verdict> | Verdict;
}
type Later = 'heads' | 'compared' | 'receipts' | 'root' | 'keys' | 'version';

export interface Result extends Verdict {
  check: number;
  name: Check['name'];
}

const LIMIT_MS = 10_000;

export const ok = (message: string): Verdict => ({ state: 'ok', message });
export const warn = (message: string, next: string): Verdict => ({ state: 'warn', message, next });
export const fail = (message: string, next: string): Verdict => ({ state: 'fail', message, next });
export const skipped = (message: string): Verdict => ({ state: 'skipped', message });

/** Runs the checks one after the other; each ends within its time, and none by an exception. */
export async function runChecks(
  checks: readonly Check[],
  examined: Examined,
  doctor: Doctor,
  tell: (result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [i, check] of checks.entries()) {
    const wanting = results.find((r) => check.needs?.includes(r.name) && r.state === 'fail');
    const verdict =
      wanting === undefined
        ? await inTime(check, examined, doctor)
        : skipped(doctor.say('needs', { check: wanting.check, why: wanting.message }));
    const result = { check: i + 1, name: check.name, ...verdict };
    results.push(result);
    tell(result);
  }
  return results;
}

async function inTime(check: Check, examined: Examined, doctor: Doctor): Promise<Verdict> {
  const { limitMs = LIMIT_MS } = check;
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => {
      const text = { seconds: limitMs / 1_000 };
      resolve(fail(doctor.say('late', text), doctor.say('late_next')));
      over.abort();
    }, limitMs);
  });
  const found = async () => check.run(examined, doctor, over.signal);
  try {
    return await Promise.race([found().catch((error) => broken(error, doctor)), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An error that no check foresaw. Its message may quote something private, so only its kind is told. */
function broken(error: unknown, doctor: Doctor): Verdict {
  const { name, code, next } = error as Error & { code?: unknown; next?: unknown };
  if (typeof next === 'string' || error instanceof ReasonedError) {
    const known = doctor.describe(error);
    return fail(known.message, known.next);
  }
  const what = typeof code === 'string' ? code : name;
  return fail(doctor.say('broken', { what }), doctor.say('broken_next'));
}
