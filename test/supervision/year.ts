// A year of cases over the counties of a province, judged twice: by the program, and case by case by the second
// implementation. Clocks as of a day (A5), and cards as of each hearing (A6, A7).
import { isDeepStrictEqual } from 'node:util';
import { collect, evaluate, Rules, readLayer, readRules } from '@hutong/matters';
import { cardsAt, type Hearing, type Placed } from '@hutong/supervision';
import { chance } from '../chance.ts';
import { lineOf, rowOf, sorted, toldOf } from '../clocks/compare.ts';
import type { Line, Row } from '../clocks/world.ts';
import { type CountyYear, countyYear, type Heard } from './county.ts';
import type { County, RealData } from './data.ts';
import {
  asHeard,
  bundledLaw,
  clocksOf,
  config,
  dayText,
  earnedAt,
  type HeardUpTo,
  type Law,
  type PlacedLine,
} from './earned.ts';

/** Counties of the province, each beneath one city. */
export const COUNTIES = 60;

/** Differences of one county that are shown; all are counted. */
const MAX_SHOWN = 5;

export interface YearOptions {
  seed: number;
  cases: number;
  counties: number;
  say(line: string): void;
}

/** What was compared, and where the two differ. */
export interface Compared {
  counts: Record<string, number>;
  wrong: string[];
}

/** Judges the year of each county twice. */
export function judgeYear(real: RealData, { seed, cases, counties, say }: YearOptions): Compared {
  const law = bundledLaw();
  const counts = {
    counties: 0,
    cases: 0,
    records: 0,
    clocks: 0,
    late: 0,
    unlimited: 0,
    hearings: 0,
    cards: 0,
    overtaken: 0,
    differences: 0,
  };
  const wrong: string[] = [];
  for (const [index, county] of real.counties.slice(0, counties).entries()) {
    const each = Math.ceil(cases / counties);
    const random = chance(seed * 1_000 + index);
    const year = countyYear(county, real, { cases: each, random, first: index * 20 * (each + 500) });
    const judged = judgeCounty(year, law, random);
    counts.counties += 1;
    counts.cases += each;
    counts.records += year.log.length;
    for (const [what, n] of Object.entries(judged.counts)) counts[what as keyof typeof counts] += n;
    wrong.push(...judged.wrong.slice(0, MAX_SHOWN));
    counts.differences += judged.wrong.length;
    say(`${county.node}: ${each} cases, ${year.log.length} records, ${judged.counts.cards} cards`);
  }
  return { counts, wrong };
}

function judgeCounty(year: CountyYear, law: Law, random: () => number): Compared {
  const lines = year.log.map(lineOf);
  const byCase = linesByCase(year, lines);
  const told = year.log.map(toldOf);
  const clocks = compareClocks({ ...year, year, lines, byCase, told, law }, random);
  const cards = compareCards({ ...year, year, lines, byCase, told, law });
  return { counts: { ...clocks.counts, ...cards.counts }, wrong: [...clocks.wrong, ...cards.wrong] };
}

interface Judged extends County {
  year: CountyYear;
  lines: Line[];
  /** Positions in the log of what each case is reckoned from: its item, and its own events. */
  byCase: ReadonlyMap<string, number[]>;
  told: ReturnType<typeof toldOf>[];
  law: Law;
}

function linesByCase({ cases }: CountyYear, lines: Line[]): Map<string, number[]> {
  const items = new Map(
    lines.flatMap(({ type, subject }, n) => (type === 'catalogue.item' ? [[subject, n]] : [])),
  );
  const found = new Map([...cases].map(([number, item]) => [number, [items.get(item)!]]));
  for (const [n, { type, subject }] of lines.entries())
    if (type !== 'catalogue.item') found.get(subject)!.push(n);
  return found;
}

/** Clocks as of a day of the year and of one after it, as whoever holds the whole log reckons them. */
function compareClocks(judged: Judged, random: () => number): Compared {
  const { year, lines, byCase, told, law } = judged;
  const counts = { clocks: 0, late: 0, unlimited: 0 };
  const wrong: string[] = [];
  const last = year.heard.at(-1)!.until;
  for (const on of [last, last - 60 - Math.floor(random() * 300)]) {
    const { matters, catalogue } = collect(told, on, new Map([[year.node, year.division]]));
    const judging = { rules: rulesOf(law), calendars: law.calendars.ours, catalogue };
    const ours = new Map<string, Row[]>();
    for (const matter of matters)
      ours.set(matter.number, sorted(evaluate(judging, matter, on).map((clock) => rowOf(matter, clock))));
    for (const [number, at] of byCase) {
      const [one, other] = [ours.get(number) ?? [], sorted(clocksOf(judged, pick(lines, at), on))];
      if (!isDeepStrictEqual(one, other)) wrong.push(difference(year.node, number, on, one, other));
      counts.clocks += other.length;
      counts.late += other.filter(({ state }) => state === 'late').length;
      if (other.length > 0 && !other.some(({ clock }) => clock === 'case.decide')) counts.unlimited += 1;
    }
  }
  return { counts, wrong };
}

/** Cards as of each hearing. */
function compareCards(judged: Judged): Compared {
  const { year, told, law } = judged;
  const counts = { hearings: 0, cards: 0, overtaken: 0 };
  const wrong: string[] = [];
  const origin = `jilin/${year.node}/0-00000000`;
  const placed = told.map(({ entry }, index): Placed => ({ origin, index, entry }));
  const hearings = year.heard.map(({ until, size }, index) =>
    hearingOf(year.node, { until, size }, origin, index),
  );
  const calendars = config('calendars').map((file, index) => readLayer(file, `${index}`));
  const rules = readRules(law.rules, 'first');
  const grounds = { rules, calendars, division: year.division, ancestors: [] };
  const heard = year.heard.map(({ until, size }) => ({ until, sizes: new Map([[origin, size]]) }));
  const cases = [...judged.byCase.values()].map((at) =>
    at.map((index) => ({ origin, index, line: judged.lines[index]! })),
  );
  counts.overtaken = cases.filter((lines) => isOvertaken(lines, heard)).length;
  for (let n = 1; n < hearings.length; n++) {
    const dealt = cardsAt(hearings.slice(0, n + 1), placed, grounds).map(({ body }) =>
      [body.number, body.rule, body.start_record, body.level, body.on].join(' '),
    );
    const earned = earnedAt(heard.slice(0, n + 1), cases, judged);
    counts.hearings += 1;
    counts.cards += earned.length;
    const [one, other] = [new Set(dealt), new Set(earned)];
    const at = `${year.node}, hearing up to ${dayText(year.heard[n]!.until)}`;
    for (const card of one) if (!other.has(card)) wrong.push(`${at}: ${card} is dealt and was not earned`);
    for (const card of other) if (!one.has(card)) wrong.push(`${at}: ${card} was earned and is not dealt`);
  }
  return { counts, wrong };
}

/** Whether a case was closed before a hearing that first knew of its acceptance: for cards that is moved past the close. */
function isOvertaken(placed: readonly PlacedLine[], heard: readonly HeardUpTo[]): boolean {
  const lines = placed.map((one) => asHeard(one, heard));
  const [accept, close] = ['case.accept', 'case.close'].map((type) =>
    lines.find((line) => line.type === type),
  );
  if (accept?.missed === undefined || close === undefined) return false;
  return accept.day <= close.day && accept.missed > Math.max(close.day, close.missed ?? close.day);
}

function hearingOf(node: string, { until, size }: Heard, origin: string, index: number): Hearing {
  const by = 'jilin/city/0-00000000';
  const heads = [{ origin, size, root: '' }];
  return {
    origin: by,
    index,
    id: `${node} ${index}`,
    recordedAt: until * 86_400_000,
    until,
    heads: new Map([[origin, size]]),
    ancestors: new Map(),
    body: { node, heads, ancestors: [], until: dayText(until), by: { cosignature: '' } },
  };
}

function rulesOf({ rules }: Law): Rules {
  return new Rules([{ set: readRules(rules, 'first'), effectiveFrom: 0 }]);
}

function pick(lines: readonly Line[], at: readonly number[]): Line[] {
  return at.map((index) => lines[index]!);
}

function difference(node: string, number: string, on: number, one: Row[], other: Row[]): string {
  return `${node} ${number} on ${dayText(on)}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`;
}
