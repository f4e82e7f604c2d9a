import type { ValueState } from '@hutong/api';
import type { Session } from '../../io.ts';
import { named } from '../../nodes/client.ts';
import { runningNode } from '../../nodes/reach.ts';
import { pageSize } from '../../option-values.ts';
import { plain, table } from '../../text.ts';

/** `hutong values RECORD`: each private value, and where it is. */
export async function showValues(given: { data: string }, session: Session, record: string): Promise<number> {
  const client = await runningNode(given.data, session);
  const found = await client.api.values.states(named(record));
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
  const { type, node, state, after } = given;
  const client = await runningNode(given.data, session);
  const page = await client.api.values.list({
    type,
    node,
    state: state as 'held' | 'missing' | 'erased' | undefined,
    after,
    limit,
  });
  const rows = page.items.map((v) => [session.say(`value_${v.state}`), v.type, v.field, v.record]);
  for (const line of table(rows)) session.print(line);
  if (rows.length === 0) session.print(session.say('values_none_here'));
  session.page(page);
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
  const found = await client.api.values.read({ ...named(record), field, reason: given.reason });
  session.print(plain(found.value));
  session.result(found);
  return 0;
}

/** Who holds a value, in one line. */
export function holdersLine({ holders }: Pick<ValueState, 'holders'>, session: Session): string {
  return holders
    .map(({ node, name, state }) => `${plain(name)} ${node}: ${session.say(`value_${state}`)}`)
    .join(' · ');
}
