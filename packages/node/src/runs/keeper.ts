import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Declined,
  type FindingPage,
  type Run,
  type RunFinding,
  type RunKind,
  type RunService,
  type RunState,
  runFinding,
  runSchema,
} from '@hutong/api';
import type { LinkLog } from '@hutong/link';
import { writeSecret } from '@hutong/process';
import { asText, ReasonedError, timeText } from '@hutong/record';
import { z } from 'zod';

const FILE = 'runs.json';
/** Runs that are remembered: of each kind the last, of backups that were checked the last of each. */
const MAX_KEPT = 100;
const MAX_FINDINGS = 1_000;
/** A run that has not ended by then is stopped. */
const LIMIT_MS = 12 * 3_600_000;

const keptSchema = z.array(runSchema.extend({ findings: z.array(runFinding).max(MAX_FINDINGS) }));
type Kept = z.output<typeof keptSchema>[number];

const BUSY = { zh: '另一项正在进行', en: 'Another run is under way.' };
const BUSY_NEXT = {
  zh: '等它做完，或先叫停它；一个节点一次只做一项',
  en: 'Wait until it is done, or stop it: a node does one at a time.',
};
const TOO_LONG = {
  zh: '十二小时还没有做完，已停下',
  en: 'It was not done after twelve hours, and was stopped.',
};
const UNFORESEEN = { zh: '没有做成', en: 'It could not be done.' };
const AGAIN = {
  zh: '看服务日志里的原因，排除后再做',
  en: 'See the service’s log for why, mend it, and begin again.',
};

/** Thrown into a run that is to end. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** What became of a run. */
export interface Outcome {
  numbers: Record<string, number>;
  findings?: RunFinding[];
}

/** Tells how far a run has come; throws where it is to end. */
export type Step = (done: number, total?: number) => void;

interface Parts {
  /** The node's data folder. */
  dir: string;
  now: () => number;
  log: LinkLog;
}

/**
 * What takes long at a node: one run at a time goes on in the background, and the last of each kind is remembered with what
 * it found, outside the log. One that the node's end cut off is told as such.
 */
export class RunKeeper {
  readonly #file: string;
  readonly #now: () => number;
  readonly #log: LinkLog;
  #kept: Kept[];
  #current: Kept | undefined;
  #stops = false;
  #running: Promise<void> = Promise.resolve();

  constructor({ dir, now, log }: Parts) {
    this.#file = join(dir, FILE);
    this.#now = now;
    this.#log = log;
    this.#kept = keptIn(this.#file).map((one) => (one.state === 'running' ? { ...one, state: 'cut' } : one));
  }

  /** @throws Declined while another is under way */
  demandFree(): void {
    if (this.#current !== undefined) throw new Declined('run_under_way', BUSY, BUSY_NEXT, { status: 409 });
  }

  /** Begins a run, which goes on by itself. @throws Declined while another is under way */
  begin(
    { kind, target, by }: { kind: RunKind; target?: string; by: string },
    work: (step: Step) => Promise<Outcome>,
  ): Run {
    this.demandFree();
    const began = this.#now();
    const run: Kept = {
      kind,
      target: target ?? null,
      by,
      began: timeText(began),
      ended: null,
      state: 'running',
      done: 0,
      total: 0,
      numbers: {},
      found: 0,
      fault: null,
      findings: [],
    };
    this.#current = run;
    this.#stops = false;
    this.#keep(run);
    const step: Step = (done, total = run.total) => {
      if (this.#stops) throw new Stopped();
      if (this.#now() - began > LIMIT_MS) throw new ReasonedError(TOO_LONG, AGAIN);
      Object.assign(run, { done, total });
    };
    this.#running = this.#carry(run, work, step);
    return shown(run);
  }

  async #carry(run: Kept, work: (step: Step) => Promise<Outcome>, step: Step): Promise<void> {
    try {
      const { numbers, findings = [] } = await work(step);
      const kept = findings.slice(0, MAX_FINDINGS);
      Object.assign(run, { state: 'done', numbers, found: findings.length, findings: kept, done: run.total });
    } catch (error) {
      Object.assign(run, this.#ending(error, run));
    }
    run.ended = timeText(this.#now());
    this.#current = undefined;
    this.#keep(run);
  }

  #ending(error: unknown, { kind }: Run): Pick<Run, 'state' | 'fault'> {
    if (error instanceof Stopped) return { state: 'stopped', fault: null };
    if (error instanceof ReasonedError) {
      return { state: 'failed', fault: { reason: error.told, next: asText(error.next) } };
    }
    // What went wrong unforeseen is for the log alone.
    this.#log.error({ err: error, kind }, 'a run in the background failed');
    return { state: 'failed', fault: { reason: UNFORESEEN, next: AGAIN } };
  }

  /** Has what runs end at its next step. @returns whether anything runs */
  stop(): boolean {
    this.#stops = this.#current !== undefined;
    return this.#stops;
  }

  get current(): Run | undefined {
    return this.#current && shown(this.#current);
  }

  state(): RunState {
    return { now: this.current ?? null, last: this.#kept.filter((one) => one !== this.#current).map(shown) };
  }

  findings(kind: RunKind, { from, limit, about }: Parameters<RunService['findings']>[1]): FindingPage {
    const run = this.#kept.find((one) => one.kind === kind && one !== this.#current);
    if (run === undefined) return { run: null, items: [], total: 0 };
    const found = about === undefined ? run.findings : run.findings.filter((one) => one.about === about);
    const end = from + limit;
    const items = found.slice(from, end);
    return { run: shown(run), items, total: found.length, ...(found.length > end && { next: String(end) }) };
  }

  /** Has what runs end, and waits for that, but no longer than `ms`. */
  async end(ms: number): Promise<void> {
    this.stop();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.#running, late]);
    clearTimeout(timer);
  }

  #keep(run: Kept): void {
    const others = this.#kept.filter((one) => one !== run && !isSame(one, run));
    this.#kept = [run, ...others].slice(0, MAX_KEPT);
    try {
      writeSecret(this.#file, JSON.stringify(this.#kept));
    } catch (error) {
      this.#log.warn({ err: error }, 'what runs found could not be kept');
    }
  }
}

/** Of a kind the last is kept; of checks of backups the last of each. */
const isSame = (a: Run, b: Run) => a.kind === b.kind && (a.kind !== 'verify' || a.target === b.target);

function shown({ findings: _, ...run }: Kept): Run {
  return { ...run };
}

/** What an earlier process kept; nothing where that cannot be read. */
function keptIn(file: string): Kept[] {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
