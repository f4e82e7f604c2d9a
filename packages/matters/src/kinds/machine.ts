import type { KnownType, Said } from '@hutong/record';
import { dayOfMoment, dayOfText } from '../days.ts';
import { type AnomalyCode, isAnomaly } from './anomalies.ts';
import { type FoldEvent, saidOf } from './event.ts';
import type { FoldedMatter, FoldKind, Line } from './matter.ts';
import { arrange, byPlace } from './order.ts';

/**
 * What a move does in a state: the state that follows, or `=` where it stays; an anomaly, of what does not fit and
 * changes nothing; both, of what counts all the same.
 */
export type Cell<S extends string> = S | '=' | AnomalyCode | readonly [S | '=', AnomalyCode];

/** States × moves, with a cell for each: the compiler finds the one that is missing. */
export type Table<S extends string, M extends string> = Record<S | 'none', Record<M, Cell<S>>>;

/** Record types of one family, without the one that corrects the others. */
export type TypeOf<Family extends string> = Exclude<
  Extract<KnownType, `${Family}.${string}`>,
  `${Family}.correct`
>;

/** What events of these types say. */
export type SaidOf<T extends KnownType> = Extract<Said, { type: T }>;

/** What a kind of matter is made of. States are words of its table; `none` is that of a matter that nothing began. */
export interface Machine<S extends string, M extends string, T extends KnownType, F> {
  kind: FoldKind;
  /**
   * Record types that move it; each with the field that says again when it occurred, where it has one by which no rule
   * counts.
   */
  types: Readonly<Record<T, string | null>>;
  /** The type that corrects those. */
  correction: KnownType;
  /** What those do of which a redaction left only the type, where that says nothing; null: nothing. No redaction opens an end again. */
  unsaid: Readonly<Record<T, M | null>>;
  table: Table<S, M>;
  /** States in which it has ended. */
  ends: readonly S[];
  facts(): F;
  /**
   * Whether an event ends what has not begun. Within a day order is nothing, for clocks and so for folds: it is read as soon
   * as that begins on its day, and where nothing does, at the day’s end.
   */
  waits?(said: SaidOf<T>, matter: FoldedMatter<S | 'none', F>): boolean;
  /** Which move an event is, by what it says and what came before. */
  moveOf(said: SaidOf<T>, matter: FoldedMatter<S | 'none', F>, event: FoldEvent): M;
  /** Takes over what it says of the matter’s name, whether it fits where it stands or not. */
  describe(said: SaidOf<T>, matter: FoldedMatter<S | 'none', F>): void;
  /** Takes over what else it says; only of what counts. */
  tell(said: SaidOf<T>, matter: FoldedMatter<S | 'none', F>, event: FoldEvent): void;
}

/**
 * Folds a matter from its events (A1, A2): pure and total, whatever they say and in whatever order they come.
 * @param events of one matter; at least one
 */
export function runMachine<S extends string, M extends string, T extends KnownType, F>(
  machine: Machine<S, M, T, F>,
  number: string,
  given: readonly FoldEvent[],
): FoldedMatter<S | 'none', F> {
  const { events, voided, corrects } = arrange(given, machine.correction);
  const matter = begin(machine, number);
  let waiting: Taking[] = [];
  for (const event of events) {
    if (waiting.length > 0 && dayOfMoment(event.occurredAt) > dayOfMoment(waiting[0]!.event.occurredAt))
      waiting = takeAll(machine, matter, waiting);
    const line = lineOf(event, voided.get(event.id) ?? null);
    matter.events.push(line);
    if (byPlace(event, matter.last) > 0) matter.last = { log: event.log, index: event.index };
    if (line.voidedBy !== null) continue;
    if (event.type === machine.correction) {
      correct(matter, event, corrects.get(event.id));
      continue;
    }
    const taking = { line, event };
    if (isWaiting(machine, matter, taking)) {
      waiting.push(taking);
      continue;
    }
    take(machine, matter, taking);
    waiting = waiting.filter((one) => {
      if (isWaiting(machine, matter, one)) return true;
      take(machine, matter, one);
      return false;
    });
  }
  takeAll(machine, matter, waiting);
  return matter;
}

function begin<S extends string, M extends string, T extends KnownType, F>(
  { kind, facts }: Machine<S, M, T, F>,
  number: string,
): FoldedMatter<S | 'none', F> {
  return {
    kind,
    number,
    state: 'none',
    since: null,
    by: null,
    title: null,
    department: null,
    item: null,
    itemType: null,
    openedAt: null,
    closedAt: null,
    outcome: null,
    owner: null,
    steps: [],
    pauses: [],
    extensions: [],
    facts: facts(),
    anomalies: [],
    corrections: [],
    events: [],
    last: { log: -1, index: -1 },
  };
}

function lineOf(event: FoldEvent, voidedBy: string | null): Line {
  return {
    id: event.id,
    type: event.type,
    department: event.department,
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    receivedAt: event.receivedAt,
    backfilled: event.backfilled,
    log: event.log,
    index: event.index,
    state: null,
    voidedBy,
  };
}

function correct(matter: FoldedMatter, event: FoldEvent, of: string | undefined): void {
  const { id, occurredAt: at, body } = event;
  if (of === undefined) matter.anomalies.push({ id, code: 'corrects_nothing' });
  else matter.corrections.push({ id, of, reason: typeof body.reason === 'string' ? body.reason : null, at });
}

interface Taking {
  line: Line;
  event: FoldEvent;
}

function isWaiting<S extends string, M extends string, T extends KnownType, F>(
  { waits, types }: Machine<S, M, T, F>,
  matter: FoldedMatter<S | 'none', F>,
  { event }: Taking,
): boolean {
  if (waits === undefined) return false;
  const said = saidOf(event);
  return isOf(types, said) && waits(said, matter);
}

/** Takes what nothing began on its day as it is; nothing waits any more. */
function takeAll<S extends string, M extends string, T extends KnownType, F>(
  machine: Machine<S, M, T, F>,
  matter: FoldedMatter<S | 'none', F>,
  waiting: readonly Taking[],
): [] {
  for (const one of waiting) take(machine, matter, one);
  return [];
}

function take<S extends string, M extends string, T extends KnownType, F>(
  machine: Machine<S, M, T, F>,
  matter: FoldedMatter<S | 'none', F>,
  { line, event }: Taking,
): void {
  const { id, type, occurredAt, recordedAt } = event;
  const tell = (code: AnomalyCode): void => {
    matter.anomalies.push({ id, code });
  };
  if (dayOfMoment(recordedAt) < dayOfMoment(occurredAt)) tell('recorded_early');
  if (!isTypeOf(machine.types, type)) {
    tell('not_of_kind');
    return;
  }
  if (event.redacted) tell('redacted');
  if (event.unreviewed) tell('unreviewed');
  const said = saidOf(event);
  const isSaid = isOf(machine.types, said);
  if (isSaid) {
    if (isOfOtherDay(machine.types[type], event, occurredAt)) tell('other_day');
    matter.department ??= event.department;
    machine.describe(said, matter);
  }
  const unsaid = event.redacted ? machine.unsaid[type] : undefined;
  const move = isSaid ? machine.moveOf(said, matter, event) : unsaid;
  if (move === undefined) tell('not_understood');
  if (move === undefined || move === null) return;
  const cell: Cell<S> = machine.table[matter.state][move];
  const [next, anomaly] = typeof cell === 'string' ? [cell, undefined] : cell;
  if (anomaly !== undefined) tell(anomaly);
  if (isAnomaly(next)) {
    tell(next);
    return;
  }
  if (isSaid) machine.tell(said, matter, event);
  if (next !== '=') enter(machine, matter, line, next);
}

function enter<S extends string, M extends string, T extends KnownType, F>(
  { ends }: Machine<S, M, T, F>,
  matter: FoldedMatter<S | 'none', F>,
  line: Line,
  state: S,
): void {
  if (state === matter.state) return;
  line.state = state;
  matter.state = state;
  matter.since = line.occurredAt;
  matter.by = line.id;
  matter.openedAt ??= line.occurredAt;
  if (!ends.includes(state)) matter.closedAt = null;
  else matter.closedAt ??= line.occurredAt;
}

function isTypeOf<T extends KnownType>(types: Readonly<Record<T, unknown>>, type: string): type is T {
  return Object.hasOwn(types, type);
}

function isOf<T extends KnownType>(
  types: Readonly<Record<T, unknown>>,
  said: Said | undefined,
): said is SaidOf<T> {
  return said !== undefined && isTypeOf(types, said.type);
}

function isOfOtherDay(field: string | null, { body }: FoldEvent, occurredAt: number): boolean {
  const day = field === null ? undefined : dayOfText(body[field]);
  return day !== undefined && day !== dayOfMoment(occurredAt);
}
