import { readFileSync } from 'node:fs';
import {
  Calendars,
  type Day,
  dayOfDate,
  evaluate,
  ItemCatalogue,
  type Judging,
  type Matter,
  type MatterEvent,
  Rules,
  readLayer,
  readRules,
} from '@hutong/matters';
import { type Figure, rate } from './figure.ts';

const FIRST = dayOfDate('2024-03-01') as Day;
const LAST = dayOfDate('2024-06-28') as Day;
/** So many different ones, taken in turn: the figure is that of clocks, not of a heap full of cases. */
const DIFFERENT = 2_000;
const BARE = 'one look at every event of the same cases: its type, its day';

/** Cases from application to delivery, some suspended, extended, late or still open, in two prefectures. */
function cases(count: number): Matter[] {
  return Array.from({ length: count }, (_, n) => ({
    node: 'nongan',
    kind: 'case',
    division: n % 6 === 0 ? '222401' : '220122',
    events: life(n),
  }));
}

type Said = readonly [day: number, type: string, body: MatterEvent['body']];

function life(n: number): MatterEvent[] {
  const start = FIRST + (n % 40);
  const said: Said[] = [
    [0, 'case.apply', { item_code: 'A1' }],
    [n % 9, 'case.accept', { accepted: true, item_code: 'A1' }],
    [8, 'case.step', { step: '审查', step_number: 1, state: '1' }],
  ];
  if (n % 5 === 0) said.push([9, 'case.special_start', { special_type: '2', number: 1 }]);
  if (n % 5 === 0) said.push([20, 'case.special_end', { special_type: '2', number: 1 }]);
  if (n % 11 === 0) said.push([10, 'case.special_start', { special_type: '1' }]);
  said.push([21, 'case.step', { step: '审查', step_number: 1, state: '2' }]);
  if (n % 7 !== 0) said.push([22 + (n % 13), 'case.close', { outcome: '准予' }]);
  if (n % 3 !== 0) said.push([36, 'case.deliver', {}], [40, 'case.publish', {}]);
  return said.map(([day, type, body], index) => ({
    id: `${n}/${index}`,
    type,
    day: start + day,
    seen: undefined,
    body,
  }));
}

function judging(): Judging {
  const config = (file: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../config/${file}`, import.meta.url), 'utf8'));
  const item = { name: '许可', item_type: '01', statutory_days: 20, promised_days: 10 };
  const layers = ['nation.json', 'yanbian.json'].map((file) => readLayer(config(`calendars/${file}`), file));
  return {
    rules: new Rules([{ set: readRules(config('rules/first.json'), 'first.json'), effectiveFrom: FIRST }]),
    calendars: new Calendars(layers),
    catalogue: new ItemCatalogue([{ node: 'nongan', code: 'A1', day: FIRST, item }]),
  };
}

/** Every clock of `count` cases, reckoned on one core. */
export function clocksEvaluate(count: number): Figure {
  const [by, matters] = [judging(), cases(DIFFERENT)];
  let clocks = 0;
  const perSecond = (each: (matter: Matter) => void): number => {
    const since = performance.now();
    for (let n = 0; n < count; n++) each(matters[n % DIFFERENT] as Matter);
    return (count / (performance.now() - since)) * 1_000;
  };
  let seen = 0;
  const limit = perSecond(({ events }) => {
    for (const { type, day } of events) if (type !== '' && day <= LAST) seen += 1;
  });
  const value = perSecond((matter) => {
    clocks += evaluate(by, matter, LAST).length;
  });
  const note = `${(clocks / count).toFixed(1)} clocks and ${(seen / count).toFixed(1)} events a case`;
  return rate('clocks.evaluate', value, limit, BARE, note, 'matters/s');
}
