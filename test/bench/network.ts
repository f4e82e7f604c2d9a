import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncState } from '@hutong/api';
import { type EmbeddedPostgres, startPostgres } from '@hutong/archive';
import { LogStore, signNote } from '@hutong/log';
import { freePort } from '@hutong/process';
import { type Prepared, prepareRecord, type RecordInput } from '@hutong/record';
import { enrolmentRequest, initFolder, type NodeConfig, openFolder, readConfig } from '@hutong/trust';
import Database from 'better-sqlite3';
import { prepared } from './mix.ts';
import { type Process, startNode, until } from './processes.ts';

const FILL_BATCH = 4_000;

type Plan = Pick<NodeConfig, 'node' | 'kind' | 'level'> & { parent: string | null };

/** A node of the bench: its folder, and its process while it runs. */
export interface BenchNode {
  plan: Plan;
  dir: string;
  url: string;
  token: string;
  process: Process;
}

/** A network of the bundled program's processes, on one PostgreSQL (a database each) and a nats-server for every center. */
export class BenchNetwork {
  readonly dir: string;
  readonly nodes = new Map<string, BenchNode>();
  #postgres: EmbeddedPostgres | undefined;
  #trust: { bundle: string; fingerprint: string } | undefined;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async open(dir: string): Promise<BenchNetwork> {
    const network = new BenchNetwork(dir);
    mkdirSync(dir, { recursive: true });
    network.#postgres = await startPostgres({ dir: join(dir, 'pg'), log: () => {} });
    return network;
  }

  get postgres(): EmbeddedPostgres {
    return this.#postgres as EmbeddedPostgres;
  }

  node(name: string): BenchNode {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`${name} does not run`);
    return node;
  }

  folder(name: string): string {
    return join(this.dir, name);
  }

  /** Makes a node's folder and enrols it at the top center. */
  async init(plan: Plan, parentPort?: number): Promise<void> {
    const { node, kind, level, parent } = plan;
    const center = kind === 'center';
    if (center) await this.postgres.ensureDatabase(node);
    const port = parent === null ? 0 : (parentPort ?? readConfig(this.folder(parent)).nats?.port);
    const request = initFolder(this.folder(node), {
      kind,
      network: 'bench',
      node,
      name: node,
      level,
      parent: parent === null ? null : { name: parent, url: `nats://127.0.0.1:${port}` },
      http: { host: '127.0.0.1', port: await freePort() },
      heartbeat_s: 5,
      ...(center && {
        nats: { host: '127.0.0.1', port: await freePort() },
        database_url: this.postgres.url(node),
      }),
      ...(this.#trust && { trust: this.#trust }),
      now: Date.now(),
      random: randomBytes,
    });
    if (parent === null) return;
    const { url, token } = this.#top;
    const answer = await fetch(`${url}/api/registry/nodes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    if (!answer.ok) throw new Error(`${node} was not enrolled: ${await answer.text()}`);
  }

  get #top(): BenchNode {
    return [...this.nodes.values()].find((n) => n.plan.parent === null) as BenchNode;
  }

  /** Starts a node's process; resolves when it is ready. */
  async start(plan: Plan, ready = true): Promise<BenchNode> {
    const dir = this.folder(plan.node);
    const process = startNode(plan.kind, dir);
    const { http } = readConfig(dir);
    const node: BenchNode = { plan, dir, url: `http://127.0.0.1:${http.port}`, token: '', process };
    this.nodes.set(plan.node, node);
    if (ready) await isReady(node);
    if (plan.parent === null && this.#trust === undefined) {
      const bundle = await (await get(node, '/api/trust')).text();
      this.#trust = { bundle, fingerprint: readConfig(dir).root_fingerprint };
    }
    return node;
  }

  async stop(name: string): Promise<void> {
    await this.nodes.get(name)?.process.stop();
    this.nodes.delete(name);
  }

  /** Ends everything, children first. */
  async close(): Promise<void> {
    for (const name of [...this.nodes.keys()].toReversed()) await this.stop(name);
    await this.#postgres?.stop();
  }
}

/** A network of a top center alone. */
export async function withProvince(dir: string): Promise<BenchNetwork> {
  const network = await BenchNetwork.open(dir);
  await network.init(PROVINCE);
  await network.start(PROVINCE);
  return network;
}

export const PROVINCE: Plan = { node: 'province', kind: 'center', level: 'province', parent: null };
export const CITY: Plan = { node: 'city', kind: 'center', level: 'city', parent: 'province' };
export const hallBelow = (parent: string, node = 'county'): Plan => ({
  node,
  kind: 'hall',
  level: 'county',
  parent,
});

/** Resolves when a node says that it is ready; also sets its token. */
export async function isReady(node: BenchNode): Promise<void> {
  await until(`${node.plan.node} is ready`, async () => {
    if (node.process.child.exitCode !== null) throw new Error(`${node.plan.node} ended at its start`);
    const answer = await fetch(`${node.url}/readyz`).catch(() => undefined);
    return answer?.ok || undefined;
  });
  node.token = readFileSync(join(node.dir, 'admin-token'), 'utf8').trim();
}

/**
 * Appends records to a hall's log as a hall does, in this process; the hall must not run.
 * @returns microseconds a record that `LogStore.append` took
 */
export function fill(dir: string, records: readonly RecordInput[]): number {
  const { config, keys } = openFolder(dir);
  const store = new LogStore(join(dir, 'hall.db'));
  const sign = (body: string) => signNote(body, keys.log);
  let spentMs = 0;
  const append = (groups: Prepared[][]) => {
    const since = performance.now();
    store.append(keys.origin, groups, sign);
    spentMs += performance.now() - since;
  };
  if (store.head(keys.origin) === undefined) {
    const { epoch, keys: own } = enrolmentRequest(config, keys);
    const body = { node: config.node, epoch, keys: own, previous: null, reason: '初建' };
    const said = {
      type: 'genesis',
      subject: config.node,
      department: config.name,
      occurred_at: Date.now(),
      body,
    };
    append([prepareRecord(said, { now: Date.now(), random: randomBytes, own: true })]);
  }
  for (let i = 0; i < records.length; i += FILL_BATCH) append(prepared(records.slice(i, i + FILL_BATCH)));
  store.close();
  return (spentMs / records.length) * 1_000;
}

export async function get(node: Pick<BenchNode, 'url' | 'token'>, path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${node.token}` };
  const answer = await fetch(node.url + path, { headers });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

export async function syncOf(node: BenchNode): Promise<SyncState> {
  return (await (await get(node, '/api/sync')).json()) as SyncState;
}

/** Looks into a running hall's database, from outside: what is stored, and what a node has receipted. */
export class Watch {
  readonly #db: Database.Database;
  readonly #stored: Database.Statement;
  readonly #received: Database.Statement;
  readonly #enrolled: Database.Statement;

  constructor(dir: string, node: string) {
    this.#db = new Database(join(dir, 'hall.db'), { readonly: true });
    const own = `origin like '%/${node}/%'`;
    this.#stored = this.#db.prepare(`select size from log where ${own}`).pluck();
    this.#enrolled = this.#db
      .prepare(`select 1 from record where type = 'registry.node' and subject = '${node}'`)
      .pluck();
    this.#received = this.#db
      .prepare(`select c.size from cosignature c join log l on l.id = c.log_id where l.${own} and c.node = ?`)
      .pluck();
  }

  get stored(): number {
    return (this.#stored.get() as number | undefined) ?? 0;
  }

  /** Whether the registry names this node already. */
  get follows(): boolean {
    return this.#enrolled.get() === 1;
  }

  received(by: string): number {
    return (this.#received.get(by) as number | undefined) ?? 0;
  }

  close(): void {
    this.#db.close();
  }
}
