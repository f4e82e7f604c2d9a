import { filled, type KnownType, type Text } from '@hutong/record';
import { dateOf, dayOfMoment } from '../days.ts';
import type { ActOf, MatterPermission } from './acts.ts';
import { type AnomalyCode, isAnomaly } from './anomalies.ts';
import { CASE, CASE_ACTS, type CaseFacts } from './case.ts';
import type { CaseState } from './case-table.ts';
import { COMPLAINT, COMPLAINT_ACTS, type ComplaintFacts, type ComplaintState } from './complaint.ts';
import { DOCUMENT, DOCUMENT_ACTS, type DocumentFacts, type DocumentState } from './document.ts';
import type { FoldEvent } from './event.ts';
import { ITEM, ITEM_ACTS, type ItemFacts, type ItemState } from './item.ts';
import { type Cell, runMachine } from './machine.ts';
import type { FoldedMatter, FoldKind } from './matter.ts';
import { REQUEST, REQUEST_ACTS, type RequestFacts, type RequestState } from './request.ts';
import { STATE_TEXTS, type StateText } from './texts.ts';

/** What a matter of each kind is folded to. */
export interface Folds {
  case: FoldedMatter<CaseState | 'none', CaseFacts>;
  request: FoldedMatter<RequestState | 'none', RequestFacts>;
  complaint: FoldedMatter<ComplaintState | 'none', ComplaintFacts>;
  document: FoldedMatter<DocumentState | 'none', DocumentFacts>;
  item: FoldedMatter<ItemState | 'none', ItemFacts>;
}

type Run = { [K in FoldKind]: (number: string, events: readonly FoldEvent[]) => Folds[K] };

const RUN: Run = {
  case: (number, events) => runMachine(CASE, number, events),
  request: (number, events) => runMachine(REQUEST, number, events),
  complaint: (number, events) => runMachine(COMPLAINT, number, events),
  document: (number, events) => runMachine(DOCUMENT, number, events),
  item: (number, events) => runMachine(ITEM, number, events),
};

/**
 * Folds a matter from all its events (A1, A2): pure, total, and the same in whatever order they are given. What does not
 * fit is among its anomalies.
 */
export function fold<K extends FoldKind>(kind: K, number: string, events: readonly FoldEvent[]): Folds[K] {
  return RUN[kind](number, events);
}

interface Acting {
  table: Readonly<Record<string, Readonly<Record<string, Cell<string>>>>>;
  correction: KnownType;
  acts: Readonly<Record<string, ActOf<string, KnownType>>>;
}

const ACTING: Readonly<Record<FoldKind, Acting>> = {
  case: { table: CASE.table, correction: CASE.correction, acts: CASE_ACTS },
  request: { table: REQUEST.table, correction: REQUEST.correction, acts: REQUEST_ACTS },
  complaint: { table: COMPLAINT.table, correction: COMPLAINT.correction, acts: COMPLAINT_ACTS },
  document: { table: DOCUMENT.table, correction: DOCUMENT.correction, acts: DOCUMENT_ACTS },
  item: { table: ITEM.table, correction: ITEM.correction, acts: ITEM_ACTS },
};

/** An act, and why a matter’s state does not allow it; null where it does. */
export interface ActNow {
  act: string;
  type: KnownType;
  may: MatterPermission;
  refused: AnomalyCode | null;
}

/** Every act there is for a matter of this kind in this state. */
export function actsIn(kind: FoldKind, state: string): ActNow[] {
  const { table, correction, acts } = ACTING[kind];
  const known = Object.entries(acts).map(([act, { type, moves, may }]): ActNow => {
    const cells = moves.map((move) => anomalyOf(table[state]?.[move]));
    const refused = cells.includes(null) ? null : cells[0]!;
    return { act, type, may, refused };
  });
  const refused = state === 'none' ? 'no_beginning' : null;
  return [...known, { act: 'correct', type: correction, may: 'matters.correct', refused }];
}

function anomalyOf(cell: Cell<string> | undefined): AnomalyCode | null {
  if (cell === undefined) return 'not_of_kind';
  if (typeof cell !== 'string') return cell[1];
  return isAnomaly(cell) ? cell : null;
}

/**
 * Why an event that is about to be recorded is refused at a desk: with it the matter would have an anomaly that it does not
 * have without. Undefined where it fits (A1).
 */
export function refusalOf(
  kind: FoldKind,
  number: string,
  events: readonly FoldEvent[],
  proposed: FoldEvent,
): AnomalyCode | undefined {
  const key = ({ id, code }: { id: string; code: string }): string => `${id} ${code}`;
  const before = new Set(fold(kind, number, events).anomalies.map(key));
  const after = fold(kind, number, [...events, proposed]).anomalies;
  return after.find((anomaly) => !before.has(key(anomaly)))?.code;
}

/** A state’s word, and why a matter is in it, in both languages (A10). */
export function stateOf({ kind, state, since }: Pick<FoldedMatter, 'kind' | 'state' | 'since'>): StateText {
  const texts: Readonly<Record<string, StateText>> = STATE_TEXTS[kind];
  const { word, why } = texts[state] ?? STATE_TEXTS.case.none;
  return { word, why: since === null ? why : dated(why, since) };
}

function dated(why: Text, since: number): Text {
  return filled(why, { day: dateOf(dayOfMoment(since)) });
}
