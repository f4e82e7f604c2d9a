import type { MatterDetail } from '@hutong/api';
import { ANOMALIES, type Clock, dateOf, type FoldedMatter, STATES, stateOf } from '@hutong/matters';
import { recordTypes, type Text, timeText } from '@hutong/record';
import { type Beside, clocksOf, foundOf } from './judge.ts';
import { type HeldMatter, isUnreviewedNow, type MatterState } from './state.ts';

/** How far each record came. */
export type Received = Map<string, Pick<MatterDetail['events'][number], 'sent' | 'received'>>;

interface Shown {
  node: string;
  name: string;
  matter: HeldMatter;
  state: MatterState;
  beside: Beside;
  received: Received;
}

/** A matter as the API shows it. */
export function detailOf(shown: Shown): Omit<MatterDetail, 'behind' | 'reckoned_on' | 'said_by_others'> {
  const { node, name, matter, state, beside } = shown;
  const { kind, number, folded } = matter;
  const { title, department, item, outcome, owner, openedAt, closedAt, corrections } = folded;
  return {
    node,
    kind,
    number,
    name,
    state: folded.state,
    ...stateOf(folded),
    title,
    department,
    item,
    outcome,
    owner,
    opened_at: timeOrNull(openedAt),
    closed_at: timeOrNull(closedAt),
    unreviewed: isUnreviewedNow(matter),
    events: folded.events.map((line) => eventOf(shown, line)),
    events_left: state.left,
    corrections: corrections.map(({ id, of, reason, at }) => ({ id, of, reason, at: timeText(at) })),
    clocks: shownOf(clocksOf(beside, node, matter)),
    findings: foundOf(beside, node, matter).map(({ finding, record, on, text }) => {
      return { finding, record, on: dateOf(on), text };
    }),
  };
}

function eventOf({ matter, state, received }: Shown, line: FoldedMatter['events'][number]) {
  const { id, type, department, occurredAt, recordedAt, backfilled, voidedBy, log, index } = line;
  const codes = matter.folded.anomalies.filter((one) => one.id === id).map(({ code }) => code);
  return {
    id,
    type,
    title: typeText(type),
    department,
    occurred_at: timeText(occurredAt),
    recorded_at: timeText(recordedAt),
    received: received.get(id)?.received ?? [],
    sent: received.get(id)?.sent ?? false,
    backfilled,
    state: line.state,
    word: line.state === null ? null : stateOf({ kind: matter.kind, state: line.state, since: null }).word,
    voided_by: voidedBy,
    anomalies: codes.map((code) => ({ code, text: ANOMALIES[code] })),
    origin: state.logs[log] ?? '',
    index,
  };
}

/** What a type of records is called. */
export function typeText(type: string): Text {
  const known = recordTypes.get(type);
  return { zh: known?.titleZh ?? type, en: known?.titleEn ?? type };
}

/** Clocks of which the days are drawn: a matter may have begun hundreds, and nobody looks at so many. */
const MOST_DRAWN = 20;
const LIVE: ReadonlySet<Clock['state']> = new Set(['running', 'late', 'suspended']);

/** Clocks as they are shown; days of those that run before those of the others. */
function shownOf(clocks: readonly Clock[]): MatterDetail['clocks'] {
  const isLive = (clock: Clock) => LIVE.has(clock.state);
  const drawn = new Set(
    [...clocks.filter(isLive), ...clocks.filter((one) => !isLive(one))].slice(0, MOST_DRAWN),
  );
  return clocks.map((clock) => ({ ...clockOf(clock), days: drawn.has(clock) ? daysOf(clock) : [] }));
}

function daysOf(clock: Clock): MatterDetail['clocks'][number]['days'] {
  return clock.days().map((day) => ({ ...day, on: dateOf(day.on) }));
}

/** A clock without its days. */
export function clockOf(clock: Clock): MatterDetail['clocks'][number] {
  const { run, state, used, budget, unit, level, provisional } = clock;
  return {
    clock: clock.clock,
    run,
    start_record: clock.startRecord,
    state,
    word: STATES[state],
    started: dateOf(clock.started),
    due: dateOrNull(clock.due),
    promised_due: dateOrNull(clock.promisedDue),
    done: dateOrNull(clock.done),
    used,
    budget,
    unit,
    level,
    cards: clock.cards.map(({ level, on }) => ({ level, on: dateOf(on) })),
    provisional,
    days: [],
    why: clock.why(),
  };
}

function dateOrNull(day: number | null): string | null {
  return day === null ? null : dateOf(day);
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : timeText(ms);
}
