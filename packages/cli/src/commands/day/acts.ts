import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { pageSize } from '../../option-values.ts';
import { beijing } from '../../text.ts';
import { actTitles } from './act-titles.ts';

/** What became of it. Where nothing says so it was done: the entry was written when nothing could refuse it any more. */
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

type Given = Record<'data' | 'url' | 'token-file' | 'node' | 'limit' | 'cursor', string | undefined>;

/** `hutong acts`: who did what at a node, and why; newest first. */
export async function acts(given: Given, session: Session): Promise<number> {
  const limit = pageSize(given.limit ?? '50', session);
  const params = new URLSearchParams({ type: 'admin.act', limit });
  if (given.node !== undefined) params.set('node', given.node);
  if (given.cursor !== undefined) params.set('cursor', given.cursor);
  return atNode(given, session, async (client) => {
    const page = await client.query(params);
    if (page.items.length === 0) session.print(session.say('no_records'));
    else {
      const keys = [
        'recorded',
        'node',
        'act_who',
        'act_act',
        'act_target',
        'act_result',
        'act_reason',
      ] as const;
      const rows = page.items.map(({ recorded_at, node, body }) => {
        const say = (field: string) => (typeof body[field] === 'string' ? (body[field] as string) : '');
        const who = say('role') === '' ? say('who') : `${say('who')} (${say('role')})`;
        const act = `${actTitle(say('act'), session)}${say('act')}`;
        return [beijing(recorded_at), node, who, act, say('target'), resultOf(say, session), say('reason')];
      });
      session.table(keys, rows);
    }
    session.page(page, 'cursor');
    return 0;
  });
}
