/** Steps and pauses, which matters of several kinds have. */
import type { Pause, StepDone } from './matter.ts';

/** What a record says of a step. */
interface StepSaid {
  step: string;
  step_number?: number;
  state?: string;
  action?: string;
}

export function stepOf({ step, step_number, state, action }: StepSaid, id: string, at: number): StepDone {
  return { id, step, number: step_number ?? null, state: state ?? null, action: action ?? null, at };
}

export function beginPause(pauses: Pause[], begun: Omit<Pause, 'to'>): void {
  pauses.push({ ...begun, to: null });
}

export function isOpen(pauses: readonly Pause[], key: Pause['key'] | undefined): boolean {
  return openPause(pauses, key) !== undefined;
}

/** How something that ends a pause moves a matter: it is the last open one, one of several, or none. */
export function endOf(
  pauses: readonly Pause[],
  key: Pause['key'] | undefined,
): 'resume' | 'resume_one' | 'resume_none' {
  if (!isOpen(pauses, key)) return 'resume_none';
  return pauses.filter(({ to }) => to === null).length === 1 ? 'resume' : 'resume_one';
}

export function endPause(pauses: readonly Pause[], key: Pause['key'] | undefined, at: number): void {
  const open = openPause(pauses, key);
  // On the day of its beginning it may stand before that.
  if (open !== undefined) open.to = Math.max(at, open.from);
}

/** The oldest open one that its end means: by its key or its record where it says which, as clocks pair them. */
function openPause(pauses: readonly Pause[], key: Pause['key'] | undefined): Pause | undefined {
  return pauses.find((one) => one.to === null && (key === undefined || key === one.key || key === one.id));
}
