import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Identity } from '@hutong/identity';
import { unitOptions } from '../../bench/processes.ts';
import { HallProcess, type Hired } from '../hall-process.ts';
import { ITEM, ORGAN } from '../item.ts';
import { Clerk } from './clerk.ts';
import { wordsOf } from './form.ts';
import { type Answer, PlainBrowser } from './plain-browser.ts';
import { ITEMS, LEFT, type Life, type Plan, type PlanOptions, planOf, type Step } from './plan.ts';
import { Told, type ToldMatter } from './told.ts';
import { verdict } from './verdict.ts';

export interface SoakOptions extends Omit<PlanOptions, 'organ'> {
  /** Pages and acts may take so many times 100 ms, and memory is judged; absent: both are only told. */
  slow?: number;
  say: (line: string) => void;
}

const P95_MS = 100;
/** How long a hall reads after its start: what is asked for in that time waits, and is told apart. */
const SETTLE_MS = 5_000;
const SAMPLE_MS = 500;
/** What a process takes until it is warm is no leak: this part of its life is left out. */
const WARM = 0.2;
const GROWTH = 1.15;
const LEFT_ALONE = 3;

/** A hall’s clerks at work, by forms, with the power going in between. */
export async function deskSoak(options: SoakOptions): Promise<{
  counts: Record<string, number>;
  wrong: string[];
}> {
  const plan = planOf({ ...options, organ: ORGAN });
  const hall = new HallProcess(unitOptions());
  const told = new Told();
  const took: Record<'page' | 'act' | 'after', number[]> = { page: [], act: [], after: [] };
  const office = new Office(hall, told, plan, (kind, ms) => took[kind].push(ms));
  try {
    await office.open(options.say);
    for (const times of Object.values(took)) times.length = 0;
    const memory = await office.work(options);
    await office.seekDrafts();
    const clerks = {
      pages: took.page.length,
      'ms p95 pages': p95(took.page),
      'ms p95 acts': p95(took.act),
      'ms p95 after a cut': p95(took.after),
    };
    const { first, last } = memory;
    const counts = { ...told.counts, ...clerks, 'MiB first': first, 'MiB last': last };
    const wrong = [...told.wrong, ...(await verdict(hall, told))];
    if (options.slow !== undefined) wrong.push(...tooMuch(counts, options.slow));
    return { counts: { ...counts, kills: plan.kills.length, matters: told.matters.size }, wrong };
  } finally {
    office.close();
    await hall.stop();
  }
}

function tooMuch(counts: Record<string, number>, slow: number): string[] {
  const most = P95_MS * slow;
  const slowOnes = ['ms p95 pages', 'ms p95 acts'].filter((what) => (counts[what] ?? 0) > most);
  const wrong = slowOnes.map((what) => `${counts[what]} ${what}: more than ${most}`);
  const [first = 0, last = 0] = [counts['MiB first'], counts['MiB last']];
  if (last > first * GROWTH) wrong.push(`memory grew from ${first} to ${last} MiB`);
  return wrong;
}

function p95(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0);
}

/** Gives everybody an account, as the command does at a hall that stands still; twenty commands would take half a minute. */
async function hire(dir: string, all: Plan['posts']): Promise<Hired[]> {
  const identity = new Identity({
    dir,
    names: ['county'],
    act: async () => {},
    queue: { rest: async () => {} },
  });
  const people: Hired[] = [];
  for (const [n, posts] of all.entries()) {
    const staffCode = `A${String(n).padStart(3, '0')}`;
    const given = { staffCode, displayName: `员工${n}`, posts, reason: '入职' };
    const { password } = await identity.accounts.create({ name: 'cli:soak', account: undefined }, given);
    people.push({ code: staffCode, password, secret: undefined, step: 0 });
  }
  identity.close();
  return people;
}

type Took = (kind: 'page' | 'act' | 'after', ms: number) => void;

/** The people of a hall, and what the plan has them do. */
class Office {
  readonly #hall: HallProcess;
  readonly #told: Told;
  readonly #plan: Plan;
  readonly #took: Took;
  /** When the hall has read what it has after its last start, ms: answers that were asked for before are told apart. */
  #settled = 0;
  readonly #clerks: Clerk[] = [];
  readonly #sheet: string[] = [];

  constructor(hall: HallProcess, told: Told, plan: Plan, took: Took) {
    this.#hall = hall;
    this.#told = told;
    this.#plan = plan;
    this.#took = took;
  }

  /** Everybody is hired, and comes to work. */
  async open(say: (line: string) => void): Promise<void> {
    const hall = this.#hall;
    await hall.init();
    const items = [...ITEMS, LEFT].map((subject) => ({ ...ITEM, subject }));
    await hall.import(items);
    for (const [n, hired] of (await hire(hall.dir, this.#plan.posts)).entries()) {
      const browser = new PlainBrowser(hall.url, (kind, ms) =>
        this.#took(performance.now() - ms < this.#settled ? 'after' : kind, ms),
      );
      this.#clerks.push(new Clerk(n, hired, this.#told, browser));
    }
    await hall.start();
    for (const clerk of this.#clerks) await clerk.signIn();
    const onPaper = this.#plan.lives.filter(({ steps }) => steps[0]?.onPaper).length;
    while (this.#sheet.length < onPaper) this.#sheet.push(...(await this.#clerk(0).reserve()));
    for (const number of this.#sheet) this.#told.onSheets.add(number);
    say(`${this.#clerks.length} clerks came to work, ${this.#sheet.length} numbers are on paper`);
  }

  close(): void {
    for (const { browser } of this.#clerks) browser.close();
  }

  /** Lives every life, and cuts the power in between. @returns memory in the last stretch without a cut, MiB */
  async work({ ms, say }: SoakOptions): Promise<{ first: number; last: number }> {
    const since = performance.now();
    const at = (when: number) => sleep(Math.max(0, since + when - performance.now()));
    const windows = this.#plan.posts.flatMap((posts, n) =>
      posts.some(({ role }) => role === 'window') ? [n] : [],
    );
    const drafts = windows.slice(0, LEFT_ALONE).map(async (n, i) => {
      await at((ms * (i + 1)) / (LEFT_ALONE + 2));
      await this.#clerk(n).inTurn(() => this.#clerk(n).leaveDraft(n));
    });
    const lives = this.#plan.lives.map((life) => this.#live(life, at));
    const samples: number[] = [];
    const sampling = setInterval(() => samples.push(this.#rss()), SAMPLE_MS);
    try {
      for (const [i, kill] of this.#plan.kills.entries()) {
        await at(kill);
        this.#settled = Number.POSITIVE_INFINITY;
        await this.#hall.kill();
        await this.#hall.start();
        this.#settled = performance.now() + SETTLE_MS;
        samples.length = 0;
        say(`the power went for the ${i + 1}. time; ${this.#told.counts.acts} acts were told as done`);
        const anybody = this.#clerk(i % this.#clerks.length);
        await anybody.inTurn(() => anybody.signIn());
      }
      await Promise.all([...lives, ...drafts]);
    } finally {
      clearInterval(sampling);
    }
    return quarters(samples.filter((mib) => mib > 0));
  }

  /** Whatever was half filled in must still be there. */
  async seekDrafts(): Promise<void> {
    for (const { clerk, path, typed } of this.#told.drafts()) await this.#clerk(clerk).seekDraft(path, typed);
  }

  #clerk(n: number): Clerk {
    return this.#clerks[n] as Clerk;
  }

  /** Resident memory of the hall, MiB; 0 while it is down. */
  #rss(): number {
    try {
      const status = readFileSync(`/proc/${this.#hall.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
    } catch {
      return 0;
    }
  }

  async #live(life: Life, at: (when: number) => Promise<void>): Promise<void> {
    let matter: ToldMatter | undefined;
    for (const step of life.steps) {
      await at(step.at);
      try {
        matter = await this.#do(life, step, matter);
      } catch (error) {
        this.#told.wrong.push(`${life.n}, ${step.act} by ${step.who}: ${(error as Error).message}`);
        return;
      }
    }
  }

  async #do(life: Life, step: Step, matter: ToldMatter | undefined): Promise<ToldMatter> {
    const clerk = this.#clerk(step.who);
    const path = pathOf(life, step, matter);
    const number = step.onPaper ? this.#sheet.pop() : undefined;
    const answer = await clerk.inTurn(async () => {
      await clerk.look(step.look, matter);
      const fields = await clerk.prepare(life, step, path, number);
      if (step.manner !== 'rival') return clerk.send(path, fields, step);
      return this.#contest(life, step, path, () => clerk.send(path, fields, step));
    });
    if (answer.status !== 303) throw new Error(`${answer.status} ${wordsOf(answer.html)}`);
    const told = this.#told.done(life, step, answer.to.split('?')[0] ?? '');
    if (number !== undefined && told.number !== number) throw new Error(`${number} became ${told.number}`);
    await clerk.inTurn(() => clerk.arrive(answer.to, told));
    return told;
  }

  /** Two at once: one is told that it is done, the other why not. */
  async #contest(life: Life, step: Step, path: string, send: () => Promise<Answer>): Promise<Answer> {
    const rival = this.#clerk(step.rival);
    const other = rival.inTurn(async () => {
      const fields = await rival.prepare(life, step, path, undefined);
      return rival.send(path, fields, step);
    });
    const answers = await Promise.all([send(), other]);
    const done = answers.filter(({ status }) => status === 303);
    if (done.length !== 1) throw new Error(`two at once: ${answers.map(({ status }) => status)}`);
    this.#told.counts.refused += 1;
    return done[0] as Answer;
  }
}

function pathOf({ kind, item }: Life, { act }: Step, matter: ToldMatter | undefined): string {
  if (matter !== undefined) return `${matter.path}/${act}`;
  return kind === 'complaint' ? '/desk/complain' : `/desk/counter/${item}`;
}

function quarters(samples: readonly number[]): { first: number; last: number } {
  const warm = samples.slice(Math.floor(samples.length * WARM));
  const n = Math.max(1, Math.floor(warm.length / 4));
  const mean = (of: readonly number[]) =>
    Math.round(of.reduce((sum, mib) => sum + mib, 0) / (of.length || 1));
  return { first: mean(warm.slice(0, n)), last: mean(warm.slice(-n)) };
}
