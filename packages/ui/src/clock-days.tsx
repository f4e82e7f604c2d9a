import type { MatterDetail } from '@hutong/api';
import { dayOf, type Lang, parseOccurredAt } from '@hutong/record';
import { sayDays as say, WEEKDAYS } from './clock-days-texts.ts';
import { classes } from './kit/html.ts';
import { listed } from './punctuation.ts';

type Clock = MatterDetail['clocks'][number];
type ClockDay = Clock['days'][number];

interface Props {
  lang: Lang;
  clock: Clock;
  /** The day on which it was reckoned, YYYY-MM-DD. */
  today: string;
}

/** A clock against the calendar, week by week: which days it counted, which it did not and why, and the day it is due. */
export function ClockDays({ lang, clock, today }: Props) {
  const { days, started } = clock;
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const label = say(lang, 'days', { from: first.on, to: last.on });
  const seen = days.map((day) => seenOf(clock, day, today));
  return (
    <>
      {first.on === started ? null : <p class="soft">{say(lang, 'days_left', { started })}</p>}
      <ol class="days" aria-label={label}>
        {WEEKDAYS[lang].map((name) => (
          <li class="head" aria-hidden="true">
            {name}
          </li>
        ))}
        {Array.from({ length: weekdayOf(first.on) }, () => (
          <li class="head" aria-hidden="true" />
        ))}
        {days.map((day, i) => (
          <Cell
            lang={lang}
            day={day}
            seen={seen[i] as Seen}
            flags={flagsOf(clock, day, today)}
            isFirst={i === 0}
          />
        ))}
      </ol>
      <p class="soft">{legendOf(lang, seen, days)}</p>
    </>
  );
}

/** 0: Monday. 1970-01-01 was a Thursday. */
function weekdayOf(on: string): number {
  return (((dayOf(parseOccurredAt(on)) + 3) % 7) + 7) % 7;
}

type Kind = 'over' | 'counted' | 'coming' | 'suspended' | ClockDay['kind'];
interface Seen {
  as: Kind;
  /** Which of the counted days, or of those over; 0 where it is neither. */
  n: number;
}

/** What a day is above all: suspended, counted, still to come, past the due day; or what the calendar says of it. */
function seenOf({ due, promised_due, done, days }: Clock, day: ClockDay, today: string): Seen {
  const { on, nth, suspended, kind } = day;
  if (suspended) return { as: 'suspended', n: 0 };
  if (nth === null || (done !== null && on > done)) return { as: kind, n: 0 };
  if (on > today) return { as: 'coming', n: nth };
  const last = due ?? promised_due;
  if (last === null || on <= last) return { as: 'counted', n: nth };
  const inTime = days.findLast((one) => one.nth !== null && one.on <= last)?.nth ?? nth - 1;
  return { as: 'over', n: nth - inTime };
}

const FLAGS = ['started', 'promised', 'due', 'done', 'today'] as const;
type Flag = (typeof FLAGS)[number];

function flagsOf({ started, promised_due, due, done }: Clock, { on }: ClockDay, today: string): Flag[] {
  // A promise that is the statutory day is that day.
  const at = { started, promised: promised_due === due ? null : promised_due, due, done, today };
  return FLAGS.filter((flag) => at[flag] === on);
}

interface CellProps {
  lang: Lang;
  day: ClockDay;
  seen: Seen;
  flags: readonly Flag[];
  isFirst: boolean;
}

function Cell({ lang, day, seen, flags, isFirst }: CellProps) {
  const { on, kind, provisional } = day;
  const [, month = '', date = ''] = on.split('-');
  const isNamed = isFirst || date === '01';
  const mark = `${markOf(lang, seen)}${provisional ? say(lang, 'provisional_mark') : ''}`;
  return (
    <li class={classes(seen.as, flags.includes('due') && 'due', flags.includes('today') && 'today')}>
      <span class="unseen">{wordsOf(lang, day, seen, flags)}</span>
      <span aria-hidden="true">
        <i>{isNamed ? `${Number(month)}/${Number(date)}` : Number(date)}</i>
        <b>{mark}</b>
        {kind === 'make_up' ? <i>{say(lang, 'make_up_mark')}</i> : null}
        {flags.map((flag) => (
          <i>{say(lang, flag)}</i>
        ))}
      </span>
    </li>
  );
}

function markOf(lang: Lang, { as, n }: Seen): string {
  if (as === 'counted' || as === 'coming') return String(n);
  if (as === 'over') return say(lang, 'over_mark', { n });
  return as === 'work' || as === 'make_up' ? '' : say(lang, `${as}_mark`);
}

function wordsOf(lang: Lang, { on, kind, provisional }: ClockDay, { as, n }: Seen, flags: readonly Flag[]) {
  const words = [say(lang, kind)];
  if (as === 'suspended') words.push(say(lang, as));
  if (as === 'counted' || as === 'coming') words.push(say(lang, as === 'counted' ? 'nth' : as, { n }));
  if (as === 'over') words.push(say(lang, as, { n }));
  words.push(...flags.map((flag) => say(lang, flag)));
  if (provisional) words.push(say(lang, 'provisional'));
  return say(lang, 'said', { on, weekday: WEEKDAYS[lang][weekdayOf(on)] ?? '', words: listed(lang, words) });
}

/** What the marks that stand there mean. */
function legendOf(lang: Lang, seen: readonly Seen[], days: readonly ClockDay[]): string {
  const has = (as: Kind) => seen.some((one) => one.as === as);
  const marks = [
    (has('counted') || has('coming')) && 'counted',
    has('over') && 'overdue',
    has('weekend') && 'weekend',
    has('holiday') && 'holiday',
    days.some(({ kind }) => kind === 'make_up') && 'make_up',
    has('suspended') && 'suspended',
    days.some(({ provisional }) => provisional) && 'provisional',
  ] as const;
  const told = marks.flatMap((one) =>
    one === false ? [] : [say(lang, 'legend', { mark: say(lang, `${one}_mark`), words: say(lang, one) })],
  );
  return told.join(lang === 'zh' ? '；' : '; ');
}
