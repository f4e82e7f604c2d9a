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

/** What the entries below a head prove to a center that wants to hear its node. */
export interface Bearing {
  /** The newest day of an entry from above that they anchor: a hearing may be up to it. */
  upTo: Day;
  /** From this day on they are not enough: the registry has said something that they do not know yet. */
  before: Day;
}

/**
 * Where a center had entries of a child and did not hear it: each such time once (A6). A heartbeat leaves nothing behind,
 * so only what the child’s own entries bear is held against the center: one whose clock is wrong, or whose entries come on
 * sticks and know of no day since, cannot be heard.
 * @param heads of the child, in the order in which the center anchored them
 * @param hearings of the child, in order
 * @param atWork working days on which the center said anything in its own log, in order
 * @param bearingOf undefined for a head that bears none
 */
export function unheard(
  heads: readonly ReceivedHead[],
  hearings: readonly Hearing[],
  atWork: readonly Day[],
  bearingOf: (head: ReceivedHead) => Bearing | undefined,
): SupervisionFault[] {
  const faults: SupervisionFault[] = [];
  let told = Number.NEGATIVE_INFINITY;
  for (const head of heads) {
    const { origin, size, day, at } = head;
    if (day < told) continue;
    const heard = hearings.find((hearing) => (hearing.heads.get(origin) ?? 0) >= size);
    const until = heard === undefined ? Number.POSITIVE_INFINITY : dayOfMoment(heard.recordedAt);
    const without = atWork.filter((one) => day < one && one < until);
    if (without.length <= MAX_DAYS) continue;
    const bearing = bearingOf(head);
    const days = without.filter((one) => bearing !== undefined && isBorne(bearing, hearings, one)).length;
    if (days <= MAX_DAYS) continue;
    faults.push({ code: 'hearing.none', at, why: filled(WHY, { from: dateOf(day), days }) });
    told = until;
  }
  return faults;
}

/** Whether it bears a hearing on a day: one whose `until` is later than that of the last before. */
function isBorne({ upTo, before }: Bearing, hearings: readonly Hearing[], day: Day): boolean {
  const last = hearings.findLast(({ recordedAt }) => dayOfMoment(recordedAt) < day);
  return day < before && (last === undefined || Math.min(upTo, day) > last.until);
}
