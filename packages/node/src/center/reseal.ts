import { type ResealPage, type ResealQuery, ValueRefused } from '@hutong/api';
import type { Archive, ResealedBox } from '@hutong/archive';
import { commitmentOf, readEntry } from '@hutong/record';
import { type NodeConfig, type Registry, recipientsOf, type Sealer } from '@hutong/trust';
import type { Say } from '../ground.ts';
import { unsealFor } from './unseal.ts';

/** What it takes to open boxes here and to state so in the own log. */
export interface ResealParts {
  config: NodeConfig;
  archive: Archive;
  registry: Registry;
  sealer: Sealer;
  now: () => number;
  random: (n: number) => Uint8Array;
  say: Say;
  onAppended: () => void;
}

/**
 * Opens a page of boxes with this center's key and seals what is inside for another node that may have it: the owner
 * itself, or an ancestor that policy names. Stored together with the entries of this center's own log that say so, by
 * which the recipient, and those between, learn that there is something to fetch. Without a reason it only counts.
 */
export async function resealPage(
  parts: ResealParts,
  query: ResealQuery,
  reason?: string,
): Promise<ResealPage> {
  const { archive, registry, config } = parts;
  const { node, to, limit, after } = query;
  const key = registry.keys(to)?.sealing;
  if (key === undefined || registry.node(node) === undefined) throw new ValueRefused('no_node');
  // Down the branch alone: what is above fetches nothing from here.
  if (!registry.within(to, config.node) || to === config.node) throw new ValueRefused('not_beneath');
  const rows = await archive.resealable({
    holder: config.node,
    node,
    to,
    limit,
    anew: query.anew ?? false,
    ...(query.type === undefined ? {} : { type: query.type }),
    ...(after === undefined ? {} : { after: placeOf(after) }),
  });
  const unseal = unsealFor(registry, parts.sealer, config.node);
  const boxes: ResealedBox[] = [];
  const passed = { not_recipient: 0, unopened: 0 };
  for (const { logId, origin, index, field, box, bytes } of rows) {
    const entry = readEntry(bytes);
    const committed = entry && commitmentOf(entry, field);
    const opened = committed && unseal({ origin, box }, committed);
    if (to !== node && !recipientsOf(registry, node, entry?.type ?? '').includes(to)) passed.not_recipient++;
    else if (opened === undefined) passed.unopened++;
    else boxes.push({ logId, origin, index, field, recipient: to, box: parts.sealer.seal(key, opened) });
  }
  if (reason !== undefined && boxes.length > 0) await store(parts, to, boxes, reason);
  const last = rows.at(-1);
  const entries = new Set(rows.map((r) => `${r.origin}:${r.index}`)).size;
  const next = last === undefined || entries < limit ? {} : { next: `${last.origin}:${last.index}` };
  return { values: boxes.length, ...passed, ...next };
}

async function store(parts: ResealParts, to: string, boxes: ResealedBox[], reason: string): Promise<void> {
  const { archive, say, onAppended } = parts;
  const entries = [...new Set(boxes.map((b) => b.origin))].flatMap((origin) => {
    const own = boxes.filter((b) => b.origin === origin);
    const at = own.map((b) => b.index);
    const range = { origin, from: Math.min(...at), to: Math.max(...at) + 1 };
    const body = { ...range, recipient: to, values: own.length, reason };
    return say('value.reseal', to, body);
  });
  await archive.append(entries, boxes);
  onAppended();
}

function placeOf(after: string): { origin: string; index: number } {
  const [origin = '', index = ''] = after.split(':');
  return { origin, index: Number(index) };
}
