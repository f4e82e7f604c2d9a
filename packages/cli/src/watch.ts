import type { Session } from './io.ts';

interface Watch<T> {
  everyMs: number;
  /** How long to wait while nothing moves. */
  waitMs: number;
  isDone(state: T): boolean;
  /** A number that changes as long as something moves; absent: nothing is known to move. */
  measure?(state: T): number;
  show?(state: T): void;
}

/** Asks again and again how something stands, until it is done or nothing has moved for too long. @returns the last answer */
export async function watch<T>(
  first: T,
  ask: () => Promise<T>,
  { everyMs, waitMs, isDone, measure, show }: Watch<T>,
  { io }: Session,
): Promise<T> {
  let state = first;
  for (let movedAt = io.now(); !isDone(state) && io.now() - movedAt < waitMs; ) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    const next = await ask();
    if (measure?.(next) !== measure?.(state)) movedAt = io.now();
    state = next;
    show?.(state);
  }
  return state;
}
