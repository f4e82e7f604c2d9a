import type { RecordPage } from '@hutong/web';
import type { Session } from '../io.ts';
import { reach } from '../nodes/access.ts';
import { pageSize } from '../options.ts';
import { beijing, plain, table } from '../text.ts';

const WORDS = ['node', 'type', 'subject', 'department', 'from', 'to', 'cursor'] as const;
const LIMIT = '20';

type Given = Record<(typeof WORDS)[number] | 'data' | 'url' | 'token-file' | 'limit', string | undefined>;

/** `hutong query`: records, newest first, a page at a time. */
export async function query(given: Given, session: Session): Promise<number> {
  const limit = pageSize(given.limit ?? LIMIT, session);
  const params = new URLSearchParams({ limit });
  for (const word of WORDS) if (given[word] !== undefined) params.set(word, given[word]);
  const access = await reach(given, session);
  try {
    const page = await access.query(params);
    if (page.items.length === 0) session.print(session.say('no_records'));
    else {
      const columns = ['occurred', 'node', 'type', 'subject', 'department', 'id', 'position'] as const;
      const rows = page.items.map((r) => [
        beijing(r.occurred_at),
        r.node,
        r.type,
        r.subject,
        r.department,
        r.id,
        `${r.origin.split('/').at(-1)} #${r.index}${prunedAt(r, session)}`,
      ]);
      for (const line of table([columns.map((key) => session.say(key)), ...rows])) session.print(line);
    }
    if (page.next !== undefined) session.print(session.say('more_records', { cursor: plain(page.next) }));
    session.result(page);
    return 0;
  } finally {
    await access.close();
  }
}

function prunedAt({ pruned }: RecordPage['items'][number], session: Session): string {
  if (pruned === undefined) return '';
  return ` ${session.say('pruned_by', { holders: pruned.held_by.map(({ node }) => plain(node)).join(' ') })}`;
}
