import type { Session } from './io.ts';

interface Watch<T> {
  everyMs: number;
  /** So long is waited while nothing moves. */
  waitMs: number;
  isDone(state: T): boolean;
  /** What moves; absent: nothing is known to. */
  measure?(state: T): number;
  show?(state: T): void;
}

/** Asks how something stands, again and again, until it is done or nothing moves for too long. @returns the last answer */
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
