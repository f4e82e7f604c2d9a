import type { NodeDay } from '@hutong/api';
import { beijing } from '@hutong/record';
import type { Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/reach.ts';
import { badOption, pageSize } from '../../option-values.ts';

const DEFAULT_PAGE = '100';
const COLUMNS = ['day', 'node', 'day_state', 'day_records', 'day_entries', 'day_heard'] as const;
const STATES = ['reported', 'zero', 'arriving', 'silent', 'unknown'] as const;

/** `hutong completeness`: node by node and day by day, newest first. */
export const completeness: Work<'data', 'from' | 'to' | 'node' | 'limit' | 'after'> = async (
  given,
  session,
) => {
  const limit = pageSize(given.limit ?? DEFAULT_PAGE, session);
  for (const word of ['from', 'to'] as const) checkDay(word, given[word], session);
  const { from, to, node, after } = given;
  const client = await runningNode(given.data, session);
  const page = await client.api.upkeep.completeness({ from, to, node, after, limit });
  session.table(
    COLUMNS,
    page.items.map((item) => row(item, session)),
    'day_none',
  );
  const count = (state: NodeDay['state']) => page.items.filter((i) => i.state === state).length;
  const counts = Object.fromEntries(STATES.map((s) => [s, count(s)])) as Record<NodeDay['state'], number>;
  if (page.items.length > 0) session.tell('day_counts', counts);
  return session.page(page);
};

function row(
  { day, node, name, state, so_far, heard, entries, records }: NodeDay,
  session: Session,
): string[] {
  const said = session.say(`day_${state}`);
  return [
    day,
    `${node} ${name}`,
    so_far ? session.say('day_so_far', { state: said }) : said,
    records === null ? (entries === null ? '-' : '…') : String(records),
    entries === null ? '-' : String(entries),
    heard === null ? '-' : beijing(heard),
  ];
}

function checkDay(word: string, given: string | undefined, session: Session): void {
  if (given === undefined || (/^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given)))) return;
  throw badOption(`--${word}`, given, '2026-11-24', session);
}
