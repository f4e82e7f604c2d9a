import type { ActGiven, NodeIdentity } from '@hutong/api';
import { type PrepareContext, type Prepared, prepareOwn } from '@hutong/record';

/** The entry that keeps an act of administration in the node's own log. */
export function prepareAct(
  info: Pick<NodeIdentity, 'node' | 'name'>,
  ctx: Omit<PrepareContext, 'own'>,
  ...[who, act, target, reason, more]: ActGiven
): Prepared[] {
  const body = { who, act, target, reason, ...more };
  return prepareOwn(info.name, { type: 'admin.act', subject: info.node, body }, ctx);
}
