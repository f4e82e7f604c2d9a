/**
 * What a center says of one node and day. `reported` 有报送: heard from, with new records. `zero` 零报送: heard from, and
 * nothing new. `arriving`: heard from, and what is new has not arrived. `silent` 未报送: not heard from. `unknown`: this
 * center cannot say, for it did not run that day or had not begun to hear the node (P11).
 */
export type DayState = 'reported' | 'zero' | 'arriving' | 'silent' | 'unknown';

/** The state of a day, from what the center observed. */
export function dayState(seen: {
  /** What was new on a day on which the node was heard from; absent: it was not. `records` null: many. */
  heard?: { records: number | null; absent: number } | undefined;
  /** Whether this center's own heartbeat of that day is there. */
  ran: boolean;
  /** Whether the node had been heard from on a day before, or never was at all. */
  begun: boolean;
}): DayState {
  const { heard, ran, begun } = seen;
  if (heard === undefined) return ran && begun ? 'silent' : 'unknown';
  if (heard.records === null || heard.records > 0) return 'reported';
  return heard.absent > 0 ? 'arriving' : 'zero';
}
