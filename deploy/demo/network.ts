import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordPage, SyncState } from '@hutong/api';
import { type EmbeddedPostgres, startPostgres } from '@hutong/archive';
import { type Supervised, supervise } from '@hutong/process';
import { type EnrolmentRequest, initFolder, readConfig } from '@hutong/trust';
import { makeAccounts, renewAccounts, type SampleAccount } from './accounts.ts';
import { DemoClock } from './clock.ts';
import { demoNodes, type NetworkNode } from './data/sample.ts';
import { PortRun } from './ports.ts';
import { Line } from './proxy.ts';

const HUTONG = fileURLToPath(new URL('./hutong.ts', import.meta.url));
/** What `npm run build` leaves: it starts in a fraction of the time that the sources take. */
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const READY_MS = 60_000;
const HEARTBEAT_S = 2;
const ANCHOR_S = 10;
/** A first password is good for seven days: who has not signed in gets another well before. */
const RENEWED_MS = 4 * 86_400_000;
/** Whoever tries the demo has no authenticator at hand; administrators show how one is set up. */
const ACCOUNTS: object = { accounts: { second_factor: 'administrators' } };

/** A node of the demo: a process of its own, with its own folder and ports. */
export interface DemoNode {
  plan: NetworkNode;
  dir: string;
  url: string;
  token: string;
  process: Supervised;
}

/** The demo begins anew each time. */
class FolderInUse extends Error {
  readonly next = '换一个新的文件夹，或先清空它 Give a new folder, or empty this one first';

  constructor(dir: string) {
    super(`${dir} 不是空文件夹 is not empty`);
    this.name = 'FolderInUse';
  }
}

/** The demo's network: PostgreSQL (a database for each center), and a process for each node. */
export class DemoNetwork {
  readonly dir: string;
  /** The built program; undefined where the sources run. */
  readonly program: string | undefined;
  readonly nodes = new Map<string, DemoNode>();
  /** Of halls, of their stationed supervisor and of the province, by node: made as each starts. */
  readonly accounts = new Map<string, SampleAccount[]>();
  readonly line: { county: string; relay: Line | undefined };
  readonly #ports = new Map<string, { http: number; nats: number }>();
  #clock: DemoClock | undefined;
  /** When first passwords were made, on the demo's clock. */
  #passwordsAt = 0;
  #run: PortRun | undefined;
  #postgres: EmbeddedPostgres | undefined;
  #trust: { bundle: string; fingerprint: string } | undefined;

  /**
   * @param county the hall whose line can be taken away
   * @param isBuilt whether the nodes run what `npm run build` left, and not the sources
   */
  constructor(dir: string, county: string, isBuilt = false) {
    this.dir = dir;
    this.program = isBuilt ? join(DIST, 'hutong.js') : undefined;
    this.line = { county, relay: undefined };
  }

  /** Makes, enrols and starts every node, parents first; `say` is told of each. */
  async start(say: (text: string) => void): Promise<void> {
    // Ports are new in each run, and the folders of an earlier one know the old.
    if (readdirSync(this.dir).length > 0) throw new FolderInUse(this.dir);
    this.#clock = DemoClock.begin(join(this.dir, 'clock'));
    this.#run = await PortRun.take();
    this.#postgres = await startPostgres({ dir: join(this.dir, 'postgresql'), log: () => {} });
    say('PostgreSQL');
    const accounts: Promise<void>[] = [];
    for (const plan of demoNodes()) {
      await this.#startNode(plan);
      if (plan.kind === 'hall' || plan.parent === null) accounts.push(this.#makeAccounts(plan.name));
      const { url } = this.node(plan.name);
      say(`${plan.nameZh} ${plan.name} ${url}`);
    }
    await Promise.all(accounts);
    this.#passwordsAt = this.#clock.now();
  }

  /** The next morning comes, to every node. */
  async nextMorning(): Promise<void> {
    this.clock.toNextMorning();
    if (this.clock.now() - this.#passwordsAt < RENEWED_MS) return;
    const renew = async ([name, made]: [string, SampleAccount[]]) =>
      void this.accounts.set(name, await renewAccounts(this.node(name), made));
    await Promise.all([...this.accounts].map(renew));
    this.#passwordsAt = this.clock.now();
  }

  node(name: string): DemoNode {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`no node ${name} in the demo`);
    return node;
  }

  get top(): DemoNode {
    return [...this.nodes.values()].find((n) => n.plan.parent === null) as DemoNode;
  }

  get fingerprint(): string {
    return this.#trust?.fingerprint ?? '';
  }

  get clock(): DemoClock {
    if (this.#clock === undefined) throw new Error('the demo has not begun');
    return this.#clock;
  }

  /** Arguments to Node.js for a hutong command on the demo's clock. */
  hutong(...command: string[]): string[] {
    const program = this.program === undefined ? '@hutong/cli' : join(DIST, 'exports/cli.js');
    return ['--import', 'tsx', HUTONG, program, this.clock.file, ...command];
  }

  async #makeAccounts(name: string): Promise<void> {
    this.accounts.set(name, await makeAccounts(this.node(name)));
  }

  async #startNode(plan: NetworkNode): Promise<void> {
    const dir = join(this.dir, plan.name);
    const request = await this.#init(plan, dir);
    const { http } = readConfig(dir);
    if (plan.parent !== null) await this.#enrol(request);
    const url = `http://${http.host}:${http.port}`;
    const process = await supervise({
      command: globalThis.process.execPath,
      args: this.hutong(plan.kind, 'start', '--data', dir),
      env: { ...globalThis.process.env, NODE_NO_WARNINGS: '1' },
      log: () => {},
      ready: ({ ended }) => ready(url, ended),
      deathSignal: 'TERM',
      readyLimitMs: READY_MS,
    });
    const token = readFileSync(join(dir, 'admin-token'), 'utf8').trim();
    this.nodes.set(plan.name, { plan, dir, url, token, process });
    if (plan.parent === null) {
      const bundle = await (await get(this.node(plan.name), '/api/trust')).text();
      this.#trust = { bundle, fingerprint: readConfig(dir).root_fingerprint };
    }
  }

  async #init(plan: NetworkNode, dir: string): Promise<EnrolmentRequest> {
    const ports = { http: await this.#freePort(), nats: await this.#freePort() };
    this.#ports.set(plan.name, ports);
    if (plan.kind === 'center') await this.#postgres?.ensureDatabase(plan.name);
    const parentPort = plan.parent === null ? 0 : await this.#parentPort(plan);
    return initFolder(dir, {
      kind: plan.kind,
      network: 'jilin',
      node: plan.name,
      name: plan.nameZh,
      level: plan.level,
      division_code: plan.divisionCode,
      parent: plan.parent === null ? null : { name: plan.parent, url: `nats://127.0.0.1:${parentPort}` },
      http: { host: '127.0.0.1', port: ports.http },
      heartbeat_s: HEARTBEAT_S,
      anchor_s: ANCHOR_S,
      contact_post: '值班室',
      // No number of a place begins with 0: nobody is called.
      contact_phone: `0431-00${plan.divisionCode}`,
      ...ACCOUNTS,
      ...(plan.kind === 'center'
        ? {
            nats: { host: '127.0.0.1', port: ports.nats },
            database_url: this.#postgres?.url(plan.name) as string,
          }
        : {}),
      ...(plan.stationedAt === undefined ? {} : { stationed_at: plan.stationedAt }),
      ...(this.#trust === undefined ? {} : { trust: this.#trust }),
      now: this.clock.now(),
      random: randomBytes,
    });
  }

  /** The parent's broker, or the relay before it for the county whose line can be taken away. */
  async #parentPort(plan: NetworkNode): Promise<number> {
    const { nats } = this.#ports.get(plan.parent ?? '') as { nats: number };
    if (plan.name !== this.line.county) return nats;
    const port = await this.#freePort();
    this.line.relay = await Line.open(port, nats);
    return port;
  }

  async #enrol(request: EnrolmentRequest): Promise<void> {
    await send(this.top, '/api/registry/nodes', JSON.stringify(request), 'application/json');
  }

  /** Stops every node, children first, then PostgreSQL. */
  async stop(): Promise<void> {
    await this.stopNodes();
    this.line.relay?.close();
    await this.#postgres?.stop();
    this.#run?.giveBack();
    this.#clock?.close();
  }

  #freePort(): Promise<number> {
    return (this.#run as PortRun).next();
  }

  /** Stops every node, children first; PostgreSQL runs on for what is checked then. Twice is once. */
  async stopNodes(): Promise<void> {
    for (const node of [...this.nodes.values()].toReversed()) await node.process.stop();
  }
}

/** A GET of a node's API with its administrator's token. */
export async function get(node: Pick<DemoNode, 'url' | 'token'>, path: string): Promise<Response> {
  const response = await fetch(node.url + path, { headers: { authorization: `Bearer ${node.token}` } });
  if (!response.ok) throw new Error(`${node.url}${path} answered ${response.status}`);
  return response;
}

/** A POST of a node's API with its administrator's token; the answer's text. */
export async function send(
  node: Pick<DemoNode, 'url' | 'token'>,
  path: string,
  body: string,
  type: string,
): Promise<string> {
  const headers = { authorization: `Bearer ${node.token}`, 'content-type': type };
  const response = await fetch(node.url + path, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${node.url}${path} answered ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

export async function syncOf(node: DemoNode): Promise<SyncState> {
  return (await (await get(node, '/api/sync')).json()) as SyncState;
}

export async function pageOf(node: DemoNode, query: string): Promise<RecordPage> {
  return (await (await get(node, `/api/records?${query}`)).json()) as RecordPage;
}

async function ready(url: string, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
