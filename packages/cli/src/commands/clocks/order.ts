/** The order in which matters and their clocks are printed. */
import type { Clock, NumberedMatter } from '@hutong/matters';

export function inOrder(a: NumberedMatter, b: NumberedMatter): number {
  return compared(a.node, b.node) || compared(a.kind, b.kind) || compared(a.number, b.number);
}

export function byClock(a: Clock, b: Clock): number {
  return (
    compared(a.clock, b.clock) ||
    a.started - b.started ||
    a.run - b.run ||
    compared(a.startRecord, b.startRecord)
  );
}

function compared(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
