// The cards that were earned at a hearing, by the second implementation: slow, obvious, and of no code of packages/.
import { readdirSync, readFileSync } from 'node:fs';
import { type BothCalendars, calendarsFrom } from '../clocks/compare.ts';
import { referenceClocks } from '../clocks/reference.ts';
import type { Line, RefRule, Row, World } from '../clocks/world.ts';
import type { County } from './data.ts';

/** Days after its last event on which a closed case has no clock any more that runs. */
const LONG_DAYS = 70;

export interface Law {
  rules: { rules: object[]; params: World['params'] };
  calendars: BothCalendars;
}

/** Up to which day a node had been heard, and how many entries of each of its logs were then held. */
export interface HeardUpTo {
  /** In days since 1970 in China; those before it are judged. */
  until: number;
  sizes: Pick<ReadonlyMap<string, number>, 'get'>;
}

/** A line, and where it stands. */
export interface PlacedLine {
  origin: string;
  index: number;
  line: Line;
}

/** Files of one folder of config/. */
export function config(folder: string): unknown[] {
  const path = new URL(`../../config/${folder}/`, import.meta.url);
  const files = readdirSync(path).sort();
  return files.map((name) => JSON.parse(readFileSync(new URL(name, path), 'utf8')));
}

/** What comes with the program. */
export function bundledLaw(): Law {
  return { rules: config('rules')[0] as Law['rules'], calendars: calendarsFrom(config('calendars')) };
}

/** The second implementation’s clocks of one case. */
export function clocksOf({ node, division, law }: County & { law: Law }, lines: Line[], on: number): Row[] {
  return referenceClocks({
    lines,
    rules: law.rules.rules as RefRule[],
    params: law.rules.params,
    calendars: law.calendars.theirs,
    divisions: { [node]: division },
    on,
  });
}

/**
 * The cards that were earned at the last of these hearings, each as `number clock start_record level on`.
 * @param cases lines of each case and of its item, in the order of the logs
 */
export function earnedAt(
  heard: readonly HeardUpTo[],
  cases: Iterable<readonly PlacedLine[]>,
  judged: County & { law: Law },
): string[] {
  const [before, last] = heard.slice(-2) as [HeardUpTo, HeardUpTo];
  const earned: string[] = [];
  for (const placed of cases) {
    const lines = placed
      .filter(({ origin, index }) => index < (last.sizes.get(origin) ?? 0))
      .map((one) => asHeard(one, heard));
    if (isLongOver(lines, before.until)) continue;
    for (const { number, clock, start_record, cards } of clocksOf(judged, lines, last.until - 1))
      for (const { level, on } of cards)
        if (on >= before.until && on < last.until)
          earned.push([number, clock, start_record, level, dayText(on)].join(' '));
  }
  return earned;
}

export function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** A line as the last hearing has it: what those before did not hold did not occur before the day up to which they heard. */
export function asHeard({ origin, index, line }: PlacedLine, heard: readonly HeardUpTo[]): Line {
  // All that lies below the heads is read, corrections made later too.
  if (line.type.endsWith('.correct')) return { ...line, day: 0, recorded: 0 };
  let missed: number | undefined;
  for (const { until, sizes } of heard.slice(0, -1)) if ((sizes.get(origin) ?? 0) <= index) missed = until;
  return { ...line, missed, recorded: 0 };
}

/** Whether it was closed so long ago that no clock of its runs; to ask the second implementation takes time. */
function isLongOver(lines: readonly Line[], on: number): boolean {
  const isClosed =
    lines.some(({ type }) => type === 'case.close') && !lines.some(({ type }) => type === 'case.correct');
  return isClosed && lines.every(({ day, missed = day }) => Math.max(day, missed) < on - LONG_DAYS);
}
