import { contract, type NodeService, pathsOf } from '@hutong/api';
import type { Center } from '@hutong/center';
import { Hall } from '@hutong/hall';
import { createApp, createToken, type Serving, serve, TokenStore } from '@hutong/web';
import type { Browser } from 'playwright-core';
import { type NetworkOptions, type Plan, TestNetwork, until } from '../network/harness.ts';
import { type Watched, watchedPage } from './browser.ts';
import { type Member, Staff } from './staff.ts';

const CENTERS: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
];
const HALL: Plan = { node: 'nongan', kind: 'hall', parent: 'city' };
const STATIONED: Plan = { node: 'nongan-jiancha', kind: 'hall', parent: 'city', stationedAt: HALL.node };

/**
 * Province, city, a hall with its desk, and where asked for a supervisor stationed there with another, each served over HTTP as
 * its command serves it, each with accounts of its own.
 */
export class Site {
  readonly hall: Hall;
  readonly staff: Staff;
  readonly #stationed = new Map<string, { hall: Hall; staff: Staff }>();
  /** Who works at the centers. */
  readonly #centers = new Map<string, Staff>();
  readonly #now: () => number;
  readonly #network: TestNetwork;
  readonly #serving = new Map<string, Serving>();
  readonly #pages = new Map<string, string[]>();

  private constructor(network: TestNetwork, hall: Hall, staff: Staff, now: () => number) {
    this.#network = network;
    this.#now = now;
    this.hall = hall;
    this.staff = staff;
  }

  /**
   * All are enrolled, but no center runs: a hall has never heard from anyone.
   * @param isSupervised with the node of a stationed supervisor
   */
  static async start(options: NetworkOptions = {}, isSupervised = false): Promise<Site> {
    const network = await TestNetwork.start(CENTERS, options);
    const { top } = network;
    for (const plan of isSupervised ? [HALL, STATIONED] : [HALL]) await top.enrol(await network.init(plan));
    const { length } = (await top.service.trust()).registry;
    await until('the city knows the hall', async () => {
      return (await network.center('city').service.trust()).registry.length === length;
    });
    await network.stopNode('city');
    await network.stopNode('province');
    const { now = Date.now } = options;
    const open = async ({ node }: Plan) => {
      const hall = new Hall(network.folder(node), { log: network.log(node), now });
      await hall.start();
      return { hall, staff: await Staff.open(hall.info, network.folder(node), now, hall) };
    };
    const { hall, staff } = await open(HALL);
    const site = new Site(network, hall, staff, now);
    if (isSupervised) site.#stationed.set(STATIONED.node, await open(STATIONED));
    for (const node of [HALL.node, ...site.#stationed.keys()]) await site.#serve(node, site.hallOf(node));
    return site;
  }

  /** A node that has a desk, and who works there. */
  hallOf(node: string): Hall {
    return this.#stationed.get(node)?.hall ?? this.hall;
  }

  staffOf(node: string): Staff {
    return this.#stationed.get(node)?.staff ?? this.#centers.get(node) ?? this.staff;
  }

  /** All run, the hall holds `records`, and both ancestors have receipted them. Gives the records' ids. */
  static async received(
    records: readonly object[],
    options: NetworkOptions = {},
  ): Promise<{ site: Site; ids: string[] }> {
    const site = await Site.start(options);
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
    const { service } = this.#network.center(node);
    if (!this.#centers.has(node))
      this.#centers.set(node, await Staff.open(service.info, this.#network.folder(node), this.#now));
    await this.#serve(node, service);
  }

  async down(node: string): Promise<void> {
    await this.#serving.get(node)?.close(0);
    this.#serving.delete(node);
    await this.#network.stopNode(node);
  }

  /** Keeps a center's database as it is now. @returns what puts it back, as when a backup of then is restored */
  async keep(node: string): Promise<() => Promise<void>> {
    const unserved = async (work: () => Promise<void>) => {
      await this.#serving.get(node)?.close(0);
      await work();
      await this.#serve(node, this.#network.center(node).service);
    };
    await unserved(() => this.#network.keepDatabase(node));
    return () => unserved(() => this.#network.restoreDatabase(node));
  }

  /** An address at a node. */
  url(node: string, path: string): string {
    return `${this.#serving.get(node)?.url}${path}`;
  }

  /** Somebody who works at a node opens a page of it, in a browser of their own. */
  async arrive(
    browser: Browser,
    {
      node = 'province',
      who,
      path,
      ...size
    }: { node?: string; who: Member; path: string; width?: number; height?: number },
  ): Promise<Watched> {
    const watched = await watchedPage(browser, { width: 1366, ...size });
    const cookie = {
      name: 'hutong',
      value: this.staffOf(node).secretOf(who),
      url: new URL(this.url(node, '/')).origin,
    };
    await watched.page.context().addCookies([cookie]);
    await watched.page.goto(this.url(node, path));
    return watched;
  }

  center(node: string): Center {
    return this.#network.center(node);
  }

  /** The data folder of a node. */
  folder(node: string): string {
    return this.#network.folder(node);
  }

  /** Addresses of the pages that a node serves, as its routes are written (`/records/:node/:id`). */
  pages(node: string): string[] {
    return this.#pages.get(node) ?? [];
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
    const { people, sites } = this.staffOf(node);
    const tokens = new TokenStore(this.#network.folder(node));
    const app = createApp({ service, tokens, log, people, sites });
    this.#pages.set(node, pagesAmong(app.routes));
    this.#serving.set(node, await serve(app, { host: '127.0.0.1', port: 0, log }));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#serving.values()].map((serving) => serving.close(0)));
    for (const { hall, staff } of [this, ...this.#stationed.values()]) {
      staff.close();
      await hall.stop();
    }
    for (const staff of this.#centers.values()) staff.close();
    await this.#network.stop();
  }
}

/** Files that pages need or give, and where a choice leads back to the page on which it was made. */
const NO_PAGES = [
  '/assets/:name',
  '/assets/verify.js',
  '/look',
  '/desk/supervision/export',
  '/console/supervision/export',
  '/console/trust/kit/:file',
  '/desk/records/:id/entry',
  '/desk/records/:id/proof',
  '/desk/documents/:id/files/:sha256',
  '/desk/cases/:number/files/:sha256',
  '/desk/cases/export',
  '/desk/complaints/export',
  '/desk/requests/export',
  '/desk/reports/export',
  '/desk/letters/:letter/template',
  '/console/nodes/:node/diagnosis',
  '/desk/import/refused',
  '/desk/import/templates/:register',
];

/** What is neither that nor an endpoint of the API is a page. */
function pagesAmong(routes: readonly { method: string; path: string }[]): string[] {
  const others = new Set(
    Object.values(contract).flatMap((area) =>
      Object.values(area).flatMap((endpoint) =>
        pathsOf(endpoint).map((path) => path.replace(/\{(\w+)\}/g, ':$1')),
      ),
    ),
  );
  const pages = routes.filter(
    ({ method, path }) => method === 'GET' && !others.has(path) && !NO_PAGES.includes(path),
  );
  return [...new Set(pages.map(({ path }) => path))].filter((path) => !path.startsWith('/api/'));
}
