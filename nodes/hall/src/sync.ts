import type { Head, LogStore } from '@hutong/log';
import { counted, type Registry } from '@hutong/trust';
import type { LogSync, StoredRecord } from '@hutong/web';

/**
 * How far a log has come: what each ancestor has receipted, and nothing that no signature says (P9). Of a log that
 * was closed before its end, as far as it counts: what lies beyond comes in the next one.
 */
export function logSync(
  store: LogStore,
  registry: Registry,
  head: Head,
  own: { node: string; name: string },
  sent: { size: number; refused: boolean } | undefined,
): LogSync {
  const stored = counted(registry.log(head.origin), head.size);
  const known = new Map(store.cosignatures(head.origin).map((c) => [c.node, c]));
  const received = registry.ancestors(own.node).map((by) => {
    const c = known.get(by);
    const size = c?.size ?? 0;
    return {
      by,
      name: registry.node(by)?.name ?? by,
      size,
      behind: Math.max(0, stored - size),
      at: c === undefined ? null : iso(c.timeS),
    };
  });
  const heartbeat = known.get(own.node);
  const pruned = store.pruned.of(head.origin).entries;
  return {
    origin: head.origin,
    node: own.node,
    name: own.name,
    stored,
    sent: Math.max(sent?.size ?? 0, ...received.map((r) => r.size), 0),
    refused: stored === head.size && (sent?.refused ?? false),
    received,
    heartbeat: heartbeat === undefined ? null : iso(heartbeat.timeS),
    ...(pruned === 0 ? {} : { pruned }),
    ...(registry.node(own.node)?.retired ? { retired: true as const } : {}),
  };
}

/** How far one record has come. Whatever the place of a center in the network now, what it received it has. */
export function recordSync(
  store: LogStore,
  registry: Registry,
  origin: string,
  index: number,
  sent: number,
): StoredRecord['sync'] {
  const received = store
    .cosignatures(origin)
    .filter((c) => c.size > index && registry.node(c.node)?.kind === 'center')
    .map((c) => ({ by: c.node, name: registry.node(c.node)?.name ?? c.node, at: iso(c.timeS) }));
  return { sent: received.length > 0 || sent > index, received };
}

function iso(timeS: number): string {
  return new Date(timeS * 1_000).toISOString();
}
