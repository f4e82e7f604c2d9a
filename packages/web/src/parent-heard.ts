import type { SyncState } from './service.ts';

/**
 * When a node last had anything from its parent, RFC 3339; null: never. What its newest receipt says counts where no line
 * tells a later time: it may have been carried by a stick, or have come before the node was started.
 */
export function parentHeard({ link, logs }: Pick<SyncState, 'link' | 'logs'>): string | null {
  const { parent, connected, last_heard } = link;
  if (connected && last_heard !== null) return last_heard;
  const receipts = logs.flatMap((log) => log.received.find((r) => r.by === parent)?.at ?? []);
  return [...receipts, ...(last_heard === null ? [] : [last_heard])].sort().at(-1) ?? null;
}
