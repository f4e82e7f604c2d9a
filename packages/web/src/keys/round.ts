import type { contract, Given, KeyService, RoundPage } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import { timeText } from '@hutong/record';

type Row = RoundPage['items'][number];
type Keys = Awaited<ReturnType<KeyService['current']>>;

/**
 * Who replaced their keys since a time, and who did not: each node's own key is made in its own machine, so that this is
 * watched and done nowhere else.
 */
export function roundPage(
  { keys, rotateDays }: Keys,
  health: readonly NodeHealth[],
  { since, only, limit, after = '' }: Given<typeof contract.keys.round>,
  now: number,
): RoundPage {
  const byNode = new Map(health.map((one) => [one.node, one]));
  const rows = keys
    .map((one) => roundRow(one, byNode.get(one.node), Date.parse(since), now))
    .sort((a, b) => (a.node < b.node ? -1 : 1));
  const counts = { done: 0, left: 0, unheard: 0, awaiting: 0, closed: 0, overdue: 0 };
  for (const { state, overdue } of rows) {
    counts[state]++;
    if (overdue) counts.overdue++;
  }
  const wanted = rows.filter((row) =>
    only === 'overdue' ? row.overdue : only === 'left' ? row.state !== 'done' : true,
  );
  const beyond = wanted.filter(({ node }) => node > after);
  const items = beyond.slice(0, limit);
  const last = items.at(-1)?.node;
  const next = beyond.length > limit && last !== undefined ? { next: last } : {};
  return { since, counts, rotate_days: rotateDays ?? null, items, ...next };
}

function roundRow(
  { node, name, epoch, origin, closed, began, due }: Keys['keys'][number],
  known: NodeHealth | undefined,
  since: number,
  now: number,
): Row {
  const isIn = (state: string) => known?.reasons.some((reason) => reason.state === state) === true;
  const stateOf = (): Row['state'] => {
    if (isIn('awaiting-approval')) return 'awaiting';
    if (closed) return 'closed';
    if (began !== undefined && began >= since) return 'done';
    return isIn('silent') || isIn('never-connected') ? 'unheard' : 'left';
  };
  return {
    node,
    name,
    epoch,
    origin,
    state: stateOf(),
    began: began === undefined ? null : timeText(began),
    due: due === undefined ? null : timeText(due),
    overdue: due !== undefined && due < now,
    heard: known?.heard ?? null,
    ...(known?.contact === undefined ? {} : { contact: known.contact }),
  };
}
