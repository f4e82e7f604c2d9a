import {
  bundledFiles,
  type CardChange,
  collect,
  type Day,
  dateOf,
  dayOfMoment,
  dayOfText,
  type Layer,
  LEVELS,
  type NumberedMatter,
  type RuleVersion,
} from '@hutong/matters';
import { both } from '@hutong/record';
import { type JudgingPair, type LawParts, noCounts, pairsOf, rehearseCounted } from '@hutong/supervision';
import type { Anywhere } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';
import { Ticker } from '../../ticker.ts';
import { dateOrNull } from './clocks.ts';
import { type Events, readEvents } from './events.ts';
import { layersIn, rulesIn } from './files.ts';
import { readNode } from './node-records.ts';
import { inOrder } from './order.ts';
import { WrittenList } from './written-list.ts';

type Given = Record<Anywhere | 'events' | 'node' | 'as-of' | 'from' | 'rules', string | undefined> & {
  calendar: string[];
};

/**
 * `hutong rehearse`: which cards would come and go by other rules or calendars than those in force, and why: at a node those
 * that its ancestors put on record over the program’s, for a file the program’s. Exit code 3 when lines were left out.
 */
export async function rehearse(given: Given, session: Session): Promise<number> {
  const until = dayIn('--as-of', given['as-of'], session) ?? dayOfMoment(session.io.now());
  const change = changeIn(given, session);
  const { told, divisions, refused, law = () => BUNDLED } = await recordsOf(given, session);
  const { matters, catalogue } = collect(told, until, divisions);
  const judging = pairsOf(law, (inForce) => changed(inForce, change), catalogue);
  session.tell('rehearse_head', { day: dateOf(until), changed: change.names.join(', ') });
  const counts = { ...judged({ matters: matters.sort(inOrder), judging, until }, session), refused };
  if (session.json) session.io.stdout.write(`,"counts":${JSON.stringify(counts)}}\n`);
  session.tell('rehearse_count', counts);
  return refused > 0 ? EXIT.partial : EXIT.done;
}

/** The records of a file or of a node. */
async function recordsOf(given: Given, session: Session): Promise<Events> {
  const { events, node, data, url } = given;
  if ([events, data, url].filter((where) => where !== undefined).length !== 1)
    throw session.usage('rehearse_where');
  if (events !== undefined) return readEvents(events, session);
  if (url !== undefined && given['token-file'] === undefined) session.note(session.say('rehearse_public'));
  return atNode(given, session, (client) => readNode(client, node, session));
}

function dayIn(option: string, text: string | undefined, session: Session): Day | undefined {
  if (text === undefined) return undefined;
  const day = dayOfText(text);
  if (day === undefined) throw badOption(option, text, '2026-11-30', session);
  return day;
}

const BUNDLED: LawParts = {
  inForce: [{ set: bundledFiles().rules, effectiveFrom: 0 }],
  layers: bundledFiles().calendars,
};

/** What is to be other than before, and what it is called. */
interface Change {
  rules: RuleVersion | undefined;
  layers: readonly Layer[];
  names: string[];
}

/** The rules to be rehearsed, for all clocks or for those that start from a day on, and layers of calendars. */
function changeIn(given: Given, session: Session): Change {
  const { rules: file, calendar, from } = given;
  const effectiveFrom = dayIn('--from', from, session) ?? 0;
  if (file === undefined && (calendar.length === 0 || from !== undefined))
    throw session.usage('rehearse_what');
  const rules = file === undefined ? undefined : { set: rulesIn(file, session), effectiveFrom };
  const names = [...(file === undefined ? [] : [file]), ...calendar];
  return { rules, layers: layersIn(calendar, session), names };
}

function changed({ inForce, layers }: LawParts, change: Change): LawParts {
  const { rules } = change;
  const kept =
    rules === undefined ? inForce : inForce.filter((one) => one.effectiveFrom < rules.effectiveFrom);
  return {
    inForce: rules === undefined ? kept : [...kept, rules],
    layers: [...layers, ...change.layers],
  };
}

interface Rehearsal {
  matters: readonly NumberedMatter[];
  judging: (node: string) => JudgingPair;
  until: Day;
}

/** Judges every matter twice and writes each card that would come, go or move. */
function judged({ matters, judging, until }: Rehearsal, session: Session) {
  const counts = noCounts();
  const [list, ticker] = [new WrittenList(session), new Ticker(session)];
  if (session.json) session.io.stdout.write('{"cards":');
  for (const [index, matter] of matters.entries()) {
    ticker.show(
      () => session.say('rehearse_judging', { done: index, matters: matters.length }),
      index / matters.length,
    );
    for (const card of rehearseCounted(judging(matter.node), matter, until, counts)) {
      if (session.json) list.add(asJson(matter, card));
      else tell(matter, card, session);
    }
  }
  ticker.clear();
  if (session.json) list.end('');
  return counts;
}

function tell({ node, number }: NumberedMatter, card: CardChange, session: Session): void {
  const { change, kind, clock, run } = card;
  const [level, before, after] = [LEVELS[card.level][session.lang], said(card.before), said(card.after)];
  const what = session.say(`rehearse_${change}`, { level, before, after });
  session.tell('rehearse_card', { node, kind, number, clock, run, what });
  for (const text of card.why()) session.print(`  ${text[session.lang]}`);
}

function said(day: Day | null): string {
  return dateOrNull(day) ?? '';
}

function asJson({ node, number }: NumberedMatter, card: CardChange) {
  return {
    change: card.change,
    node,
    kind: card.kind,
    number,
    clock: card.clock,
    run: card.run,
    start_record: card.startRecord,
    level: card.level,
    before: dateOrNull(card.before),
    after: dateOrNull(card.after),
    why: card.why().map(both),
  };
}
