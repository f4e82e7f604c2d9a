import type { Registry } from '@hutong/trust';

/** Whether a log has come to its end, and which log of its node goes on from there: null where none does yet. */
export function endedLog(
  registry: Pick<Registry, 'node' | 'log'>,
  node: string,
  origin: string,
): { ended?: { next: string | null } } {
  const epochs = registry.node(node)?.epochs ?? [];
  const at = epochs.findIndex((e) => e.origin === origin);
  const next = at === -1 ? undefined : epochs[at + 1]?.origin;
  if (next !== undefined) return { ended: { next } };
  return registry.log(origin)?.revoked === true ? { ended: { next: null } } : {};
}
