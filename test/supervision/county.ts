// One county's year: its log, in the order of its entries, and what its city had heard of it, and when.
import type { GivenRecord } from '../clocks/worlds.ts';
import type { County, RealData } from './data.ts';
import { DAY_MS, type Hand, lifeOf } from './lives.ts';

export const FIRST_MS = Date.parse('2024-01-02T00:00:00+08:00');
export const YEAR_DAYS = 364;

/** Up to which day the county had been heard, and how many entries of its log were then held. */
export interface Heard {
  /** In days since 1970 in China; those before it are judged. */
  until: number;
  size: number;
}

export interface CountyYear extends County {
  log: GivenRecord[];
  /** Numbers of its cases, each with the code of its item. */
  cases: Map<string, string>;
  heard: Heard[];
}

/** A record, and the moment at which it is put on record. */
export type ToldAt = [ms: number, record: GivenRecord];

interface Drawn {
  cases: number;
  random: () => number;
  /** The number of the first id of its records. */
  first: number;
}

export function countyYear(county: County, data: RealData, drawn: Drawn): CountyYear {
  const { random } = drawn;
  const fastDays = random() < 0.4 ? Math.floor(random() * 5) - 2 : 0;
  const fastMs = fastDays * DAY_MS + Math.floor(random() * 600_000);
  const { told, cases } = yearOf(county, data, { ...drawn, fastMs });
  const log = told.map(([, record]) => record);
  return { ...county, log, cases, heard: hearings(told, random) };
}

/** What a county says in a year, by the moment at which it says it, and the item of each of its cases. */
export function yearOf(
  county: County,
  { items }: RealData,
  { cases, random, first, fastMs }: Drawn & Pick<Hand, 'fastMs'>,
): { told: ToldAt[]; cases: Map<string, string> } {
  let next = first;
  const id = () => `01900000-0000-7000-8000-${String(next++).padStart(12, '0')}`;
  const hand = { random, node: county.node, id, fastMs };
  const told = items.map(
    ([code, body]): ToldAt => [
      FIRST_MS - DAY_MS,
      {
        node: county.node,
        id: id(),
        type: 'catalogue.item',
        subject: code,
        department: '政务服务局',
        occurred_at: '2023-12-01T09:00:00+08:00',
        recorded_at: '2024-01-01T09:00:00+08:00',
        body,
      },
    ],
  );
  const numbers = new Map<string, string>();
  for (let n = 0; n < cases; n++) {
    const number = `${county.division}-2024-${String(n).padStart(6, '0')}`;
    const [code] = items[Math.floor(random() * items.length)]!;
    numbers.set(number, code);
    told.push(...lifeOf(hand, number, code, FIRST_MS + Math.floor(random() * YEAR_DAYS) * DAY_MS));
  }
  told.sort(([a], [b]) => a - b);
  return { told, cases: numbers };
}

/** Heard every so often, and not at all for some weeks; a day or two is kept back. */
function hearings(told: readonly ToldAt[], random: () => number): Heard[] {
  const offline = Math.floor(random() * YEAR_DAYS);
  const weeks = 1 + Math.floor(random() * 6);
  const heard: Heard[] = [];
  for (let day = 3; day < YEAR_DAYS + 90; day += 4 + Math.floor(random() * 24)) {
    if (day > offline && day < offline + 7 * weeks) continue;
    const ms = FIRST_MS + day * DAY_MS;
    const size = told.filter(([at]) => at < ms).length;
    heard.push({ until: Math.floor((ms + 8 * 3_600_000) / DAY_MS) - Math.floor(random() * 3), size });
  }
  return heard;
}
