import type { NodeService, StoredRecord } from '@hutong/api';
import type { LinkLog } from '@hutong/link';
import { eachApart, Turns } from '@hutong/process';
import { type BodyOf, readBody } from '@hutong/record';
import type { Registry } from '@hutong/trust';

const TYPE = 'value.reseal';
const PAGE = 100;
const MAX_PAGES = 20;
/** A value may be gone for good meanwhile: then there is an end to asking, until the next start. */
const MAX_TRIES = 100;
/** After a try that brought too little the next waits, twice as long each time: those between may have it soon, or never. */
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 3_600_000;

type Range = Omit<BodyOf<'value.reseal'>, 'reason'>;

/** Values of a range that the recipient has a box for here, or that were ordered erased. */
export type CountSealed = (range: Omit<Range, 'values'>) => Promise<number>;

interface Parts {
  registry: Registry;
  service: Pick<NodeService, 'query' | 'info'>;
  count: CountSealed;
  /** Asks the parent for them; whether it could. */
  fetch: (origin: string, from: number, to: number) => Promise<boolean>;
  now: () => number;
  log: Pick<LinkLog, 'error'>;
}

/**
 * Fetches what an ancestor sealed anew for this node or for one beneath it (P6). What is to be fetched follows from the
 * ancestors' logs and from what is held, so that nothing is forgotten in a crash.
 */
export class Resealed {
  readonly #parts: Parts;
  /** How often a range was asked for (Infinity: it is here), and when last, by the place of the entry that names it. */
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
    const { service, registry, log } = this.#parts;
    const { node } = service.info;
    let cursor: string | undefined;
    for (let n = 0; n < MAX_PAGES; n++) {
      const page = await service.query({
        type: TYPE,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const fetch = async (item: StoredRecord) => {
        const range = readBody(item, TYPE);
        if (range === undefined || !registry.ancestors(node).includes(item.node)) return;
        if (registry.within(range.recipient, node)) await this.#fetch(`${item.origin}:${item.index}`, range);
      };
      await eachApart(page.items, fetch, (error, { origin, index }) =>
        log.error({ error: (error as Error).message, origin, index }, 'values sealed anew were not fetched'),
      );
      cursor = page.next;
      if (cursor === undefined) return;
    }
  }

  async #fetch(key: string, { values, origin, from, to, recipient }: Range): Promise<void> {
    const range = { origin, from, to, recipient };
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
