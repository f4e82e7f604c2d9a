import { Turns } from '@hutong/process';
import { parseOrigin, type Registry } from '@hutong/trust';
import type { WebLog } from '../http/context.ts';
import type { NodeService } from '../service.ts';

const TYPE = 'value.reseal';
const PAGE = 100;
const MAX_PAGES = 20;
/** A value may be gone for good meanwhile: then there is an end to asking, until the next start. */
const MAX_TRIES = 100;
/** After a try that brought too little the next waits, twice as long each time: those between may have it soon, or never. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 3_600_000;

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
  now: () => number;
  log: Pick<WebLog, 'error'>;
}

/**
 * Fetches what an ancestor sealed anew for this node or for one beneath it (P6). What is to be fetched follows from the
 * ancestors' logs and from what is held, so that nothing is forgotten in a crash.
 */
export class Resealed {
  readonly #parts: Parts;
  /** By the place of the entry that says so: how often it was asked for (Infinity: it is here), and when last. */
  readonly #tries = new Map<string, { n: number; at: number }>();
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
    const { n, at } = this.#tries.get(key) ?? { n: 0, at: 0 };
    const now = this.#parts.now();
    // A clock that was set back ends the wait.
    const waits = n > 0 && Math.abs(now - at) < Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (n - 1));
    if (n >= MAX_TRIES || waits) return;
    const here = async () => (await this.#parts.count(range)) >= values;
    let done = await here();
    if (!done) {
      if (!(await this.#parts.fetch(range.origin, range.from, range.to))) return;
      done = await here();
    }
    this.#tries.set(key, { n: done ? Number.POSITIVE_INFINITY : n + 1, at: now });
  }
}

function rangeOf({ origin, from, to, recipient, values }: Record<string, unknown>): Range | undefined {
  if (typeof origin !== 'string' || typeof recipient !== 'string') return undefined;
  if (typeof from !== 'number' || typeof to !== 'number' || typeof values !== 'number') return undefined;
  return { origin, from, to, recipient, values };
}
