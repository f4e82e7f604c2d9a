import { Hall } from '@hutong/hall';
import { createApp, createToken, type NodeService, type Serving, serve, TokenStore } from '@hutong/web';
import { type Plan, TestNetwork, until } from '../network/harness.ts';

const CENTERS: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
];
const HALL: Plan = { node: 'nongan', kind: 'hall', parent: 'city' };

/** Province, city and a hall, each served over HTTP as the command serves it. */
export class Site {
  readonly network: TestNetwork;
  readonly hall: Hall;
  readonly #serving = new Map<string, Serving>();

  private constructor(network: TestNetwork, hall: Hall) {
    this.network = network;
    this.hall = hall;
  }

  /** All enrolled and the hall running, but both centers down: the hall has never heard from anyone. */
  static async start(): Promise<Site> {
    const network = await TestNetwork.start(CENTERS);
    const request = await network.init(HALL);
    await network.top.enrol(request);
    await until('the city knows the hall', async () =>
      (await network.center('city').service.trust()).registry.length >= network.top.
    );
    await network.stopNode('city');
    await network.stopNode('province');
    const hall = new Hall(network.folder(HALL.node), { log: network.log(HALL.node) });
    await hall.start();
    const site = new Site(network, hall);
    await site.#serve(HALL.node, hall);
    return site;
  }
}
