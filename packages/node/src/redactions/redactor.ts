import type { NodeService, RedactionService, RedactionState } from '@hutong/api';
import type { LinkLog } from '@hutong/link';
import { Turns } from '@hutong/process';
import { companionsOf, parseOrigin, type Redaction, type Registry } from '@hutong/trust';

const CONFIRMED = 'value.redacted';
const AGAIN_MS = 1_000;

interface Parts {
  registry: Registry;
  service: Pick<NodeService, 'query' | 'info'>;
  /** Replaces the bytes of an entry held here; `gone`: they were away already; `lingers`: they are still in a file. */
  redact: (place: Redaction) => Promise<'redacted' | 'gone' | 'absent' | 'mismatch' | 'lingers'>;
  /** Puts the confirmation in this node's own log. */
  say: (type: string, subject: string, body: object) => Promise<void>;
  log: Pick<LinkLog, 'error'>;
}

/** Carries out what the registry redacted at this node, and confirms it in the node's own log (P6). */
export class Redactor implements Pick<RedactionService, 'list'> {
  readonly #parts: Parts;
  /** What is done and confirmed, or can never be. */
  readonly #done = new Set<string>();
  readonly #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What is to be done follows from registry and store alone: after a crash it is done again. One call after another. */
  follow(): Promise<void> {
    return this.#turns.take(() => this.#followOn());
  }

  async #followOn(): Promise<void> {
    const { registry, redact, log } = this.#parts;
    for (const place of registry.redactions.all) {
      const key = keyOf(place);
      if (this.#done.has(key)) continue;
      const became = await redact(place).catch((error) => {
        // P8: one that fails now holds up no other, and is tried again.
        log.error(
          { error: (error as Error).message, origin: place.origin },
          'a redaction was not carried out',
        );
        return 'absent' as const;
      });
      if (became === 'lingers') {
        setTimeout(() => void this.follow().catch(() => {}), AGAIN_MS).unref();
        continue;
      }
      if (became === 'absent') continue; // It may still come, from a node that was long away.
      const { origin, index } = place;
      if (became === 'mismatch')
        log.error({ origin, index }, 'a redaction names another hash than this entry has: it stays');
      else await this.#confirm(place);
      this.#done.add(key);
    }
  }

  async #confirm(place: Redaction): Promise<void> {
    const { service, say } = this.#parts;
    const subject = keyOf(place);
    const said = await service.query({ node: service.info.node, type: CONFIRMED, subject, limit: 1 });
    if (said.items.length > 0) return;
    const { origin, index, leaf } = place;
    await say(CONFIRMED, subject, { origin, index, leaf: leaf.toString('base64') });
  }

  async list(from: number, limit: number): Promise<{ items: RedactionState[]; total: number }> {
    const registry = this.#parts.registry;
    const { all } = registry.redactions;
    const items: RedactionState[] = [];
    for (const [i, place] of all.slice(from, from + limit).entries()) {
      const { origin, index, leaf, record } = place;
      const nodes = holdersOf(registry, origin);
      const by = await this.#confirmedBy(keyOf(place), nodes);
      const holders = nodes.map((node) => ({
        node,
        name: registry.node(node)?.name ?? node,
        state: by.has(node) ? ('redacted' as const) : ('unknown' as const),
      }));
      items.push({
        number: from + i,
        origin,
        index,
        leaf: leaf.toString('base64'),
        holders,
        ...(record === undefined ? {} : { record }),
      });
    }
    return { items, total: all.length };
  }

  // A node that confirms a thousand times hides no other: where one page does not hold all, each is asked for by name (P8).
  async #confirmedBy(subject: string, nodes: readonly string[]): Promise<Set<string>> {
    const { service } = this.#parts;
    const said = { type: CONFIRMED, subject };
    const { items, next } = await service.query({ ...said, limit: 500 });
    const by = new Set(items.map((item) => item.node));
    if (next === undefined) return by;
    for (const node of nodes) {
      const own = by.has(node) ? [] : (await service.query({ ...said, node, limit: 1 })).items;
      for (const item of own) by.add(item.node);
    }
    return by;
  }
}

/**
 * Who holds a log: its node, the ancestors, parents it had before, who is stationed there; of a center's own log everyone beneath
 * it too.
 */
export function holdersOf(registry: Registry, origin: string): string[] {
  const { node } = parseOrigin(origin);
  const beneath = registry.nodes().filter((n) => !n.retired && registry.within(n.node, node));
  const former = registry.node(node)?.formerParents ?? [];
  const beside = companionsOf(registry, node).filter((name) => registry.node(name)?.retired !== true);
  return [
    ...new Set([node, ...registry.ancestors(node), ...former, ...beside, ...beneath.map((n) => n.node)]),
  ];
}

function keyOf({ origin, index }: { origin: string; index: number }): string {
  return `${origin}:${index}`;
}
