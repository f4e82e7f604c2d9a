import { beijing } from '@hutong/record';
import type { Anywhere, Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { pageSize } from '../../option-values.ts';
import { actTitles } from './act-titles.ts';

/** What became of an act. Without a `result` it was done: its entry was written when nothing could refuse it any more. */
function resultOf(say: (field: string) => string, session: Session): string {
  const result = say('result');
  if (result === 'refused') return `${session.say('act_refused')} ${say('code')}`;
  return session.say(result === 'asked' ? 'act_asked' : 'act_done');
}

/** The act in words, where the catalogue has them, with a blank behind. */
function actTitle(act: string, session: Session): string {
  const title = Object.hasOwn(actTitles, act) ? actTitles[act as keyof typeof actTitles] : undefined;
  return title === undefined ? '' : `${title[session.lang]} `;
}

const COLUMNS = ['recorded', 'node', 'act_who', 'act_act', 'act_target', 'act_result', 'act_reason'] as const;

/** `hutong acts`: who did what at a node, and why; newest first. */
export const acts: Work<never, Anywhere | 'node' | 'limit' | 'cursor'> = async (given, session) => {
  const { node, cursor } = given;
  const limit = pageSize(given.limit ?? '50', session);
  return atNode(given, session, async ({ api }) => {
    const page = await api.records.list({ type: 'admin.act', node, cursor, limit });
    const rows = page.items.map(({ recorded_at, node, body }) => {
      const say = (field: string) => (typeof body[field] === 'string' ? body[field] : '');
      const who = say('role') === '' ? say('who') : `${say('who')} (${say('role')})`;
      const act = `${actTitle(say('act'), session)}${say('act')}`;
      return [beijing(recorded_at), node, who, act, say('target'), resultOf(say, session), say('reason')];
    });
    session.table(COLUMNS, rows, 'no_records');
    return session.page(page, 'cursor');
  });
};
