import { type CaseReport, InvalidQuery, type ReportQuery, type ReportService } from '@hutong/api';
import type { Follower, Followers, Held } from '@hutong/follow';
import { type LogStore, subjectsSince } from '@hutong/log';
import { COUNTED_VERSION, countedOf, type Day, dateOf, dayOfDate, takenBy } from '@hutong/matters';
import { and, eq, isNull, lte } from 'drizzle-orm';
import { type Beside, besideOf, clocksOf, type JudgedBy } from '../matters/judge.ts';
import type { Laws } from '../matters/laws.ts';
import { type HeldMatter, type MatterState, mattersOf, stateKey } from '../matters/state.ts';
import { matter as matterTable } from '../matters/tables.ts';
import { originsOf } from './held-logs.ts';

interface Parts {
  /** This node's own name. */
  node: string;
  store: LogStore;
  followers: Followers;
  follower: Follower<MatterState, Beside>;
  by: JudgedBy;
  laws: Laws;
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;
/** A year and a day: what is longer is no report of a desk. */
const MOST_DAYS = 367;
/** Cases that are counted at once. */
const MOST_CASES = 50_000;
const CASES_AT_ONCE = 200;

const PERIOD = {
  zh: `写起止日期（YYYY-MM-DD），起不晚于止，最多 ${MOST_DAYS} 天`,
  en: `Give the first and the last day (YYYY-MM-DD), at most ${MOST_DAYS} days.`,
};
const TOO_MUCH = {
  zh: `这段时间以来动过的办件超过 ${MOST_CASES} 件，请选近一些的日期`,
  en: `More than ${MOST_CASES} cases moved since then: choose later days.`,
};

/**
 * A hall's figures, counted from the matters that moved since the period began whenever they are asked for: nothing is kept
 * that could differ from the records (A2, A10).
 */
export class HallReports implements ReportService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async cases({ from: first, to: last, departments }: ReportQuery): Promise<CaseReport> {
    const { node, followers, follower, by, laws } = this.#parts;
    const [from, to] = periodOf(first, last);
    const held = await followers.held(follower as Follower);
    await laws.renew(await followers.held(laws.follower as Follower));
    const numbers = await this.#numbers(held, from, to);
    const lines: CaseReport['lines'] = [];
    const all = [...numbers];
    for (let i = 0; i < all.length; i += CASES_AT_ONCE) {
      const keys = all.slice(i, i + CASES_AT_ONCE).map((number) => stateKey('case', number));
      const states = (await held.states(node, keys)) as ReadonlyMap<string, MatterState>;
      const beside = await besideOf(by, node, states, held);
      for (const [key, state] of states)
        for (const one of mattersOf(state, key))
          if (one.kind === 'case' && isOf(departments, one))
            lines.push(...linesOf(one, countedOf(one, clocksOf(beside, node, one), from, to)));
      await held.rest();
    }
    lines.sort((a, b) => order(a.day, b.day) || order(a.number, b.number) || order(a.record, b.record));
    const version = `${COUNTED_VERSION} ${by.version(node).replaceAll('\n', '; ')}`;
    const behind = await followers.behind(follower, node);
    return { lines, reckoned_on: dateOf(by.today()), version, behind };
  }

  /** Numbers of all cases that may add to a period: what moved since it began, and what is open and was due by its end. */
  async #numbers(held: Held, from: Day, to: Day): Promise<Set<string>> {
    const { node, store } = this.#parts;
    const numbers = new Set<string>();
    const add = (number: string) => {
      numbers.add(number);
      if (numbers.size > MOST_CASES) throw new InvalidQuery('from', TOO_MUCH);
    };
    const m = held.reader.of(matterTable);
    const open = and(eq(m.node, node), eq(m.kind, 'case'), isNull(m.closed), lte(m.due, to));
    const due = await held.reader.db
      .select({ number: m.number })
      .from(m)
      .where(open)
      .limit(MOST_CASES + 1);
    for (const { number } of due) add(number);
    const since = from * DAY_MS - CHINA_MS;
    const logs = originsOf(store, node);
    const moved = subjectsSince(store, { family: 'case', from: since, logs, limit: MOST_CASES + 1 });
    for (const number of moved) add(number);
    return numbers;
  }
}

function periodOf(first: string, last: string): [Day, Day] {
  const [from, to] = [dayOfDate(first), dayOfDate(last)];
  if (from === undefined) throw new InvalidQuery('from', PERIOD);
  if (to === undefined || to < from || to - from >= MOST_DAYS) throw new InvalidQuery('to', PERIOD);
  return [from, to];
}

function isOf(departments: ReportQuery['departments'], one: HeldMatter): boolean {
  return departments === '*' || departments.includes(departmentOf(one));
}

function departmentOf({ folded, events }: HeldMatter): string {
  return folded.department ?? events[0]?.department ?? '';
}

function linesOf(one: HeldMatter, counted: ReturnType<typeof countedOf>): CaseReport['lines'] {
  if (counted.length === 0) return [];
  const { number, folded } = one;
  const window = takenBy(one) ?? null;
  const { item } = folded;
  const of = { number, title: folded.title ?? '', department: departmentOf(one), window, item };
  return counted.map(({ what, record, day }) => ({ what, record, day: dateOf(day), ...of }));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
