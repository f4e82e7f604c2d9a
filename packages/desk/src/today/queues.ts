import { mayFor, type Permission, type SignedIn } from '@hutong/api';
import { dateOf, dayOfMoment } from '@hutong/matters';
import type { DeskArea } from '../matter/path.ts';
import type { TextKey } from '../texts.ts';
import type { Filters } from './filters.ts';

/** One part of the page of today, and the list that it opens. */
export interface Queue {
  id: string;
  title: Extract<TextKey, `today_${string}`>;
  area: DeskArea;
  filters: Filters;
}

const SOON = '3';
/** Of the queues of cases those that are about a day: late, due, soon. */
const WATCHED = 3;
const OF_COMPLAINTS: readonly Permission[] = ['complaints.take', 'complaints.handle'];
/** Requests for disclosure are registered, handled and replied to by these. */
const OF_REQUESTS: readonly Permission[] = ['matters.take', 'matters.handle', 'matters.decide'];
const OF_CASES: readonly Permission[] = [
  'matters.take',
  'matters.assign',
  'matters.handle',
  'matters.decide',
  'matters.publish',
];

/** What waits for somebody today, what is most pressing first; of the organs of their posts alone. @param now ms since 1970 */
export function queuesOf(person: SignedIn, now: number): Queue[] {
  const today = dateOf(dayOfMoment(now));
  const own = { organs: 'own' };
  const any = (permissions: readonly Permission[]) => permissions.some((one) => mayFor(person, one));
  const of = (area: Queue['area'], title: Queue['title'], filters: Filters): Queue => {
    return { id: title.replace('today_', ''), title, area, filters: { ...filters, ...own } };
  };
  const cases = [
    of('cases', 'today_late', { due_before: today }),
    of('cases', 'today_due', { due_within: '0' }),
    of('cases', 'today_soon', { due_within: SOON }),
    of('cases', 'today_applied', { state: 'applied' }),
    of('cases', 'today_supplementing', { state: 'supplementing' }),
    of('cases', 'today_returned', { returned: 'true' }),
    of('cases', 'today_unassigned', { unassigned: 'true' }),
    of('cases', 'today_mine', { mine: 'true' }),
  ];
  const complaints = [
    of('complaints', 'today_complaints_late', { due_before: today }),
    of('complaints', 'today_complaints_soon', { due_within: SOON }),
    of('complaints', 'today_complaints_filed', { state: 'filed' }),
    of('complaints', 'today_complaints_call_back', { state: 'replied' }),
    of('cases', 'today_call_back', { call_back: 'true' }),
  ];
  const requests = [
    of('requests', 'today_requests_late', { due_before: today }),
    of('requests', 'today_requests_soon', { due_within: SOON }),
    of('requests', 'today_requests_received', { state: 'received' }),
  ];
  const takesComplaints = any(OF_COMPLAINTS);
  // Who only watches has no use for what waits for those who work.
  if (mayFor(person, 'supervision.decide') && !any(OF_CASES)) return cases.slice(0, WATCHED);
  return [
    ...(any(OF_CASES) || !takesComplaints ? cases : []),
    ...(takesComplaints ? complaints : []),
    ...(any(OF_REQUESTS) ? requests : []),
  ];
}
