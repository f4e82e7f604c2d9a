import { type Day, dateOf, dayOfDate } from '@hutong/matters';
import { type BodyOf, datesIn } from '@hutong/record';

/**
 * The days that calendars for just one division or node, or for all beneath a center, say of a year: of two, the later speaks
 * alone for the days it covers.
 */
export function daysOf(
  calendars: readonly BodyOf<'calendar.set'>[],
  year: number,
  { division, node }: { division?: string; node?: string },
): { off_days: string[]; work_days: string[] } {
  const [first, last] = [dayOfDate(`${year}-01-01`)!, dayOfDate(`${year}-12-31`)!];
  const said = new Map<Day, 'off' | 'work'>();
  for (const { scope, valid_from, valid_until, off_days, work_days } of calendars) {
    if (!isJust(scope.divisions, division) || !isJust(scope.nodes, node)) continue;
    const [from, until] = [dayOfDate(valid_from)!, dayOfDate(valid_until)!];
    for (const day of [...said.keys()]) if (day >= from && day <= until) said.delete(day);
    for (const day of daysIn(off_days)) said.set(day, 'off');
    for (const day of daysIn(work_days)) said.set(day, 'work');
  }
  const of = (what: 'off' | 'work') =>
    [...said]
      .filter(([day, kind]) => kind === what && day >= first && day <= last)
      .map(([day]) => dateOf(day))
      .sort();
  return { off_days: of('off'), work_days: of('work') };
}

/** Whether a list names one thing and nothing else; or nothing, where none is meant. */
function isJust(list: readonly string[] = [], one: string | undefined): boolean {
  return one === undefined ? list.length === 0 : list.length === 1 && list[0] === one;
}

function daysIn(texts: readonly string[]): Day[] {
  return texts.flatMap((text) => {
    const found = datesIn(text);
    if (found === undefined) return [];
    const [from, until] = [dayOfDate(found[0])!, dayOfDate(found[1])!];
    return Array.from({ length: until - from + 1 }, (_, i) => from + i);
  });
}
