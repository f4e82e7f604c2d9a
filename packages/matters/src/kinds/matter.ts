import type { AnomalyCode } from './anomalies.ts';
import type { Place } from './event.ts';

/** Kinds of matters that are folded from their own node’s entries; cards are the supervision’s. */
export type FoldKind = 'case' | 'request' | 'complaint' | 'document' | 'item';

/** A matter as its events leave it: plain data. Times are milliseconds since 1970, null where nothing was said. */
export interface FoldedMatter<S extends string = string, F = unknown> {
  kind: FoldKind;
  number: string;
  state: S;
  /** When, and by which record, it came into this state. */
  since: number | null;
  by: string | null;
  title: string | null;
  department: string | null;
  /** Code of the item that it is about, and which type of item that is (事项类型). */
  item: string | null;
  itemType: string | null;
  openedAt: number | null;
  closedAt: number | null;
  outcome: string | null;
  /** 首办负责: post or staff code. */
  owner: string | null;
  steps: StepDone[];
  /** Special procedures and consultations. */
  pauses: Pause[];
  extensions: Extension[];
  /** What matters of this kind alone have. */
  facts: F;
  anomalies: Anomaly[];
  corrections: Correction[];
  /** Everything that was said, in the order in which it occurred. */
  events: Line[];
  /** The last of its entries. */
  last: Place;
}

/** A step (环节) as its record says it. */
export interface StepDone {
  id: string;
  step: string;
  number: number | null;
  /** 1 待办, 2 已办. */
  state: string | null;
  /** What was done: 通过, 退回, 其他. */
  action: string | null;
  at: number;
}

/** What stops a matter for a while: a special procedure (特别程序) or a consultation (征求意见). */
export interface Pause {
  id: string;
  /** What its end calls it. */
  key: string | number | null;
  name: string | null;
  from: number;
  to: number | null;
}

/** 延期. `days` are of the unit in which the matter’s limit is counted; null: as the rule says. */
export interface Extension {
  id: string;
  at: number;
  days: number | null;
  reason: string | null;
}

/** Something that does not fit, told of the record that says it. */
export interface Anomaly {
  id: string;
  code: AnomalyCode;
}

/** A correction (更正) that holds: its own record, and the one that it voids. */
export interface Correction {
  id: string;
  of: string;
  reason: string | null;
  at: number;
}

/** One line of a matter’s history. */
export interface Line extends Place {
  id: string;
  type: string;
  department: string;
  occurredAt: number;
  recordedAt: number;
  receivedAt: number | null;
  backfilled: boolean;
  /** The state into which it brought the matter; null where it changed none. */
  state: string | null;
  /** The correction that voids it: it is shown struck through. */
  voidedBy: string | null;
}
