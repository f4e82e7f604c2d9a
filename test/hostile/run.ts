// A hall in somebody else's hands says everything that can be said, at three real levels; its neighbour, the pages, the
// restarts and the checks must not care (P8).
import { checkpointBody, leafHash, type Segment, signNote, Tree } from '@hutong/log';
import { Site } from '../attacks/site.ts';
import { chance } from '../chance.ts';
import { allReceipted, appendSamples, type Plan, TestNetwork } from '../network/harness.ts';
import { HostileChild } from '../network/hostile.ts';
import { type HostileEntry, hostileEntries } from './entries.ts';
import { BAD_KEYS, nextEpoch } from './next-epochs.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'good', kind: 'hall', parent: 'city' },
  { node: 'mallory', kind: 'hall', parent: 'city' },
];
const CENTERS = ['city', 'province'] as const;
/** How long the neighbour waits for its receipts meanwhile, and how long a center takes to start with all of it in its logs. */
const LIMITS = { receiptMs: 2_000, startMs: 2_000 };

/** Its share of a center would slow it, which is another test's matter: here all that it says must have come. */
const WIDE = {
  bytes: { burst: 2 ** 40, perS: 2 ** 30 },
  entries: { burst: 2 ** 30, perS: 2 ** 20 },
};

/** Entries of a segment take at most these; the rest of what it may have is for what says how long each is. */
const SEGMENT_BYTES = 480_000;

export interface HostileOptions {
  seed: number;
  /** Hostile entries in all. */
  cases: number;
  /** In one segment at most. */
  perSegment: number;
  /** Segments after which the pages are looked at. */
  every: number;
  /** How many times as long as on a machine of its own things may take: it shares its processors with other work. */
  slow: number;
  say: (line: string) => void;
}

export interface HostileOutcome {
  counts: Record<string, number>;
  /** What did not hold. */
  wrong: string[];
}

/** Runs it to the end, whatever is found on the way. */
export async function hostile(options: HostileOptions): Promise<HostileOutcome> {
  const network = await TestNetwork.start(PLAN, { heartbeatS: 1, share: WIDE });
  try {
    return await new Run(network, options).whole();
  } finally {
    await network.stop();
  }
}

class Run {
  readonly #network: TestNetwork;
  readonly #options: HostileOptions;
  readonly #next: () => number;
  readonly #sites = new Map<string, Site>();
  readonly #wrong: string[] = [];
  readonly #counts: Record<string, number> = { cases: 0, genesis: 0, requests: 0 };
  #said = 0;
  #slowestMs = 0;

  constructor(network: TestNetwork, options: HostileOptions) {
    this.#network = network;
    this.#options = options;
    this.#next = chance(options.seed + 1);
  }

  async whole(): Promise<HostileOutcome> {
    const { cases, perSegment, every, say } = this.#options;
    for (const hall of this.#network.halls.values()) {
      await appendSamples(hall, 0, 5);
      await allReceipted(hall, 60_000);
    }
    await this.#open();
    const child = await HostileChild.take(this.#network, 'mallory', 'city');
    const tree = new Tree();
    for (const bytes of child.entries) tree.append(leafHash(bytes));
    const segmentful = segmentsOf(hostileEntries(this.#options.seed));
    // Without one segment none that follow it can be taken: it ends there.
    let taken = true;
    let told = 0;
    for (let n = 0, segments = 0; n < cases && taken; segments++) {
      const batch = segmentful(Math.min(perSegment, cases - n));
      n += batch.length;
      // While it is under way: the neighbour is not to wait for what another sends.
      [taken] = await Promise.all([
        this.#push(child, tree, batch).then(async (was) => {
          if (was) await this.#geneses(child, tree);
          return was;
        }),
        this.#neighbour(`${n} cases`),
      ]);
      if (segments % every === 0 || n >= cases) {
        await this.#pages(batch);
        say(`${n} of ${cases}: ${this.#wrong.length} findings`);
        for (const one of this.#wrong.slice(told)) say(`  ${one}`);
        told = this.#wrong.length;
      }
    }
    await child.close();
    await this.#afterwards();
    this.#unforeseen();
    return { counts: { ...this.#counts, 'ms to the slowest receipt': this.#slowestMs }, wrong: this.#wrong };
  }

  async #open(again = ''): Promise<void> {
    for (const node of [...CENTERS, 'good'])
      this.#sites.set(node, await Site.open(this.#network, node, again));
  }

  async #close(): Promise<void> {
    for (const site of this.#sites.values()) await site.close();
    this.#sites.clear();
  }

  /** A segment of hostile entries, signed as it must be, is receipted; says whether it was. */
  async #push(child: HostileChild, tree: Tree, batch: HostileEntry[]): Promise<boolean> {
    const from = child.entries.length;
    for (const { bytes } of batch) {
      child.entries.push(bytes);
      tree.append(leafHash(bytes));
    }
    const { origin, signer } = child;
    const note = signNote(checkpointBody({ origin, size: tree.size, root: tree.root() }), signer);
    const segment: Segment = {
      version: 1,
      origin,
      from,
      note,
      sealed: [],
      entries: batch.map(({ bytes }) => bytes),
    };
    this.#counts.cases = (this.#counts.cases as number) + batch.length;
    let taken = true;
    await child.pushed(segment, tree.size).catch((error) => {
      taken = false;
      this.#wrong.push(`entries ${from} to ${tree.size}: ${error.message}`);
    });
    for (const { kind, origin: of, code, detail } of child.down.splice(0))
      if (kind === 'refused' && of === origin) this.#wrong.push(`a segment was refused: ${code} ${detail}`);
    return taken;
  }

  /** Next epochs, vouched for as they must be, with keys that are none. */
  async #geneses(child: HostileChild, tree: Tree): Promise<void> {
    const ways = Object.values(BAD_KEYS);
    for (let i = 0; i < 4; i++) {
      const wrong = ways[Math.floor(this.#next() * ways.length)] as (typeof ways)[number];
      await child.push(nextEpoch({ node: child.node, signer: child.signer, tree }, wrong));
      this.#counts.genesis = (this.#counts.genesis as number) + 1;
    }
  }

  /** The neighbour's next records are receipted at both levels. */
  async #neighbour(when: string): Promise<void> {
    const good = this.#network.hall('good');
    const since = performance.now();
    await appendSamples(good, this.#said, this.#said + 2);
    this.#said += 2;
    await allReceipted(good, 30_000).catch(() =>
      this.#wrong.push(`after ${when} the neighbour has no receipt`),
    );
    const ms = Math.round(performance.now() - since);
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    this.#within(`after ${when} the neighbour’s receipts`, ms, LIMITS.receiptMs);
  }

  /** Errors that nobody foresaw: where each item stands apart they stop no neighbour, and are faults all the same. */
  #unforeseen(): void {
    const lines = this.#network.lines as { level: string; node: string; message: string; err?: Error }[];
    const found = lines.filter(({ level, err }) => level === 'error' && err !== undefined);
    const told = found.map(({ node, message, err }) => `${node} logged: ${message}: ${err}`);
    this.#wrong.push(...[...new Set(told)].slice(0, 20));
  }

  #within(what: string, ms: number, limitMs: number): void {
    const allowed = limitMs * this.#options.slow;
    if (ms > allowed) this.#wrong.push(`${what} took ${ms} ms, more than ${allowed}`);
  }

  /** Every page and answer of every level, those about the hostile records too. */
  async #pages(batch: readonly HostileEntry[], whole = false): Promise<void> {
    for (const [node, site] of this.#sites) {
      const token = { authorization: `Bearer ${site.token('folder')}` };
      const ids = batch.filter((_, i) => i % Math.ceil(batch.length / 25) === 0);
      const paths = new Set([
        ...['/', '/?lang=en', '/alerts', '/docs', '/api/records?limit=500', '/?node=mallory', '/?type=tls'],
        ...['/api/records?node=mallory&limit=500', '/api/records?type=anchor', '/metrics', '/health/mallory'],
        ...ids.flatMap(({ id }) =>
          ['/records/', '/api/records/'].flatMap((path) => [`${path}${id}`, `${path}${id}?lang=en`]),
        ),
        ...ids.flatMap(({ id }) => ['proof', 'entry'].map((what) => `/api/records/${id}/${what}`)),
        ...(await this.#routes(site, ids[0]?.id ?? '')),
      ]);
      for (const path of paths) await this.#get(node, path, token);
      // Whoever reads internal records is shown all: that is the list to walk to its end.
      const auditor = { authorization: `Bearer ${site.token('auditor')}` };
      for (const token of whole ? [auditor] : [{}, auditor])
        await this.#walk(node, '/api/records?limit=500&node=mallory', token, whole);
    }
  }

  async #routes(site: Site, id: string): Promise<string[]> {
    const { paths } = (await (await site.fetch('/openapi.json')).json()) as { paths: Record<string, object> };
    return Object.entries(paths)
      .filter(([, methods]) => 'get' in methods)
      .map(([path]) => path.replace('{id}', id).replace(/\{[a-z]+\}/, 'mallory'));
  }

  /** A list, newest first: what is new since the last look, or to its end. */
  async #walk(node: string, first: string, headers: Record<string, string>, whole: boolean): Promise<void> {
    const { perSegment, every } = this.#options;
    let left = whole ? Number.POSITIVE_INFINITY : Math.ceil((perSegment * every) / 500);
    for (let path: string | undefined = first; path !== undefined && left > 0; left--) {
      const text = await this.#get(node, path, headers);
      const { next } = (text.startsWith('{') ? JSON.parse(text) : {}) as { next?: string };
      path = next === undefined ? undefined : `${first}&cursor=${encodeURIComponent(next)}`;
    }
  }

  async #get(node: string, path: string, headers: Record<string, string>): Promise<string> {
    const site = this.#sites.get(node) as Site;
    this.#counts.requests = (this.#counts.requests as number) + 1;
    try {
      const answer = await site.fetch(path, { headers });
      const text = await answer.text();
      if (answer.status >= 500) this.#wrong.push(`${node} ${path}: ${answer.status} ${text.slice(0, 200)}`);
      return text;
    } catch (error) {
      this.#wrong.push(`${node} ${path}: ${(error as Error).message}`);
      return '';
    }
  }

  /** With all of it in their logs the centers start again, are sound, and make their read models anew. */
  async #afterwards(): Promise<void> {
    await this.#close();
    for (const node of CENTERS) {
      await this.#network.stopNode(node);
      const since = performance.now();
      await this.#network
        .startNode(node)
        .catch((error) => this.#wrong.push(`${node} starts no more: ${error}`));
      const ms = Math.round(performance.now() - since);
      this.#counts[`ms to start of the ${node}`] = ms;
      this.#within(`the start of ${node}`, ms, LIMITS.startMs);
    }
    if (this.#network.centers.size < CENTERS.length) return;
    // Its link comes up again first.
    await allReceipted(this.#network.hall('good')).catch((error) => this.#wrong.push(error.message));
    await this.#neighbour('the restart');
    for (const node of CENTERS) {
      const { archive } = this.#network.center(node);
      await archive.idle();
      const before = JSON.stringify(await archive.counts());
      await archive.rebuild();
      if (JSON.stringify(await archive.counts()) !== before)
        this.#wrong.push(`${node}: a rebuild counts otherwise`);
      for (const finding of await archive.fsck())
        this.#wrong.push(`${node} fsck: ${JSON.stringify(finding)}`);
    }
    await this.#open('-2');
    await this.#pages([], true);
    await this.#close();
  }
}

/** Gives the next entries, at most so many and no more than one segment takes. */
function segmentsOf(entries: Generator<HostileEntry, never>): (most: number) => HostileEntry[] {
  let next = entries.next().value;
  return (most) => {
    const batch: HostileEntry[] = [];
    for (let bytes = 0; batch.length < most && bytes + next.bytes.length <= SEGMENT_BYTES; ) {
      batch.push(next);
      bytes += next.bytes.length;
      next = entries.next().value;
    }
    return batch;
  };
}
