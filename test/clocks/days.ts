import type { Line, Matter, Ref, RefCalendar, When } from './world.ts';

export const DAY = 86_400_000;
export const dayOf = (text: unknown): number | undefined => {
  const m = typeof text === 'string' ? /^(\d{4}-\d{2}-\d{2})(T.*)?$/.exec(text) : null;
  if (m === null) return undefined;
  return Math.floor((m[2] === undefined ? Date.parse(m[1]!) : Date.parse(m[0]) + 8 * 3_600_000) / DAY);
};

export function holds(when: When | undefined, value: (name: string) => unknown): boolean {
  return Object.entries(when ?? {}).every(([name, wanted]) => {
    const got = value(name);
    const words = Array.isArray(wanted) ? wanted : [wanted];
    if (got === undefined) return words.includes('absent');
    return words.includes('present') || words.includes(got);
  });
}

export interface Happened {
  line: Line;
  day: number;
  /** The day that was written down, whatever a hearing missed. */
  written: number;
}

/** Something ends or changes what it follows: on paper, or by the days on which both came to be known. */
export function follows(later: Happened, earlier: Happened): boolean {
  return later.written >= earlier.written || later.day >= earlier.day;
}

export function pick(events: Line[], refs: Ref[], on: number): Happened[] {
  const found: Happened[] = [];
  for (const line of events) {
    const ref = refs.find((one) => one.on === line.type && holds(one.when, (name) => line.body[name]));
    if (ref === undefined) continue;
    let written = line.day;
    if (ref.at === 'seen') written = line.seen ?? line.day;
    else if (ref.at !== undefined) written = dayOf(line.body[ref.at.field]) ?? line.day;
    let day = written;
    if (line.missed !== undefined && day < line.missed && !(ref.at === 'seen' && line.seen !== undefined))
      day = line.missed;
    if (day <= on) found.push({ line, day, written });
  }
  return found.sort((a, b) => a.day - b.day);
}

export function layersOf({ world, node }: Matter): RefCalendar[][] {
  const division = world.divisions[node] ?? '';
  const near = (calendar: RefCalendar): number =>
    Math.max(
      -1,
      ...calendar.divisions.filter((prefix) => division.startsWith(prefix)).map((prefix) => prefix.length),
    );
  const lengths = [...new Set(world.calendars.map(near))]
    .filter((length) => length >= 0)
    .sort((a, b) => b - a);
  return lengths.map((length) => world.calendars.filter((calendar) => near(calendar) === length));
}

const asked = new WeakMap<Matter['world'], Map<string, boolean>>();

/** Asked once for a place and a day. */
export function isWorked(matter: Matter, day: number): boolean {
  const { world, node } = matter;
  const known = asked.get(world) ?? new Map<string, boolean>();
  asked.set(world, known);
  const key = `${world.divisions[node] ?? ''} ${day}`;
  const told = known.get(key) ?? lookUp(matter, day);
  known.set(key, told);
  return told;
}

/** The nearest layer that names the day decides it; else it is worked from Monday to Friday. */
function lookUp(matter: Matter, day: number): boolean {
  for (const layers of layersOf(matter)) {
    const speaking = layers.filter(({ from, until }) => from <= day && day <= until).at(-1);
    if (speaking?.off.includes(day)) return false;
    if (speaking?.work.includes(day)) return true;
  }
  const weekday = new Date(day * DAY).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

export function isProvisional(matter: Matter, after: number, last: number): boolean {
  return layersOf(matter).some((layers) => {
    const first = Math.min(...layers.map(({ from }) => from));
    for (let day = Math.max(after + 1, first); day <= last; day++)
      if (!layers.some(({ from, until }) => from <= day && day <= until)) return true;
    return false;
  });
}
