import type { RecordValues, ValuePage, ValueState } from '@hutong/web';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/access.ts';
import { pageSize } from '../../options.ts';
import { plain, table } from '../../text.ts';

/** `hutong values RECORD`: each private value, and where it is. */
export async function showValues(given: { data: string }, session: Session, record: string): Promise<number> {
  const client = await runningNode(given.data, session);
  const found = await client.call<RecordValues>('GET', valuesOf(record));
  if (found.values.length === 0) session.print(session.say('values_none'));
  for (const value of found.values) {
    const { field, origin, index, ordered } = value;
    session.print(session.say('values_field', { field: plain(field), origin, index }));
    session.print(`  ${holdersLine(value, session)}`);
    if (ordered) session.print(`  ${session.say('values_ordered')}`);
  }
  session.result(found);
  return 0;
}

/** `hutong values list`: what this node holds, a page at a time. */
export async function listValues(
  given: { data: string } & Record<'type' | 'node' | 'state' | 'limit' | 'after', string | undefined>,
  session: Session,
): Promise<number> {
  const limit = pageSize(given.limit, session);
  const params = new URLSearchParams({ limit });
  for (const word of ['type', 'node', 'state', 'after'] as const)
    if (given[word] !== undefined) params.set(word, given[word]);
  const client = await runningNode(given.data, session);
  const page = await client.call<ValuePage>('GET', `/api/values?${params}`);
  const rows = page.items.map((v) => [session.say(`value_${v.state}`), v.type, v.field, v.record]);
  for (const line of table(rows)) session.print(line);
  if (rows.length === 0) session.print(session.say('values_none_here'));
  if (page.next !== undefined) session.print(session.say('values_more', { next: plain(page.next) }));
  session.result(page);
  return 0;
}

/** `hutong values read RECORD FIELD`: the value itself; the reading is on record before it is shown (P6). */
export async function readValue(
  given: { data: string; reason: string },
  session: Session,
  record: string,
  field: string,
): Promise<number> {
  const client = await runningNode(given.data, session);
  const path = `${valuesOf(record)}/${encodeURIComponent(field)}/read`;
  const found = await client.call<{ value: string }>('POST', path, { reason: given.reason });
  session.print(plain(found.value));
  session.result(found);
  return 0;
}

/** Address of a record's private values. */
export function valuesOf(record: string): string {
  return `/api/records/${encodeURIComponent(record)}/values`;
}

/** Who holds a value, in one line. */
export function holdersLine({ holders }: Pick<ValueState, 'holders'>, session: Session): string {
  return holders
    .map(({ node, name, state }) => `${plain(name)} ${node}: ${session.say(`value_${state}`)}`)
    .join(' · ');
}
