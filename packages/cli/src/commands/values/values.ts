import type { ValueState } from '@hutong/api';
import type { Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import { named } from '../../nodes/client.ts';
import { runningNode } from '../../nodes/reach.ts';
import { pageSize } from '../../option-values.ts';

/** `hutong values RECORD`: each private value, and where it is. */
export const showValues: Work<'data'> = async (given, session, record) => {
  const client = await runningNode(given.data, session);
  const found = await client.api.values.states(named(record));
  if (found.values.length === 0) session.tell('values_none');
  for (const value of found.values) {
    const { field, origin, index, ordered } = value;
    session.tell('values_field', { field: field, origin, index });
    session.print(`  ${holdersLine(value, session)}`);
    if (ordered) session.print(`  ${session.say('values_ordered')}`);
  }
  return session.result(found);
};

/** `hutong values list`: what this node holds, a page at a time. */
export const listValues: Work<'data', 'type' | 'node' | 'state' | 'limit' | 'after'> = async (
  given,
  session,
) => {
  const limit = pageSize(given.limit, session);
  const { type, node, after } = given;
  const { api } = await runningNode(given.data, session);
  const state = given.state as 'held' | 'missing' | 'erased' | undefined;
  const page = await api.values.list({ type, node, state, after, limit });
  session.rows(page.items.map((v) => [session.say(`value_${v.state}`), v.type, v.field, v.record]));
  if (page.items.length === 0) session.tell('values_none_here');
  return session.page(page);
};

/** `hutong values read RECORD FIELD`: the value itself; the reading is on record before it is shown (P6). */
export const readValue: Work<'data' | 'reason'> = async ({ data, reason }, session, record, [field = '']) => {
  const { api } = await runningNode(data, session);
  const found = await api.values.read({ ...named(record), field, reason });
  session.print(found.value);
  return session.result(found);
};

/** Who holds a value, in one line. */
export function holdersLine({ holders }: Pick<ValueState, 'holders'>, session: Session): string {
  return holders
    .map(({ node, name, state }) => `${name} ${node}: ${session.say(`value_${state}`)}`)
    .join(' · ');
}
