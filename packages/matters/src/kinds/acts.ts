import type { KnownType } from '@hutong/record';

/** What a post may be allowed to do to matters of a node; who is allowed it, the table of roles says. */
export type MatterPermission =
  /** At the window: take what comes in, hand out what goes out. */
  | 'matters.take'
  /** Say who handles a matter. */
  | 'matters.assign'
  /** Handle what was taken. */
  | 'matters.handle'
  /** Decide, extend, refuse, transfer. */
  | 'matters.decide'
  | 'matters.publish'
  | 'matters.correct'
  | 'complaints.take'
  | 'complaints.handle'
  /** Rate how a case was handled: nobody’s post, but of whoever holds its voucher. */
  | 'ratings.give'
  /** Keep the catalogue of items. */
  | 'items.keep';

/** An act (办理动作): it becomes a record of its type, and is allowed where one of its moves fits without an anomaly. */
export interface ActOf<M extends string, T extends KnownType> {
  type: T;
  moves: readonly M[];
  may: MatterPermission;
}
