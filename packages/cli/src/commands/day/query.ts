import type { RecordPage } from '@hutong/api';
import { beijing, nearNames, parseOccurredAt, recordTypes, UNREVIEWED } from '@hutong/record';
import type { Anywhere, Work } from '../../command.ts';
import { Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { badOption, pageSize } from '../../option-values.ts';

const COLUMNS = ['occurred', 'node', 'type', 'subject', 'department', 'id', 'position'] as const;
type Asked = 'node' | 'type' | 'subject' | 'department' | 'from' | 'to' | 'cursor';

/** `hutong query`: records, newest first, a page at a time. */
export const query: Work<never, Anywhere | Asked | 'limit'> = async (given, session) => {
  const limit = pageSize(given.limit, session);
  for (const word of ['from', 'to'] as const) checkTime(word, given[word], session);
  const { node, type, subject, department, from, to, cursor } = given;
  return atNode(given, session, async ({ api }) => {
    const page = await api.records.list({ node, type, subject, department, from, to, cursor, limit });
    if (page.items.length === 0) demandKnown(type, session);
    const rows = page.items.map((r) => [
      beijing(r.occurred_at),
      r.node,
      r.type,
      r.subject,
      r.department,
      r.id,
      `${r.origin.split('/').at(-1)} #${r.index}${r.unreviewed === true ? ` ${UNREVIEWED[session.lang]}` : ''}${prunedAt(r, session)}`,
    ]);
    session.table(COLUMNS, rows, 'no_records');
    return session.page(page, 'cursor');
  });
};

function checkTime(word: 'from' | 'to', text: string | undefined, session: Session): void {
  try {
    if (text !== undefined) parseOccurredAt(text, word);
  } catch {
    throw badOption(`--${word}`, text ?? '', '2024-03-01, 2024-03-01T09:30:00+08:00', session);
  }
}

// A later version may know more types (P5), so an unknown name is taken for a slip only where no record has it.
function demandKnown(type: string | undefined, session: Session): void {
  const known = [...recordTypes.keys()];
  if (type === undefined || known.some((name) => name === type || name.startsWith(`${type}.`))) return;
  const near = nearNames(type, known).join(', ');
  throw new Usage(
    session.say('bad_option', { option: '--type', value: type }),
    session.say('near', { near }),
  );
}

function prunedAt({ pruned }: RecordPage['items'][number], session: Session): string {
  if (pruned === undefined) return '';
  return ` ${session.say('pruned_by', { holders: pruned.held_by.map(({ node }) => node).join(' ') })}`;
}
