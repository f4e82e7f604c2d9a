import type { Random } from './random.ts';
import { addWorkdays, at } from './workdays.ts';

/** What becomes of one approval. `late` passes the promise, `overdue` passes the statutory limit too. */
export type Course = 'plain' | 'supplement' | 'special' | 'withdrawn' | 'late' | 'overdue';

export type CaseStep =
  | 'apply'
  | 'supplement_notice'
  | 'supplement_received'
  | 'accept'
  | 'step_review'
  | 'special_start'
  | 'special_end'
  | 'step_decide'
  | 'finish'
  | 'deliver'
  | 'withdraw';

/** One thing that happened: `day` is a count of working days since the application, `second` counts from midnight. */
export interface Happening {
  step: CaseStep;
  day: number;
  second: number;
}

export interface Limits {
  /** Working days; 0 is done at once (即办件). */
  promisedDays: number;
  statutoryDays: number;
}

export const COURSES: readonly Course[] = ['plain', 'supplement', 'special', 'withdrawn', 'late', 'overdue'];

/** Mostly in time and undisturbed; about one case in twenty passes its promise. */
export function drawCourse(random: Random, limits: Limits): Course {
  const draw = random.next();
  if (draw < 0.06) return 'withdrawn';
  if (draw < 0.22) return 'supplement';
  if (limits.promisedDays < 3) return 'plain';
  if (draw < 0.3) return 'special';
  if (draw < 0.34) return 'late';
  if (draw < 0.355) return 'overdue';
  return 'plain';
}

/**
 * The whole life of a case, in order. Days between acceptance and 办结, less those of a special procedure (行政许可法
 * Art. 45), keep the promise unless the course says otherwise; the day of acceptance isn't counted.
 */
export function planCase(random: Random, limits: Limits, course: Course): Happening[] {
  const life: Happening[] = [];
  let day = 0;
  let second = windowHour(random);
  const then = (step: CaseStep, days: number): void => {
    if (days > 0) {
      day += days;
      second = windowHour(random);
    } else if (life.length > 0) {
      second += random.int(240, 1200);
    }
    life.push({ step, day, second });
  };
  const slow = limits.promisedDays > 0;
  then('apply', 0);
  if (course === 'supplement') {
    // One notice of everything missing, at the window or within five working days (行政许可法 Art. 32(4)).
    then('supplement_notice', slow ? random.int(0, 4) : 0);
    then('supplement_received', random.int(1, 6));
  }
  then('accept', slow ? random.int(0, 1) : 0);
  const used = workingDays(random, limits, course);
  const review = Math.floor(used * 0.5);
  then('step_review', review);
  if (course === 'withdrawn') {
    then('withdraw', Math.min(used - review, random.int(0, 3)));
    return life;
  }
  if (course === 'special') {
    then('special_start', 0);
    then('special_end', random.int(5, 15));
  }
  then('step_decide', used - review);
  then('finish', 0);
  then('deliver', slow ? random.int(0, 6) : 0);
  return life;
}

function workingDays(random: Random, limits: Limits, course: Course): number {
  const { promisedDays, statutoryDays } = limits;
  if (course === 'late') {
    const room = Math.max(1, Math.min(5, statutoryDays - promisedDays));
    return promisedDays + random.int(1, room);
  }
  if (course === 'overdue') return Math.max(promisedDays, statutoryDays) + random.int(1, 3);
  return promisedDays === 0 ? 0 : random.int(Math.ceil(promisedDays * 0.3), promisedDays);
}

/** Windows take papers from 8:30 to 11:30 and from 13:30; nothing starts so late that its same-day steps pass 18:00. */
function windowHour(random: Random): number {
  return random.chance(0.6) ? random.int(8.5 * 3600, 11.5 * 3600) : random.int(13.5 * 3600, 15 * 3600);
}

export interface DatedHappening extends Happening {
  date: string;
  occurredAt: string;
}

/**
 * Lays a life into the calendar so that it ends on `day` or a little before (`finished`), or is still going on that day;
 * what would come after `day` hasn't happened and is left out.
 */
export function dateCase(
  random: Random,
  life: Happening[],
  day: string,
  finished: boolean,
): DatedHappening[] {
  const last = life.at(-1)!.day;
  const before = finished ? last + random.int(0, 2) : random.int(0, last);
  const applied = addWorkdays(day, -before);
  return life
    .map((h) => {
      const date = addWorkdays(applied, h.day);
      return { ...h, date, occurredAt: at(date, h.second) };
    })
    .filter((h) => h.date <= day);
}
