import { randomBytes } from 'node:crypto';
import { Center } from '@hutong/center';
import { checkpointBody, cosign, formatVkey, leafHash, makeSigner, signNote, Tree } from '@hutong/log';
import { type Prepared, pooledRandom, prepareRecord } from '@hutong/record';
import { cosignerName, formatOrigin } from '@hutong/trust';
import nacl from 'tweetnacl';
import { mix } from './mix.ts';

const AT_ONCE = 500;
const HALLS_A_CITY = 60;
/** Of every ten nodes one has never been heard of, and one says that it has more than has come. */
const IN = 10;
const RECORDS = 5;
const QUIET = { debug() {}, info() {}, warn() {}, error: console.error };
const random = pooledRandom();

/** A node that is nowhere but in a center's database: its keys, and the log it would have written. */
class Simulated {
  readonly node: string;
  readonly parent: string;
  readonly kind: 'hall' | 'center';
  readonly origin: string;
  readonly #network: string;
  readonly #log;
  readonly #cosigner;
  readonly #entries: Uint8Array[];

  constructor(network: string, node: string, parent: string, kind: 'hall' | 'center', now: number) {
    const seed = randomBytes(32);
    this.node = node;
    this.parent = parent;
    this.kind = kind;
    this.#network = network;
    this.origin = formatOrigin(network, node, 1, makeSigner('x', 1, seed).verifier.key);
    this.#log = makeSigner(this.origin, 1, seed);
    this.#cosigner = makeSigner(cosignerName(network, node), 4, randomBytes(32));
    const body = { node, epoch: 1, keys: this.#keys(), previous: null, reason: '初建' };
    const genesis = { type: 'genesis', subject: node, department: node, occurred_at: now, body };
    this.#entries = [genesis, ...mix(RECORDS)].flatMap((said) =>
      prepareRecord(said, { now, random, own: true }).map(({ bytes }) => bytes),
    );
  }

  #keys() {
    return {
      log: formatVkey(this.#log.verifier),
      cosigner: formatVkey(this.#cosigner.verifier),
      sealing: Buffer.from(nacl.box.keyPair().publicKey).toString('base64'),
      transport: makeSigner('x', 1, randomBytes(32)).verifier.key.toString('base64'),
    };
  }

  /** What the registry says of it. */
  enrolled(now: number): Prepared[] {
    const { node, parent, kind, origin } = this;
    const level = kind === 'hall' ? 'county' : 'city';
    const contact = {
      contact_post: '值班室',
      contact_phone: `0431-${String(80_000_000 + (now % 9_999_999))}`,
    };
    const place = { node, name: `${node}政务服务中心`, level, kind, parent, epoch: 1, origin, ...contact };
    const body = { ...place, keys: this.#keys() };
    const said = { type: 'registry.node', subject: node, department: this.#network, occurred_at: now, body };
    return prepareRecord(said, { now, random, own: true });
  }

  /** The checkpoint of its first `size` entries; of more than it has, of as many more. */
  #note(size: number): string {
    const tree = Tree.load(0, () => Buffer.alloc(0));
    for (const bytes of this.#entries.slice(0, size)) tree.append(leafHash(bytes));
    for (let more = this.#entries.length; more < size; more++) tree.append(leafHash(randomBytes(32)));
    return signNote(checkpointBody({ origin: this.origin, size, root: tree.root() }), this.#log);
  }

  segment() {
    const entries = this.#entries;
    const note = this.#note(entries.length);
    return { version: 1 as const, origin: this.origin, from: 0, entries, note, sealed: [] };
  }

  /** Its heartbeat, over so many entries more than it has sent. */
  heartbeat(more: number, timeS: number): string {
    return cosign(this.#note(this.#entries.length + more), this.#cosigner, timeS);
  }
}

/**
 * Fills a top center with so many nodes beneath it, cities with their halls: what the registry says of them, a log of each,
 * and heartbeats. No center may run in its folder.
 * @returns the name of a hall
 */
export async function simulate(dir: string, nodes: number, log = QUIET): Promise<string> {
  const open = async <T>(work: (center: Center) => Promise<T>): Promise<T> => {
    const center = await Center.open(dir, { log, now: Date.now });
    try {
      await center.start();
      return await work(center);
    } finally {
      await center.stop();
    }
  };
  const now = Date.now();
  const all = await open(async (center) => {
    const { network, node: top } = center.info;
    const cities = Math.ceil(nodes / (HALLS_A_CITY + 1));
    const city = (n: number) => `city-${String(n).padStart(3, '0')}`;
    const made = Array.from({ length: nodes }, (_, n) =>
      n < cities
        ? new Simulated(network, city(n), top, 'center', now)
        : new Simulated(network, `hall-${String(n).padStart(4, '0')}`, city(n % cities), 'hall', now),
    );
    for (const some of batches(made)) await center.archive.append(some.flatMap((one) => one.enrolled(now)));
    return made;
  });
  // A center that starts again has read what its registry says.
  return open(async (center) => {
    const { rejected } = center.registry;
    if (rejected.length > 0) throw new Error(JSON.stringify(rejected[0]));
    const heard = all.filter((_, n) => n % IN !== 1);
    for (const some of batches(heard)) {
      const results = await center.archive.ingest(
        some.map((one) => ({ segment: one.segment(), via: one.parent })),
      );
      const wrong = results.find(({ kind }) => kind !== 'received');
      if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
    }
    const timeS = Math.floor(Date.now() / 1_000);
    for (const [n, one] of heard.entries())
      await center.archive.addNote(one.heartbeat(n % IN === 2 ? n + 1 : 0, timeS));
    return heard.findLast(({ kind }) => kind === 'hall')?.node ?? '';
  });
}

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) =>
    all.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
}
