import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeService } from '@hutong/api';
import { transportNkey } from '@hutong/link';
import { encodeSegment, type LogStore, type Segment } from '@hutong/log';
import { decode, decodeEntry } from '@hutong/record';
import { openBundle, openFolder, type Registry, type TrustBundle } from '@hutong/trust';
import { type ConnectionOptions, connect, type NatsConnection, nkeyAuthenticator } from 'nats';
import { allReceipted, appendSamples, enter, type Plan, TestNetwork, until } from '../network/harness.ts';
import { HostileChild } from '../network/hostile.ts';
import { Site } from './site.ts';

/** Halls that attackers hold; the log of each is its own to spoil. */
const ATTACKERS = ['mallory', 'forker', 'ended', 'gone'] as const;

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'good', kind: 'hall', parent: 'city' },
  ...ATTACKERS.map((node): Plan => ({ node, kind: 'hall', parent: 'city' })),
];

type Reading = Map<string, string>;

/** A network is at rest when so long nothing came. */
const REST_MS = 3_000;
/** Entries that logs grow by of themselves; of the registry's it is the meaning that is compared. */
const OF_ITSELF = /^(anchor$|tls$|admin\.|registry\.|value\.erased$)/;

interface Cosigned {
  node: string;
  timeS: number;
  note: string;
}

/** Whether the note really carries that node's cosignature of that time, and one that is not of the future. */
function genuine(registry: Registry, { node, timeS, note }: Cosigned): boolean {
  if (timeS > Date.now() / 1_000 + 600) return false;
  return (
    registry.signed(note) && registry.cosignatures(note).some((c) => c.node === node && c.timeS === timeS)
  );
}

/** A small real network under attack: province, city, one honest hall, and halls in somebody else's hands. */
export class World {
  readonly network: TestNetwork;
  /** A bare connection with the city's own key: what whoever holds the city's broker can say. */
  readonly broker: NatsConnection;
  readonly mallory: HostileChild;
  /** Origin of the attacker's log in the row at hand. */
  attackers = '';
  readonly #registries = new WeakMap<TrustBundle, { registry: Registry; meaning: string }>();
  readonly #sites = new Map<string, Site>();
  readonly #children = new Map<string, HostileChild>();

  private constructor(network: TestNetwork, broker: NatsConnection, mallory: HostileChild) {
    this.network = network;
    this.broker = broker;
    this.mallory = mallory;
    this.attackers = mallory.origin;
    this.#children.set('mallory', mallory);
  }

  static async start(): Promise<World> {
    const network = await TestNetwork.start(PLAN);
    try {
      for (const hall of network.halls.values()) await appendSamples(hall, 0, 5);
      for (const hall of network.halls.values()) await allReceipted(hall, 120_000);
      const broker = await enter({
        ...network.door('city'),
        authenticator: nkeyAuthenticator(nkeySeed(network, 'city')),
      });
      const world = new World(network, broker, await HostileChild.take(network, 'mallory', 'city'));
      // What a young network still says of itself is not an attack's doing.
      await world.settled(REST_MS);
      return world;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  /** A hall taken over, its log as far as it got; `newborn` is enrolled and has not begun one. */
  async child(node: (typeof ATTACKERS)[number] | 'newborn'): Promise<HostileChild> {
    if (node === 'newborn' && !this.#children.has(node)) {
      await this.network.top.enrol(await this.network.init({ node, kind: 'hall', parent: 'city' }));
      await until('the city lets it in', () => this.admits(node), 60_000);
    }
    const known = this.#children.get(node) ?? (await HostileChild.take(this.network, node, 'city'));
    this.#children.set(node, known);
    this.attackers = known.origin;
    return known;
  }

  /** The honest neighbour's log. */
  get neighbour(): { origin: string; note: string; store: LogStore } {
    const { info, store } = this.network.hall('good');
    return { origin: info.origin, note: store.head(info.origin)?.note as string, store };
  }

  /** A copy of the honest neighbour, at the side of the living one. */
  async copy(): Promise<HostileChild> {
    const known = this.#children.get('copy') ?? (await HostileChild.beside(this.network, 'good', 'city'));
    this.#children.set('copy', known);
    return known;
  }

  /** A connection to the city's broker with whatever credentials are tried; it does not try twice. */
  knock(options: ConnectionOptions): Promise<NatsConnection> {
    return connect({
      ...this.network.door('city'),
      reconnect: false,
      timeout: 5_000,
      ...options,
    });
  }

  /** Whether the city's broker lets a node in. */
  async admits(node: string): Promise<boolean> {
    const authenticator = nkeyAuthenticator(nkeySeed(this.network, node));
    const connection = await this.knock({ authenticator, inboxPrefix: `_INBOX.${node}` }).catch(
      () => undefined,
    );
    await connection?.close();
    return connection !== undefined;
  }

  /** Pushes a segment to the province by the city's link, as the city that lives; resolves with the refusal. */
  async pushAsCity(segment: Segment): Promise<{ code: string; detail: string }> {
    const connection = await enter({
      ...this.network.door('province'),
      inboxPrefix: '_INBOX.city',
      authenticator: nkeyAuthenticator(nkeySeed(this.network, 'city')),
    });
    try {
      const heard = connection.subscribe('down.city.refused', { max: 1, timeout: 20_000 });
      const leases = JSON.parse(readFileSync(join(this.network.folder('province'), 'leases'), 'utf8'));
      const lease: string = leases.city.instance;
      await connection.jetstream().publish('up.city.segment', encodeSegment({ ...segment, lease }));
      for await (const m of heard) return decode(m.data) as { code: string; detail: string };
      throw new Error('the province said nothing');
    } finally {
      await connection.close();
    }
  }

  get url(): URL {
    return new URL(this.network.brokerUrl('city'));
  }

  /** A node's public transport key, as the broker knows it. */
  transportOf(node: string): string {
    return transportNkey(openFolder(this.network.folder(node)).keys.transportSeed).publicNkey;
  }

  /** The first line logged after `since` that matches; '' when none comes. */
  async logged(match: RegExp, since: number): Promise<string> {
    const find = () =>
      this.network.lines
        .slice(since)
        .map((line) => JSON.stringify(line))
        .find((text) => match.test(text));
    await until('it is logged', () => find() !== undefined, 5_000).catch(() => undefined);
    return find() ?? '';
  }

  /** Rows set aside at the city since `after`, newest first. */
  async setAside(after: number): Promise<{ origin: string; reason: string; detail: string }[]> {
    return this.network.sql('city')`
      select origin, reason, detail from quarantine where id > ${after} order by id desc`;
  }

  async lastSetAside(): Promise<number> {
    const [row] = await this.network.sql('city')<{ id: number }[]>`
      select coalesce(max(id), 0)::int as id from quarantine`;
    return row?.id ?? 0;
  }

  /**
   * All that an attack must not change: every log at every center, private values, registries, the honest hall's own
   * log, and that no receipt or heartbeat is shown that its node did not give. What grows of itself is left out.
   */
  async state(): Promise<Reading> {
    const reading: Reading = new Map();
    for (const center of this.network.centers.keys())
      for (const [what, value] of await this.#held(center)) reading.set(what, value);
    const { origin, store } = this.neighbour;
    const entries = Array.from(
      { length: store.head(origin)?.size ?? 0 },
      (_, i) => store.entry(origin, i) as Buffer,
    );
    const said = entries.filter((bytes) => !OF_ITSELF.test(decodeEntry(bytes).type));
    reading.set('good log', `${said.length} ${hash('sha256', Buffer.concat(said))}`);
    for (const service of this.#services()) {
      const { node } = service.info;
      const { registry, meaning } = await this.#read(service);
      reading.set(`${node} registry`, meaning);
      const notes = node === 'good' ? store.cosignatures(origin) : await this.#cosigned(node);
      reading.set(
        `${node} false receipts and heartbeats`,
        String(notes.filter((n) => !genuine(registry, n)).length),
      );
    }
    return reading;
  }

  #services(): NodeService[] {
    return [...[...this.network.centers.values()].map((c) => c.service), this.network.hall('good')];
  }

  /** The registry as a node believes it. */
  async registryOf(node: string): Promise<Registry> {
    return (await this.#read(this.#services().find((s) => s.info.node === node) as NodeService)).registry;
  }

  /** Read once for each of its sizes. */
  async #read(service: NodeService): Promise<{ registry: Registry; meaning: string }> {
    const bundle = await service.trust();
    const known = this.#registries.get(bundle);
    if (known !== undefined) return known;
    const registry = openBundle(bundle, service.info.rootFingerprint);
    const nodes = registry.nodes().map(({ since: _, ...rest }) => rest);
    const read = { registry, meaning: JSON.stringify([nodes, registry.policy]) };
    this.#registries.set(bundle, read);
    return read;
  }

  /** Receipts and heartbeats a center shows. */
  #cosigned(center: string): Promise<Cosigned[]> {
    return this.network.sql(center)<Cosigned[]>`
      select ancestor as node, time_s::float8 as "timeS", size, note from upstream
      union all select node, time_s::float8, size, note from heartbeat`;
  }

  async #held(center: string): Promise<[string, string][]> {
    const logs = await this.network.sql(center)<{ origin: string; value: string }[]>`
      select origin, concat_ws(' ', state,
        (select count(*) || ' ' || md5(string_agg(md5(bytes), '' order by e.idx)) from entry e
          left join record r on r.log_id = e.log_id and r.idx = e.idx left join word w on w.id = r.type
          where e.log_id = log.id and coalesce(w.text, '') !~ ${OF_ITSELF.source}),
        (select string_agg(state || md5(box), ',' order by idx, field, recipient) from sealed where log_id = log.id)) as value
      from log where note is not null`;
    return logs.map((l) => [`${center} log ${l.origin}`, l.value]);
  }

  /** The state, once nothing honest is under way any more. */
  async settled(restMs = 0): Promise<Reading> {
    let last = await this.state();
    let since = performance.now();
    await until('the network is at rest', async () => {
      const now = await this.state();
      const same = now.size === last.size && [...now].every(([what, value]) => last.get(what) === value);
      last = now;
      if (!same) since = performance.now();
      // What the city holds and the province does not is on its way up, or was refused there.
      if (performance.now() - since < (isLevel(now) ? restMs : Math.max(restMs, REST_MS))) return false;
      // Nor is anything on its way down: every node believes the same registry.
      const believed = [...now].filter(([what]) => what.endsWith(' registry')).map(([, meaning]) => meaning);
      return same && new Set(believed).size === 1;
    });
    return last;
  }

  /** A node's HTTP face. */
  async site(node: 'city' | 'province' | 'good'): Promise<Site> {
    const site = this.#sites.get(node) ?? (await Site.open(this.network, node));
    this.#sites.set(node, site);
    return site;
  }

  async stop(): Promise<void> {
    for (const site of this.#sites.values()) await site.close();
    for (const child of this.#children.values()) await child.close();
    await this.broker.close();
    await this.network.stop();
  }
}

export function nkeySeed(network: TestNetwork, node: string): Uint8Array {
  return transportNkey(openFolder(network.folder(node)).keys.transportSeed).seed;
}

/** Whether the centers hold the same entries of every log. */
function isLevel(reading: Reading): boolean {
  const held = new Map<string, string>();
  return [...reading].every(([what, value]) => {
    const [, origin] = what.split(' log ');
    if (origin === undefined) return true;
    const entries = value.split(' ').slice(1, 3).join(' ');
    const before = held.get(origin) ?? entries;
    held.set(origin, entries);
    return before === entries;
  });
}
