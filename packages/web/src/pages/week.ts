import type { NodeService } from '@hutong/api';

/** A week at 32 an hour. */
const MAX_DRAWN = 5_376;
const WEEK_MS = 7 * 86_400_000;

/** How a node was for a week until `to` (ms since 1970). */
export async function weekOf(health: Pick<NodeService['health'], 'history'>, node: string, to: number) {
  const from = to - WEEK_MS;
  return { rows: await health.history(node, from, MAX_DRAWN), span: { from, to } };
}
