import type { Text } from '@hutong/record';
import type { Day } from '../days.ts';
import type { CardLevel, Kind, Rule } from '../rules/schema.ts';
import type { ClockDay } from './drawn.ts';

export type ClockState = 'void' | 'met' | 'late' | 'suspended' | 'running';

/** A warning, yellow or red card that a clock has earned, and on which day. */
export interface Mark {
  level: CardLevel;
  on: Day;
}

/** One deadline of one matter, as reckoned on one day. Days are days since 1970-01-01 in China. */
export interface Clock {
  kind: Kind;
  /** The rule’s id. */
  clock: string;
  /** From 1; a restart begins the next. */
  run: number;
  /** Id of the record with which it starts. */
  startRecord: string;
  state: ClockState;
  started: Day;
  /** Last day in time by statute; null without a statutory limit, or while a suspension is open. */
  due: Day | null;
  /** The same of what was promised, cut to statute. */
  promisedDue: Day | null;
  /** The day on which it stopped. */
  done: Day | null;
  /** Unit days counted so far. */
  used: number;
  /** Statutory days with extensions. */
  budget: number | null;
  unit: Rule['unit'];
  level: CardLevel | 'none';
  cards: Mark[];
  /** A day that matters lies past the end of a calendar (暂定). */
  provisional: boolean;
  /** The next day on which anything of this changes by itself; null when nothing will. */
  nextAt: Day | null;
  /** Its days as it counted them, the last of them where it is long. Made when asked for. */
  days(): ClockDay[];
  /** How all this comes about, a sentence each. Made when asked for. */
  why(): Text[];
}

/** Which card stands over which. */
export const RANK: Readonly<Record<CardLevel, number>> = { warning: 1, yellow: 2, red: 3 };
