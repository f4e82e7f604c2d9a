import type { FoldEvent, Place } from './event.ts';

/** Events of a matter as they count. */
export interface Arranged {
  /** Each record once, in the order of (occurred at, position) (A4). */
  events: FoldEvent[];
  /** Record → the correction that voids it. */
  voided: ReadonlyMap<string, string>;
  /** Correction → the record that it voids. */
  corrects: ReadonlyMap<string, string>;
}

/** @param events of one matter, in any order, some perhaps twice */
export function arrange(events: readonly FoldEvent[], correction: string): Arranged {
  const records = onceEach(events);
  const { voided, corrects } = correctionsOf(records, correction);
  const ordered = [...records.values()].sort((a, b) => a.occurredAt - b.occurredAt || byPlace(a, b));
  return { events: ordered, voided, corrects };
}

export function byPlace(a: Place, b: Place): number {
  return a.log - b.log || a.index - b.index;
}

/** Of a record that was appended again, the first entry counts. */
function onceEach(events: readonly FoldEvent[]): Map<string, FoldEvent> {
  const records = new Map<string, FoldEvent>();
  for (const event of events) {
    const known = records.get(event.id);
    if (known === undefined || byPlace(event, known) < 0) records.set(event.id, event);
  }
  return records;
}

/** The latest corrections come first: one that is itself void corrects nothing. */
function correctionsOf(
  records: ReadonlyMap<string, FoldEvent>,
  type: string,
): Pick<Arranged, 'voided' | 'corrects'> {
  const voided = new Map<string, string>();
  const corrects = new Map<string, string>();
  const corrections = [...records.values()].filter((event) => event.type === type);
  for (const correction of corrections.sort((a, b) => byPlace(b, a))) {
    const target = records.get(correctedBy(correction) ?? '');
    if (voided.has(correction.id) || target === undefined || byPlace(target, correction) >= 0) continue;
    corrects.set(correction.id, target.id);
    if (!voided.has(target.id)) voided.set(target.id, correction.id);
  }
  return { voided, corrects };
}

function correctedBy({ body, understood }: FoldEvent): string | undefined {
  return understood && typeof body.of === 'string' ? body.of : undefined;
}
