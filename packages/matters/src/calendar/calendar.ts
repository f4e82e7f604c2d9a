import { type Day, FIRST_DAY, LAST_DAY } from '../days.ts';
import type { Layer, Range } from './layer.ts';

/** Longer than any limit with all its extensions reaches past the last day that records can name. */
const SPARE_DAYS = 25_000;
const LENGTH = LAST_DAY - FIRST_DAY + 1 + SPARE_DAYS;
const [OFF, WORK] = [1, 2];

/**
 * The days one node works. `upTo(d)` working days lie before and on day d, `nth` is its inverse: so any count of
 * working days is one subtraction, and a due day one look-up.
 */
export class Calendar {
  /** Names of the layers it is made of, farthest first. */
  readonly versions: readonly string[];
  readonly #sums: Int32Array;
  readonly #days: Int32Array;
  readonly #unknown: readonly Range[];

  constructor(levels: readonly (readonly Layer[])[]) {
    this.versions = levels.flat().map((layer) => layer.version);
    this.#unknown = levels.flatMap(unknownDays);
    const marks = new Uint8Array(LENGTH);
    for (const level of levels) markLevel(marks, level);
    this.#sums = new Int32Array(LENGTH);
    const days: Day[] = [];
    for (let index = 0; index < LENGTH; index++) {
      const mark = marks[index];
      if (mark === WORK || (mark !== OFF && isWeekday(index + FIRST_DAY))) days.push(index + FIRST_DAY);
      this.#sums[index] = days.length;
    }
    this.#days = Int32Array.from(days);
  }

  /** How many working days lie before and on this day. */
  upTo(day: Day): number {
    if (day < FIRST_DAY) return 0;
    return this.#sums[Math.min(day - FIRST_DAY, LENGTH - 1)]!;
  }

  /** The n-th working day of all, from 1. */
  nth(n: number): Day {
    return this.#days[Math.min(Math.max(n, 1), this.#days.length) - 1]!;
  }

  isWorked(day: Day): boolean {
    return this.upTo(day) > this.upTo(day - 1);
  }

  /** This day, or the next that is worked. */
  workedFrom(day: Day): Day {
    return this.nth(this.upTo(day - 1) + 1);
  }

  /** Whether a day after `after` and not after `last` lies where a layer has ended (暂定). */
  isProvisional(after: Day, last: Day): boolean {
    return this.#unknown.some(([first, end]) => first <= last && end > after);
  }
}

/** Calendars by place. Days of a nearer layer stand over those of a farther one. */
export class Calendars {
  readonly #layers: readonly Layer[];
  readonly #made = new Map<string, Calendar>();

  /** @param layers of two for the same scope, said as near by, the later one speaks for the days for which it holds */
  constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  /** The calendar of a node, by its division code where that is known: nation, prefecture, county, closures of its hall. */
  of(division: string | undefined, node: string): Calendar {
    const levels = new Map<string, { level: number; layers: Layer[] }>();
    let key = '';
    for (const [index, layer] of this.#layers.entries()) {
      const level = levelOf(layer, division ?? '', node);
      if (level === undefined) continue;
      key += `${index} `;
      const name = `${level} ${layer.over}`;
      const known = levels.get(name) ?? { level, layers: [] };
      levels.set(name, known);
      known.layers.push(layer);
    }
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const ordered = [...levels.values()]
      .sort((a, b) => (a.level === b.level ? a.layers[0]!.over - b.layers[0]!.over : a.level - b.level))
      .map(({ layers }) => layers);
    const calendar = new Calendar(ordered);
    this.#made.set(key, calendar);
    return calendar;
  }
}

/** How near a layer is to a node: the length of the prefix that fits, or nearer than all; undefined where it does not hold. */
function levelOf({ divisions, nodes }: Layer, division: string, node: string): number | undefined {
  if (nodes.includes(node)) return Number.POSITIVE_INFINITY;
  const fitting = divisions.filter((prefix) => division.startsWith(prefix)).map((prefix) => prefix.length);
  return fitting.length === 0 ? undefined : Math.max(...fitting);
}

function markLevel(marks: Uint8Array, level: readonly Layer[]): void {
  const own = new Uint8Array(LENGTH);
  const fill = (ranges: readonly Range[], mark: number): void => {
    for (const [first, last] of ranges) own.fill(mark, first - FIRST_DAY, last - FIRST_DAY + 1);
  };
  for (const layer of level) {
    fill([[layer.validFrom, layer.validUntil]], 0);
    fill(layer.off, OFF);
    fill(layer.work, WORK);
  }
  for (const [index, mark] of own.entries()) if (mark !== 0) marks[index] = mark;
}

/** Days after a level's first for which none of its layers holds. */
function unknownDays(level: readonly Layer[]): Range[] {
  const found: Range[] = [];
  const layers = [...level].sort((a, b) => a.validFrom - b.validFrom);
  let until = layers[0]!.validFrom - 1;
  for (const { validFrom, validUntil } of layers) {
    if (validFrom > until + 1) found.push([until + 1, validFrom - 1]);
    until = Math.max(until, validUntil);
  }
  found.push([until + 1, Number.POSITIVE_INFINITY]);
  return found;
}

/** Whether a day is worked where no calendar says otherwise: Monday to Friday. */
export function isWeekday(day: Day): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
}
