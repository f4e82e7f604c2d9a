import {
  type Clock,
  collect,
  dateOf,
  dayOfText,
  evaluate,
  LEVELS,
  type NumberedMatter,
  Rules,
  STATES,
} from '@hutong/matters';
import { both } from '@hutong/record';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { badOption } from '../../option-values.ts';
import { plain } from '../../text.ts';
import { calendarsOf, rulesOf } from './bundled.ts';
import { readEvents } from './events.ts';

interface Given {
  events: string;
  'as-of': string;
  rules: string | undefined;
  calendar: string[];
}

/** `hutong clocks`: every clock that the matters of a file have started, as of a day. Exit code 3 when lines were refused. */
export async function clocks(given: Given, session: Session): Promise<number> {
  const until = dayOfText(given['as-of']);
  if (until === undefined) throw badOption('--as-of', given['as-of'], '2026-11-30', session);
  const set = rulesOf(given.rules, session);
  const { calendars, names } = calendarsOf(given.calendar, session);
  const { told, divisions, refused } = await readEvents(given.events, session);
  const { matters, catalogue } = collect(told, until, divisions);
  const judging = { rules: new Rules([{ set, effectiveFrom: until }]), calendars, catalogue };
  session.print(
    session.say('clocks_head', { day: dateOf(until), rules: set.version, calendars: names.join(', ') }),
  );
  const list = new List(session);
  for (const matter of matters.sort(inOrder)) {
    for (const clock of evaluate(judging, matter, until).sort(byClock)) list.add(matter, clock);
  }
  list.end();
  session.print(session.say('clocks_count', { matters: matters.length, clocks: list.count, refused }));
  return refused > 0 ? EXIT.partial : EXIT.done;
}

function inOrder(a: NumberedMatter, b: NumberedMatter): number {
  return compared(a.node, b.node) || compared(a.kind, b.kind) || compared(a.number, b.number);
}

function byClock(a: Clock, b: Clock): number {
  return (
    compared(a.clock, b.clock) ||
    a.started - b.started ||
    a.run - b.run ||
    compared(a.startRecord, b.startRecord)
  );
}

function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Clocks as they are printed: for programs one array, which is never held whole. */
class List {
  count = 0;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  add(matter: NumberedMatter, clock: Clock): void {
    const { io, json } = this.#session;
    if (json) io.stdout.write(`${this.count === 0 ? '[' : ',\n'}${JSON.stringify(asJson(matter, clock))}`);
    else this.#tell(matter, clock);
    this.count += 1;
  }

  end(): void {
    const { io, json } = this.#session;
    if (json) io.stdout.write(this.count === 0 ? '[]\n' : ']\n');
  }

  #tell({ node, number }: NumberedMatter, { kind, clock, run, state, level, why }: Clock): void {
    const session = this.#session;
    const { lang } = session;
    const earned = level === 'none' ? '' : session.say('clocks_level', { level: LEVELS[level][lang] });
    const line = { node, kind, number, clock, run, state: STATES[state][lang], level: earned };
    session.print(plain(session.say('clocks_clock', line)));
    for (const text of why()) session.print(plain(`  ${text[lang]}`));
  }
}

function asJson({ node, number }: NumberedMatter, clock: Clock) {
  return {
    node,
    kind: clock.kind,
    number,
    clock: clock.clock,
    run: clock.run,
    start_record: clock.startRecord,
    state: clock.state,
    started: dateOf(clock.started),
    due: dateOrNull(clock.due),
    promised_due: dateOrNull(clock.promisedDue),
    done: dateOrNull(clock.done),
    used: clock.used,
    budget: clock.budget,
    unit: clock.unit,
    level: clock.level,
    cards: clock.cards.map(({ level, on }) => ({ level, on: dateOf(on) })),
    provisional: clock.provisional,
    why: clock.why().map(both),
  };
}

function dateOrNull(day: number | null): string | null {
  return day === null ? null : dateOf(day);
}
