import { type Day, dateOf, dayOfMoment } from '@hutong/matters';
import { filled, type Text } from '@hutong/record';
import type { SupervisionFault } from './compare.ts';
import type { Hearing, Place } from './hearing.ts';

/** Working days on which a center was at work that may pass between an entry of a child and its hearing (A6). */
const MAX_DAYS = 3;

const WHY: Text = {
  zh: '{from} 已收到该节点的条目，其后 {days} 个工作日在运行而没有听取',
  en: 'it had entries of the node on {from}, and was at work on {days} working days since without a hearing',
};

/** A head of a node that a center put on record to have received. */
export interface ReceivedHead {
  origin: string;
  size: number;
  /** The day of the anchor that says so. */
  day: Day;
  /** The anchor. */
  at: Place;
}

/**
 * Where a center had entries of a child and did not hear it: each such time once (A6).
 * @param heads of the child, in the order in which the center anchored them
 * @param hearings of the child, in order
 * @param atWork working days on which the center said anything in its own log, in order
 */
export function unheard(
  heads: readonly ReceivedHead[],
  hearings: readonly Hearing[],
  atWork: readonly Day[],
): SupervisionFault[] {
  const faults: SupervisionFault[] = [];
  let told = Number.NEGATIVE_INFINITY;
  for (const { origin, size, day, at } of heads) {
    if (day < told) continue;
    const heard = hearings.find((hearing) => (hearing.heads.get(origin) ?? 0) >= size);
    const until = heard === undefined ? Number.POSITIVE_INFINITY : dayOfMoment(heard.recordedAt);
    const days = atWork.filter((one) => day < one && one < until).length;
    if (days <= MAX_DAYS) continue;
    faults.push({ code: 'hearing.none', at, why: filled(WHY, { from: dateOf(day), days }) });
    told = until;
  }
  return faults;
}
