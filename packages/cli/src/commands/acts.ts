import type { Session } from '../io.ts';
import { reach } from '../nodes/access.ts';
import { pageSize } from '../options.ts';
import { beijing, plain, table } from '../text.ts';

type Given = Record<'data' | 'url' | 'token-file' | 'node' | 'limit' | 'cursor', string | undefined>;

/** `hutong acts`: who did what at a node, and why; newest first. */
export async function acts(given: Given, session: Session): Promise<number> {
  const limit = pageSize(given.limit ?? '50', session);
  const params = new URLSearchParams({ type: 'admin.act', limit });
  if (given.node !== undefined) params.set('node', given.node);
  if (given.cursor !== undefined) params.set('cursor', given.cursor);
  const access = await reach(given, session);
  try {
    const page = await access.query(params);
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
        const result = say('result') === 'refused' ? `${session.say('act_refused')} ${say('code')}` : '';
        return [beijing(recorded_at), node, who, say('act'), say('target'), result, say('reason')];
      });
      for (const line of table([keys.map((key) => session.say(key)), ...rows])) session.print(line);
    }
    if (page.next !== undefined) session.print(session.say('more_records', { cursor: plain(page.next) }));
    session.result(page);
    return 0;
  } finally {
    await access.close();
  }
}
