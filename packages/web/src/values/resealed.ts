import { Turns } from '@hutong/process';
import { parseOrigin, type Registry } from '@hutong/trust';
import type { WebLog } from '../http/context.ts';
import type { NodeService } from '../service.ts';

const TYPE = 'value.reseal';
const PAGE = 100;
const MAX_PAGES = 20;
/** A value may be gone for good meanwhile: then there is an end to asking, until the next start. */
const MAX_TRIES = 100;

interface Range {
  origin: string;
  from: number;
  to: number;
  recipient: string;
  values: number;
}

interface Parts {
  registry: () => Registry;
  service: Pick<NodeService, 'query' | 'info'>;
  /** Values of a range that the recipient has a box for here, or that were ordered erased. */
  count: (range: Omit<Range, 'values'>) => Promise<number>;
  /** Asks the parent for them; whether it could. */
  fetch: (origin: string, from: number, to: number) => Promise<boolean>;
  log: Pick<WebLog, 'error'>;
}

/**
 * Fetches what an ancestor sealed anew for this node or for one beneath it (P6). What is to be fetched follows from the
 * ancestors' logs and from what is held, so that nothing is forgotten in a crash.
 */
export class Resealed {
  readonly #parts: Parts;
  /** By the place of the entry that says so: how often it was asked for; Infinity: it is here. */
  readonly #tries = new Map<string, number>();
  readonly #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One call after another. Never rejects. */
  follow(): Promise<void> {
    return this.#turns
      .take(() => this.#followOn())
      .catch((error) =>
        this.#parts.log.error({ error: (error as Error).message }, 'values sealed anew were not fetched'),
      );
  }

  async #followOn(): Promise<void> {
    const { service, registry } = this.#parts;
    const { node } = service.info;
    let cursor: string | undefined;
    for (let n = 0; n < MAX_PAGES; n++) {
      const page = await service.query({
        type: TYPE,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { origin, index, body } of page.items) {
        const range = rangeOf(body);
        if (range === undefined || !registry().ancestors(node).includes(parseOrigin(origin).node)) continue;
        if (registry().within(range.recipient, node)) await this.#fetch(`${origin}:${index}`, range);
      }
      cursor = page.next;
      if (cursor === undefined) return;
    }
  }

  async #fetch(key: string, { values, ...range }: Range): Promise<void> {
    const tries = this.#tries.get(key) ?? 0;
    if (tries >= MAX_TRIES) return;
    const here = async () => (await this.#parts.count(range)) >= values;
    let done = await here();
    if (!done) {
      if (!(await this.#parts.fetch(range.origin, range.from, range.to))) return;
      done = await here();
    }
    this.#tries.set(key, done ? Number.POSITIVE_INFINITY : tries + 1);
  }
}

function rangeOf({ origin, from, to, recipient, values }: Record<string, unknown>): Range | undefined {
  if (typeof origin !== 'string' || typeof recipient !== 'string') return undefined;
  if (typeof from !== 'number' || typeof to !== 'number' || typeof values !== 'number') return undefined;
  return { origin, from, to, recipient, values };
}
