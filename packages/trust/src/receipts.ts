import type { VerifiedRecord } from './bundle.ts';
import type { NoteLine } from './note-lines.ts';
import type { KnownCosignature, Registry } from './registry.ts';

/** A signature line that proves nothing, and why; `elsewhere`: a good one, of a node that is no ancestor. */
export interface NotHeeded {
  key: string;
  by?: string;
  is: Exclude<NoteLine['is'], 'log' | 'cosigned'> | 'elsewhere';
}

/** Faults of lines under keys that the registry names: somebody changed such a line or made it up. */
const BAD: ReadonlySet<string> = new Set(['signature', 'time', 'length']);

/** Whether a line is under a known key and not what it says it is. */
export function isBadLine({ is }: NotHeeded): boolean {
  return BAD.has(is);
}

/** Receipts of the node's ancestors, the nearest first; its own heartbeat says nothing of having been received. */
export function receiptsOf({ node, cosignatures }: VerifiedRecord, registry: Registry): KnownCosignature[] {
  const ancestors = registry.ancestors(node);
  return cosignatures
    .filter((c) => ancestors.includes(c.node))
    .sort((a, b) => ancestors.indexOf(a.node) - ancestors.indexOf(b.node));
}

/** All lines that are neither the log's signature, nor a receipt, nor the node's own heartbeat. */
export function notHeeded({ node, lines }: VerifiedRecord, registry: Registry): NotHeeded[] {
  const heard = [node, ...registry.ancestors(node)];
  return lines.flatMap(({ key, node: by, is }): NotHeeded[] => {
    if (is === 'log' || (is === 'cosigned' && heard.includes(by ?? ''))) return [];
    return [{ key, ...(by !== undefined && { by }), is: is === 'cosigned' ? 'elsewhere' : is }];
  });
}
