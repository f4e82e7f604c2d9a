import type { MatterDetail } from '@hutong/api';

/**
 * The day by which a matter is promised, or must be done: by the clock that a record started, where one is named; else by the
 * one that runs or has run out. YYYY-MM-DD.
 */
export function dueOf({ clocks }: MatterDetail, record?: string): string | undefined {
  const started = clocks.find(({ start_record, due, promised_due }) => {
    return start_record === record && (promised_due ?? due) !== null;
  });
  const clock = started ?? clocks.find(({ state }) => state === 'running' || state === 'late');
  return clock?.promised_due ?? clock?.due ?? undefined;
}
