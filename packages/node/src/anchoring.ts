import type { Awaitable } from '@hutong/follow';
import { parseCheckpoint } from '@hutong/log';
import {
  type AnchorBody,
  type AnchoredHead,
  Anchorer,
  DEFAULT_ANCHOR_S,
  type PlacedEntry,
} from '@hutong/oversight';
import { type NodeConfig, parseOrigin, type Registry } from '@hutong/trust';

/** The logs that anchors are made from, as a node's store has them. */
export interface AnchoredLogs {
  /** Newest signed note of every log held. */
  heads(): Awaitable<readonly { origin: string; note: string }[]>;
  /** A page of entries of one type in a node's logs, in the order of its epochs, behind a place; empty at the end. */
  ofType(
    type: string,
    of: { node: string; after: { origin: string; index: number } | undefined },
  ): Awaitable<PlacedEntry[]>;
  /** A page of a log's entries from an index on; empty at its end. */
  entries(origin: string, from: number): Awaitable<Uint8Array[]>;
}

interface Parts {
  config: NodeConfig;
  logs: AnchoredLogs;
  registry: Registry;
  now: () => number;
  /** Origin of its own log of now; undefined while nothing may be appended. */
  own: () => string | undefined;
  /** Appends one anchor for each body to its own log, recorded at that moment, all in one transaction. */
  append: (bodies: AnchorBody[], at: number) => Promise<void>;
}

/**
 * A node puts on record the heads of its ancestors' logs as it saw them, and a center beside them those that it cosigned,
 * each with its receipt's time. A hall cosigns nobody's.
 */
export function anchoring({ config, logs, registry, now, own, append }: Parts): Anchorer {
  const { node, kind } = config;
  const heads = async (cosigned: boolean): Promise<AnchoredHead[]> => {
    const above = new Set(registry.ancestors(node));
    const held = await logs.heads();
    return held.flatMap(({ origin, note }) => {
      const of = parseOrigin(origin).node;
      if (of === node || (kind === 'center' && !above.has(of)) !== cosigned) return [];
      return [anchored(note, cosigned ? receiptTime(registry, node, note) : undefined)];
    });
  };
  const place = {
    own,
    append,
    anchors: async (after: PlacedEntry | undefined) => logs.ofType('anchor', { node, after }),
    entries: async (origin: string, from: number) => logs.entries(origin, from),
    cosigned: () => heads(true),
    seen: () => heads(false),
  };
  return new Anchorer(place, { intervalMs: (config.anchor_s ?? DEFAULT_ANCHOR_S) * 1_000, now });
}

function anchored(note: string, time: number | undefined): AnchoredHead {
  const { origin, size, root } = parseCheckpoint(note);
  const head = { origin, size, root: root.toString('base64') };
  return time === undefined ? head : { ...head, time };
}

/** When this node cosigned a note last, seconds since 1970. */
function receiptTime(registry: Registry, node: string, note: string): number | undefined {
  const times = registry.cosignatures(note).flatMap((c) => (c.node === node ? [c.timeS] : []));
  return times.length === 0 ? undefined : Math.max(...times);
}
