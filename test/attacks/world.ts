import { transportNkey } from '@hutong/link';
import type { LogStore } from '@hutong/log';
import { openBundle, openFolder, type TrustBundle } from '@hutong/trust';
import { type ConnectionOptions, connect, type NatsConnection, nkeyAuthenticator } from 'nats';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from '../network/harness.ts';
import { HostileChild } from '../network/hostile.ts';

/** Halls that attackers hold; the log of each is its own to spoil. */
const ATTACKERS = ['mallory', 'forker', 'ended', 'gone'] as const;

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'good', kind: 'hall', parent: 'city' },
  ...ATTACKERS.map((node): Plan => ({ node, kind: 'hall', parent: 'city' })),
];

type Reading = Map<string, string>;

/** A small real network under attack: province, city, one honest hall, and halls in somebody else's hands. */
export class World {
  readonly network: TestNetwork;
  /** A bare connection with the city's own key: what whoever holds the city's broker can say. */
  readonly broker: NatsConnection;
  readonly mallory: HostileChild;
  /** Origin of the attacker's log in the row at hand. */
  attackers = '';
  readonly #meanings = new WeakMap<TrustBundle, string>();
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
      for (const hall of network.halls.values()) await allReceipted(hall);
      const broker = await connect({
        servers: network.brokerUrl('city'),
        authenticator: nkeyAuthenticator(nkeySeed(network, 'city')),
      });
      return new World(network, broker, await HostileChild.take(network, 'mallory', 'city'));
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  /** A hall taken over, its log as far as it got. */
  async child(node: (typeof ATTACKERS)[number]): Promise<HostileChild> {
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

  /** A connection to the city's broker with whatever credentials are tried; it does not try twice. */
  knock(options: ConnectionOptions): Promise<NatsConnection> {
    return connect({
      servers: this.network.brokerUrl('city'),
      reconnect: false,
      timeout: 5_000,
      ...options,
    });
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
   * All that an attack must not change: every log at every center, private values, receipts, registries, the honest
   * hall's own log. What grows of itself (heartbeats, anchors, the log of administration, quarantine) is left out; of
   * the registry it is its meaning that is compared.
   */
  async state(): Promise<Reading> {
    const reading: Reading = new Map();
    for (const [center, { service }] of this.network.centers) {
      const own = service.info.origin;
      for (const [what, value] of await this.#held(center, own)) reading.set(what, value);
    }
    const { origin, store } = this.neighbour;
    reading.set(
      `good log ${origin}`,
      `${store.head(origin)?.size} ${store.head(origin)?.root.toString('hex')}`,
    );
    for (const c of store.cosignatures(origin))
      if (c.node !== 'good') reading.set(`good receipt of ${c.node} on ${origin}`, `${c.size} ${c.timeS}`);
    const centers = [...this.network.centers.values()].map((c) => c.service);
    for (const service of [...centers, this.network.hall('good')]) {
      reading.set(`${service.info.node} registry`, this.#meaning(await service.trust(), service.info));
    }
    return reading;
  }

  /** What a registry says; read once for each of its sizes. */
  #meaning(bundle: TrustBundle, { rootFingerprint }: { rootFingerprint: string }): string {
    const known = this.#meanings.get(bundle);
    if (known !== undefined) return known;
    const registry = openBundle(bundle, rootFingerprint);
    const nodes = registry.nodes().map(({ since: _, ...rest }) => rest);
    const meaning = JSON.stringify([nodes, registry.policy]);
    this.#meanings.set(bundle, meaning);
    return meaning;
  }

  async #held(center: string, own: string): Promise<[string, string][]> {
    const sql = this.network.sql(center);
    const logs = await sql<{ origin: string; value: string }[]>`
      select origin, concat_ws(' ', size, encode(root, 'hex'), state, (select count(*) from entry where log_id = log.id),
        (select string_agg(state || box::text, ',' order by idx, field, recipient) from sealed where log_id = log.id)) as value
      from log where origin <> ${own}`;
    const said = await sql<{ value: string }[]>`
      select text || ' ' || count(*) as value from record join word on word.id = record.type
      where log_id = (select id from log where origin = ${own}) and text <> 'anchor' and text not like 'admin.%' and text not like 'registry.%'
      group by text order by text`;
    const receipts = await sql<{ origin: string; ancestor: string; size: number }[]>`
      select origin, ancestor, upstream.size from upstream join log on log.id = log_id
      where origin <> ${own} and ancestor <> ${center}`;
    return [
      ...logs.map((l): [string, string] => [`${center} log ${l.origin}`, l.value]),
      [`${center} own log`, said.map((s) => s.value).join(', ')],
      ...receipts.map((r): [string, string] => [
        `${center} receipt of ${r.ancestor} on ${r.origin}`,
        `${r.size}`,
      ]),
    ];
  }

  /** The state, once nothing honest is under way any more. */
  async settled(): Promise<Reading> {
    let last = await this.state();
    await until('the network is at rest', async () => {
      const now = await this.state();
      const same = now.size === last.size && [...now].every(([what, value]) => last.get(what) === value);
      last = now;
      return same;
    });
    return last;
  }

  async stop(): Promise<void> {
    for (const child of this.#children.values()) await child.close();
    await this.broker.close();
    await this.network.stop();
  }
}

export function nkeySeed(network: TestNetwork, node: string): Uint8Array {
  return transportNkey(openFolder(network.folder(node)).keys.transportSeed).seed;
}
