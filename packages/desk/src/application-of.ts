import type { MatterDetail } from '@hutong/api';

/** The event by which a case was applied for, as it stands; undefined where there is none. */
export function applicationOf({
  events,
}: Pick<MatterDetail, 'events'>): MatterDetail['events'][number] | undefined {
  return events.find(({ type, voided_by }) => type === 'case.apply' && voided_by === null);
}
