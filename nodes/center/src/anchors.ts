import type { Archive } from '@hutong/archive';
import { parseCheckpoint } from '@hutong/log';
import { type AnchorBody, type AnchoredHead, Anchorer, DEFAULT_ANCHOR_S } from '@hutong/oversight';
import { prepareOwn } from '@hutong/record';
import type { NodeConfig, Registry } from '@hutong/trust';

/** What a center's anchors are made from. */
interface CenterAnchorParts {
  config: NodeConfig;
  archive: Archive;
  registry: Registry;
  now: () => number;
  random: (n: number) => Uint8Array;
  /** Origin of its own log of now; undefined while nothing may be appended. */
  own: () => string | undefined;
  onAppended: () => void;
}

/** A center puts on record the heads it cosigned, each with its receipt's time, and its ancestors' heads as it saw them. */
export function centerAnchors(parts: CenterAnchorParts): Anchorer {
  const { config, archive, registry, now, random, own, onAppended } = parts;
  const heads = async (ancestors: boolean): Promise<AnchoredHead[]> => {
    const above = new Set(registry.ancestors(config.node));
    const held = await archive.heads();
    return held
      .filter((h) => h.node !== config.node && above.has(h.node) === ancestors)
      .map((h) => anchored(registry, config.node, h.note));
  };
  const append = async (bodies: AnchorBody[]) => {
    const ctx = { now: now(), random };
    const own = (body: object) =>
      prepareOwn(config.name, { type: 'anchor', subject: config.node, body }, ctx);
    await archive.append(bodies.flatMap(own));
    onAppended();
  };
  const place = {
    own,
    append,
    anchors: (after: { origin: string; index: number } | undefined) =>
      archive.ofType('anchor', { node: config.node, after }),
    entries: (origin: string, from: number) => archive.entries(origin, from),
    cosigned: () => heads(false),
    seen: () => heads(true),
  };
  return new Anchorer(place, { intervalMs: (config.anchor_s ?? DEFAULT_ANCHOR_S) * 1_000, now });
}

function anchored(registry: Registry, node: string, note: string): AnchoredHead {
  const { origin, size, root } = parseCheckpoint(note);
  const times = registry.cosignatures(note).flatMap((c) => (c.node === node ? [c.timeS] : []));
  const head = { origin, size, root: root.toString('base64') };
  return times.length === 0 ? head : { ...head, time: Math.max(...times) };
}
