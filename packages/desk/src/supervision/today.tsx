import { type CallPage, type CallQuery, mayFor, type NodeService, type SignedIn } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { CallTable, Section } from '@hutong/ui';
import { countOf } from '../count.ts';
import { isSupervisors } from '../hall.ts';
import { to } from '../screen.tsx';
import { say, type TextKey } from '../texts.ts';
import { pathOfList } from './list.tsx';
import { linkOf, organsSeen } from './parts.ts';

const FIRST = 8;

interface Queue {
  id: string;
  title: Extract<TextKey, `calls_${string}`>;
  filter: Pick<CallQuery, 'show' | 'level'>;
}

const AT_HALL: readonly Queue[] = [{ id: 'calls', title: 'calls_to_answer', filter: { show: 'to_answer' } }];
const AT_SUPERVISORS: readonly Queue[] = [
  { id: 'calls_waiting', title: 'calls_waiting', filter: { show: 'waiting' } },
  { id: 'calls_red', title: 'calls_red', filter: { show: 'to_answer', level: 'red' } },
  { id: 'calls_unanswered', title: 'calls_unanswered', filter: { show: 'to_answer' } },
];

/** What waits of supervision for who comes to work. */
export async function callQueues(
  service: Pick<NodeService, 'calls'>,
  person: SignedIn,
): Promise<(Queue & { page: CallPage })[]> {
  const { calls } = service;
  const at = isSupervisors(service)
    ? { queues: AT_SUPERVISORS, may: 'supervision.decide' as const }
    : { queues: AT_HALL, may: 'supervision.answer' as const };
  if (calls === undefined || !mayFor(person, at.may)) return [];
  const pages = at.queues.map(async (queue) => {
    return { ...queue, page: await calls.list({ ...queue.filter, limit: FIRST }, organsSeen(person)) };
  });
  return Promise.all(pages);
}

export function CallQueues({ lang, queues }: { lang: Lang; queues: Awaited<ReturnType<typeof callQueues>> }) {
  return (
    <>
      {queues.map(({ id, title, filter, page }) => (
        <Section id={id} title={say(lang, title)}>
          <p>
            <a href={to(lang, pathOfList(filter))}>{countOf(lang, page)}</a>
          </p>
          <CallTable lang={lang} id={id} rows={page.items} to={linkOf(lang)} />
        </Section>
      ))}
    </>
  );
}
