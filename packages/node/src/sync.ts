import type { LogSync, StoredRecord, SyncState } from '@hutong/api';
import type { LinkChild } from '@hutong/link';
import { timeText } from '@hutong/record';
import { counted, parseOrigin, type Registry } from '@hutong/trust';
import { endedLog } from './ended.ts';

/** How much of a log an ancestor of its node said it has received, and when, seconds since 1970. */
export interface Receipt {
  ancestor: string;
  size: number;
  timeS: number;
}

/** A log as it is held here, with the newest receipt of everyone who gave one. */
export interface ReceiptedLog {
  origin: string;
  size: number;
  received: readonly Receipt[];
  /** When its node was last heard, seconds since 1970; undefined: never. */
  heartbeatS: number | undefined;
  /** Entries whose bytes are not here any more. */
  pruned?: number;
}

/** Who tells how far logs and records have come. */
export interface SyncView {
  /** This node. */
  node: string;
  registry: Registry;
  /** How a node is called. */
  name: (node: string) => string;
  /** How much of a log went to the parent; undefined while no parent is known. */
  sent: (origin: string) => { size: number; refused: boolean } | undefined;
}

/**
 * How far a log has come: what each ancestor has receipted, the nearest first, and nothing that no signature says (P9). Of a
 * log that was closed before its end, as far as it counts: what lies beyond comes in the next one.
 */
export function logSync({ node: here, registry, name, sent }: SyncView, log: ReceiptedLog): LogSync {
  const { origin, size, pruned = 0 } = log;
  const { node } = parseOrigin(origin);
  const stored = counted(registry.log(origin), size);
  const received = registry.ancestors(node).map((by) => {
    const receipt = log.received.find((r) => r.ancestor === by);
    const held = receipt?.size ?? 0;
    const at = receipt === undefined ? null : ofSeconds(receipt.timeS);
    return { by, name: name(by), size: held, behind: Math.max(0, stored - held), at };
  });
  const window = sent(origin);
  const others = log.received.filter((r) => r.ancestor !== here).map((r) => r.size);
  return {
    origin,
    node,
    name: name(node),
    stored,
    sent: Math.max(window?.size ?? 0, ...others),
    refused: stored === size && (window?.refused ?? false),
    received,
    heartbeat: log.heartbeatS === undefined ? null : ofSeconds(log.heartbeatS),
    ...(pruned === 0 ? {} : { pruned }),
    ...endedLog(registry, node, origin),
    ...(registry.node(node)?.retired ? { retired: true as const } : {}),
  };
}

/**
 * How far one record has come: which of those who stand above its node now has received it, the nearest first. That a former
 * parent has it says only that it was sent.
 * @param received receipts of its log
 * @param at `receivedAt`: when this node received it, ms since 1970, where it stands above (P3)
 */
export function recordSync(
  { node: here, registry, name, sent }: SyncView,
  { origin, index, receivedAt }: { origin: string; index: number; receivedAt?: number | undefined },
  received: readonly Receipt[],
): StoredRecord['sync'] {
  const { node } = parseOrigin(origin);
  const held = received.filter((r) => r.size > index && r.ancestor !== here);
  const by = registry.ancestors(node).flatMap((by) => {
    const receipt = held.find((r) => r.ancestor === by);
    const ms = by === here ? receivedAt : receipt && receipt.timeS * 1_000;
    return ms === undefined ? [] : [{ by, name: name(by), at: timeText(ms) }];
  });
  return { sent: held.length > 0 || (sent(origin)?.size ?? 0) > index, received: by };
}

/** How this node's line to its parent is. */
export function linkSync(child: LinkChild | undefined, parent: string | null): SyncState['link'] {
  const heard = child?.lastHeardMs;
  return {
    parent,
    connected: child?.connected ?? false,
    last_heard: heard === undefined ? null : timeText(heard),
    ...(child?.denied ? { denied: true as const } : {}),
    wanted_version: child?.wantedVersion,
  };
}

function ofSeconds(timeS: number): string {
  return timeText(timeS * 1_000);
}
