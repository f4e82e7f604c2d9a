import type { Day } from '../days.ts';

/** The days that a rule counts, numbered: a calendar’s working days, or all. `upTo(d)` of them lie before and on day d, `nth` is its inverse. */
export interface Unit {
  upTo(day: Day): number;
  nth(n: number): Day;
}

/** Every day counts. */
export const CALENDAR_DAYS: Unit = { upTo: (day) => day, nth: (n) => n };

/** Takes the days after `from`, up to `to` and with it, out of a count; `to` is infinite while nothing ended it. */
export interface Pause {
  from: Day;
  to: Day;
}

/** Unit days in (after, last] that no pause takes out. @param pauses sorted, apart from one another */
export function counted(unit: Unit, after: Day, last: Day, pauses: readonly Pause[]): number {
  if (last <= after) return 0;
  let n = unit.upTo(last) - unit.upTo(after);
  for (const { from, to } of pauses) {
    const [first, end] = [Math.max(from, after), Math.min(to, last)];
    if (end > first) n -= unit.upTo(end) - unit.upTo(first);
  }
  return n;
}

/** The n-th unit day after a day that no pause takes out, n ≥ 1; undefined when a pause without end comes before. */
export function nthAfter(unit: Unit, after: Day, n: number, pauses: readonly Pause[]): Day | undefined {
  let [at, left] = [after, n];
  for (const { from, to } of pauses) {
    if (to <= at) continue;
    const free = from > at ? unit.upTo(from) - unit.upTo(at) : 0;
    if (free >= left) break;
    if (to === Number.POSITIVE_INFINITY) return undefined;
    left -= free;
    at = to;
  }
  return unit.nth(unit.upTo(at) + left);
}

/** The n-th unit day before a day that no pause takes out, n ≥ 1. */
export function nthBefore(unit: Unit, before: Day, n: number, pauses: readonly Pause[]): Day {
  // Days up to and with `at` are still to be looked at.
  let [at, left] = [before - 1, n];
  for (let i = pauses.length - 1; i >= 0; i--) {
    const { from, to } = pauses[i]!;
    if (from >= at) continue;
    const free = to < at ? unit.upTo(at) - unit.upTo(to) : 0;
    if (free >= left) break;
    left -= free;
    at = Math.min(at, from);
  }
  return unit.nth(unit.upTo(at) - left + 1);
}

/** Adds a pause that begins on or after all others; what overlaps becomes one. */
export function addPause(pauses: Pause[], pause: Pause): void {
  const last = pauses.at(-1);
  if (pause.to <= pause.from) return;
  if (last !== undefined && pause.from <= last.to) last.to = Math.max(last.to, pause.to);
  else pauses.push({ from: pause.from, to: pause.to });
}
