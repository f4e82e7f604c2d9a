import {
  bundledFiles,
  Calendars,
  type Clock,
  collect,
  dateOf,
  dayOfText,
  evaluate,
  type Found,
  findingsIn,
  LEVELS,
  type NumberedMatter,
  Rules,
  STATES,
} from '@hutong/matters';
import { both } from '@hutong/record';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { badOption } from '../../option-values.ts';
import { readEvents } from './events.ts';
import { layersIn, rulesIn } from './files.ts';
import { byClock, inOrder } from './order.ts';
import { WrittenList } from './written-list.ts';

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
  const set = given.rules === undefined ? bundledFiles().rules : rulesIn(given.rules, session);
  const layers = [...bundledFiles().calendars, ...layersIn(given.calendar, session)];
  const { told, divisions, refused } = await readEvents(given.events, session);
  const { matters, catalogue } = collect(told, until, divisions);
  const rules = new Rules([{ set, effectiveFrom: until }]);
  const judging = { rules, calendars: new Calendars(layers), catalogue };
  const names = layers.map(({ version }) => version).join(', ');
  session.tell('clocks_head', { day: dateOf(until), rules: set.version, calendars: names });
  const list = new WrittenList(session);
  let [count, found] = [0, 0];
  for (const matter of matters.sort(inOrder)) {
    for (const clock of evaluate(judging, matter, until).sort(byClock)) {
      if (session.json) list.add(asJson(matter, clock));
      else tell(matter, clock, session);
      count += 1;
    }
    if (!session.json) found += tellFindings(findingsIn(judging, matter, until), matter, session);
  }
  if (session.json) list.end('\n');
  session.tell('clocks_count', { matters: matters.length, clocks: count, found, refused });
  return refused > 0 ? EXIT.partial : EXIT.done;
}

function tell({ node, number }: NumberedMatter, clock: Clock, session: Session): void {
  const { kind, run, state, level, why } = clock;
  const { lang } = session;
  const earned = level === 'none' ? '' : session.say('clocks_level', { level: LEVELS[level][lang] });
  const line = { node, kind, number, clock: clock.clock, run, state: STATES[state][lang], level: earned };
  session.tell('clocks_clock', line);
  for (const text of why()) session.print(`  ${text[lang]}`);
}

/** Prints what is found besides clocks: that no limit is known, or that the item is not in force. */
function tellFindings(found: readonly Found[], { node, number }: NumberedMatter, session: Session): number {
  for (const { text } of found) {
    const line = { node, number, text: text[session.lang] };
    session.tell('clocks_found', line);
  }
  return found.length;
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

export function dateOrNull(day: number | null): string | null {
  return day === null ? null : dateOf(day);
}
