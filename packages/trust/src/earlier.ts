import type { EarlierLog } from '@hutong/log';
import type { Registry } from './registry.ts';

/** A node's logs before the current one, oldest first, each up to where the registry lets it count. */
export function earlierLogs(registry: Registry, node: string, current: string): EarlierLog[] {
  const epochs = registry.node(node)?.epochs ?? [];
  return epochs
    .filter(({ origin }) => origin !== current)
    .map(({ origin }) => ({ origin, size: registry.log(origin)?.closedAt ?? Number.MAX_SAFE_INTEGER }));
}
