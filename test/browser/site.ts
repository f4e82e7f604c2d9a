import type { NodeService } from '@hutong/api';
import { Hall } from '@hutong/hall';
import { createApp, createToken, type Serving, serve, TokenStore } from '@hutong/web';
import { type NetworkOptions, type Plan, TestNetwork, until } from '../network/harness.ts';

const CENTERS: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
];
const HALL: Plan = { node: 'nongan', kind: 'hall', parent: 'city' };

/** Province, city and a hall, each served over HTTP as its command serves it. */
export class Site {
  readonly hall: Hall;
  readonly #network: TestNetwork;
  readonly #serving = new Map<string, Serving>();

  private constructor(network: TestNetwork, hall: Hall) {
    this.#network = network;
    this.hall = hall;
  }

  /** All are enrolled, but only the hall runs: it has never heard from anyone. */
  static async start(options: NetworkOptions = {}): Promise<Site> {
    const network = await TestNetwork.start(CENTERS, options);
    const { top } = network;
    await top.enrol(await network.init(HALL));
    const { length } = (await top.service.trust()).registry;
    await until('the city knows the hall', async () => {
      return (await network.center('city').service.trust()).registry.length === length;
    });
    await network.stopNode('city');
    await network.stopNode('province');
    const site = new Site(network, new Hall(network.folder(HALL.node), { log: network.log(HALL.node) }));
    await site.hall.start();
    await site.#serve(HALL.node, site.hall);
    return site;
  }

  /** All run, the hall holds `records`, and both ancestors have receipted them. Gives the records' ids. */
  static async received(records: readonly object[]): Promise<{ site: Site; ids: string[] }> {
    const site = await Site.start();
    const ids = await site.append(records);
    await site.up('city');
    await site.up('province');
    await site.received();
    return { site, ids };
  }

  /** Stores records at the hall; gives their ids. */
  async append(records: readonly object[]): Promise<string[]> {
    const outcomes = await this.hall.append(records);
    return outcomes.map((outcome) => {
      if (outcome.status !== 'stored') throw new Error(`not stored: ${JSON.stringify(outcome)}`);
      return outcome.id;
    });
  }

  /** Starts a center and serves it. */
  async up(node: string): Promise<void> {
    await this.#network.startNode(node);
    await this.#serve(node, this.#network.center(node).service);
  }

  async down(node: string): Promise<void> {
    await this.#serving.get(node)?.close(0);
    this.#serving.delete(node);
    await this.#network.stopNode(node);
  }

  /** An address at a node. */
  url(node: string, path: string): string {
    return `${this.#serving.get(node)?.url}${path}`;
  }

  /** A token of the hall's that reads internal records. */
  token(): string {
    return createToken(this.#network.folder(HALL.node), {
      name: 'auditor',
      roles: ['auditor'],
      expires: null,
    });
  }

  /** Waits until both ancestors' receipts cover the hall's log. */
  async received(): Promise<void> {
    await until('both ancestors have receipted all', async () => {
      const [log] = (await this.hall.sync()).logs;
      return log?.received.length === 2 && log.received.every((r) => r.behind === 0);
    });
  }

  async #serve(node: string, service: NodeService): Promise<void> {
    const log = this.#network.log(node);
    const app = createApp({ service, tokens: new TokenStore(this.#network.folder(node)), log });
    this.#serving.set(node, await serve(app, { host: '127.0.0.1', port: 0, log }));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#serving.values()].map((serving) => serving.close(0)));
    await this.hall.stop();
    await this.#network.stop();
  }
}
