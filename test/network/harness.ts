import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, promptSocket, startPostgres } from '@hutong/archive';
import { Center } from '@hutong/center';
import type { Follower } from '@hutong/follow';
import { Hall } from '@hutong/hall';
import type { CanaryLimits, LeaseLimits, LinkLog, ShareLimits } from '@hutong/link';
import type { NodeSettings } from '@hutong/node';
import { freePort } from '@hutong/process';
import { type EnrolmentRequest, initFolder, readConfig } from '@hutong/trust';
import { type ConnectionOptions, connect, type NatsConnection, type TlsOptions } from 'nats';
import postgres from 'postgres';
import { Line } from '../../deploy/demo/proxy.ts';
import { ThinLine } from '../faults/line.ts';

/** Where brokers listen: beyond loopback where whoever runs the tests gave us an address of our own. */
const HOST = process.env.HUTONG_TEST_ADDRESS ?? '127.0.0.1';

/** A node of a test's network: name, and its parent's. */
export interface Plan {
  node: string;
  kind: 'hall' | 'center';
  parent: string | null;
  /** Its line to the parent can be cut; a number: and carries so many kbit/s. */
  line?: true | number;
  /** Of a stationed supervisor’s node (派驻监察): the hall at which it sits. */
  stationedAt?: string;
}

export interface NetworkOptions {
  now?: () => number;
  heartbeatS?: number;
  anchorS?: number;
  canary?: CanaryLimits;
  lease?: LeaseLimits;
  /** How long PostgreSQL may take for an ordinary statement of a center. */
  statementMs?: number;
  share?: ShareLimits;
  /**
   * Whether every broker speaks TLS. As beyond one machine, unless the sources are tried on loopback. False for tests that
   * count a log's entries, of which TLS brings some, or that put a plain broker in a center's place.
   */
  tls?: boolean;
  /** Read models of every node, beside those that all have. */
  followers?: readonly Follower[];
  /** What a node's configuration says beside. */
  config?: (node: string) => Pick<NodeSettings, 'health' | 'link' | 'prune'>;
  /** Where a center reaches its database, if not directly: given the real URL. */
  databaseUrl?: (node: string, url: string) => Promise<string>;
}

/** Province, one city, two halls: the smallest network with three levels. */
export const THREE_LEVELS: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];

/** A network of real nodes in this process, on one real PostgreSQL (a database each) and a real nats-server for every center. */
export class TestNetwork {
  readonly dir: string;
  readonly centers = new Map<string, Center>();
  readonly halls = new Map<string, Hall>();
  readonly lines: object[] = [];
  readonly #plans: Plan[];
  readonly #options: NetworkOptions;
  readonly #now: () => number;
  readonly #proxies = new Map<string, Line>();
  readonly #thin = new Map<string, ThinLine>();
  readonly #sql = new Map<string, postgres.Sql>();
  #postgres: EmbeddedPostgres | undefined;

  private constructor(plans: Plan[], options: NetworkOptions) {
    this.dir = mkdtempSync(join(tmpdir(), 'hutong-net-'));
    this.#plans = [...plans];
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Makes, enrols and starts every node, parents first. */
  static async start(plans = THREE_LEVELS, options: NetworkOptions = {}): Promise<TestNetwork> {
    const network = new TestNetwork(plans, options);
    try {
      network.#postgres = await startPostgres({ dir: join(network.dir, 'pg'), log: () => {} });
      for (const plan of plans) await network.#add(plan);
      return network;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  get tls(): boolean {
    return this.#options.tls ?? (HOST !== '127.0.0.1' || process.env.HUTONG_TEST_BUILT !== undefined);
  }

  get top(): Center {
    return this.center((this.#plans.find((p) => p.parent === null) as Plan).node);
  }

  center(name: string): Center {
    const center = this.centers.get(name);
    if (center === undefined) throw new Error(`no center ${name}`);
    return center;
  }

  hall(name: string): Hall {
    const hall = this.halls.get(name);
    if (hall === undefined) throw new Error(`no hall ${name}`);
    return hall;
  }

  folder(node: string): string {
    return join(this.dir, node);
  }

  /** Takes all of a log from a stopped center's database; what its heartbeats said of it stays. */
  async loseLog(node: string, origin: string): Promise<void> {
    const sql = this.sql(node);
    for (const table of ['entry', 'record', 'tile', 'note', 'sealed', 'follow_cursor'])
      await sql`delete from ${sql(table)} where log_id = (select id from log where origin = ${origin})`;
    await sql`update log set size = 0, root = null, note = null where origin = ${origin}`;
  }

  get postgres(): EmbeddedPostgres {
    return this.#postgres as EmbeddedPostgres;
  }

  databaseUrl(node: string): string {
    return this.postgres.url(node);
  }

  /** The line of a node whose plan has one. */
  line(node: string): Line {
    return this.#proxies.get(node) as Line;
  }

  /** The line of a node whose plan says what it carries. */
  thin(node: string): ThinLine {
    return this.#thin.get(node) as ThinLine;
  }

  /** A look into a center's database past the center. */
  sql(node: string): postgres.Sql {
    const sql =
      this.#sql.get(node) ??
      postgres(this.databaseUrl(node), { ...promptSocket(), max: 1, onnotice: () => {} });
    this.#sql.set(node, sql);
    return sql;
  }

  /** Where a node's children connect. */
  brokerUrl(node: string): string {
    return this.#url(readConfig(this.folder(node)).nats?.port, this.#host);
  }

  get #host(): string {
    return this.tls ? HOST : '127.0.0.1';
  }

  #url(port = 0, host = '127.0.0.1'): string {
    return `${this.tls ? 'tls' : 'nats'}://${host}:${port}`;
  }

  /** What a bare client needs to reach a node's broker: its address, and the network's authorities where that speaks TLS. */
  door(node: string): Pick<ConnectionOptions, 'servers' | 'tls'> {
    const servers = this.brokerUrl(node);
    if (!this.tls) return { servers };
    const [anyone] = [...this.centers.values(), ...this.halls.values()];
    // The client's type knows files and strings; it hands all of it to `tls.connect`. A network whose clock is not this
    // machine's has certificates of other days.
    const tls = { ...anyone?.tls.toward(node), rejectUnauthorized: false };
    return { servers, tls: tls as object as TlsOptions };
  }

  /** A log that keeps its lines for tests to look at. */
  log(node: string): LinkLog {
    const keep = (level: string) => (fields: object, message: string) => {
      this.lines.push({ level, node, message, ...fields });
      if (process.env.HUTONG_TEST_LOG && level !== 'debug') console.error(level, node, message, fields);
    };
    return { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
  }

  async #add(plan: Plan): Promise<void> {
    const request = await this.init(plan);
    if (plan.parent !== null) await this.top.enrol(request);
    await this.startNode(plan.node);
  }

  /** Lets a node that was made by other means be started here. */
  expect(plan: Plan): void {
    this.#plans.push(plan);
  }

  get heartbeatS(): number {
    return this.#options.heartbeatS ?? 0.5;
  }

  /** Makes a node's data folder. */
  async init(plan: Plan): Promise<EnrolmentRequest> {
    const { node, kind, parent, line, stationedAt } = plan;
    if (!this.#plans.includes(plan)) this.#plans.push(plan);
    if (kind === 'center') await this.postgres.ensureDatabase(node);
    let url = parent === null ? '' : this.brokerUrl(parent);
    if (line) {
      const port = await freePort();
      const target = Number(new URL(url).port);
      if (line === true) this.#proxies.set(node, await Line.open(port, target, this.#host));
      else this.#thin.set(node, await ThinLine.open(port, target, line, this.#host));
      url = this.#url(port);
    }
    const trust =
      parent === null
        ? {}
        : {
            trust: {
              bundle: JSON.stringify(await this.top.service.trust()),
              fingerprint: this.top.service.info.rootFingerprint,
            },
          };
    return initFolder(this.folder(node), {
      kind,
      network: 'test',
      node,
      name: `${node}政务大厅`,
      level: kind === 'hall' ? 'county' : 'city',
      parent: parent === null ? null : { name: parent, url },
      ...(stationedAt === undefined ? {} : { stationed_at: stationedAt }),
      ...(this.tls ? { tls: { always: true } } : {}),
      http: { host: '127.0.0.1', port: 0 },
      heartbeat_s: this.heartbeatS,
      ...this.#options.config?.(node),
      ...(this.#options.anchorS === undefined ? {} : { anchor_s: this.#options.anchorS }),
      ...(kind === 'center'
        ? {
            nats: { host: this.#host, port: await freePort() },
            database_url:
              (await this.#options.databaseUrl?.(node, this.databaseUrl(node))) ?? this.databaseUrl(node),
          }
        : {}),
      now: this.#now(),
      random: randomBytes,
      ...trust,
    });
  }

  async startNode(node: string): Promise<void> {
    const plan = this.#plans.find((p) => p.node === node) as Plan;
    const { canary, lease, statementMs, share } = this.#options;
    const limits = {
      ...(canary === undefined ? {} : { canary }),
      ...(lease === undefined ? {} : { lease }),
      ...(statementMs === undefined ? {} : { statementMs }),
      ...(share === undefined ? {} : { share }),
    };
    const { followers = [] } = this.#options;
    const deps = { log: this.log(node), now: this.#now, followers, ...limits };
    if (plan.kind === 'hall') {
      const hall = new Hall(this.folder(node), deps);
      await started(hall);
      this.halls.set(node, hall);
    } else {
      const center = await Center.open(this.folder(node), deps);
      await started(center);
      this.centers.set(node, center);
    }
  }

  /** Runs a stopped hall without any link while `work` lasts. */
  async offline(node: string, work: (hall: Hall) => Promise<unknown>): Promise<void> {
    const hall = new Hall(this.folder(node), { log: this.log(node), now: this.#now });
    this.halls.set(node, hall);
    try {
      await hall.begin();
      await work(hall);
    } finally {
      await this.stopNode(node);
    }
  }

  /** Copies a center's database as it is now, with the center stopped meanwhile. */
  async keepDatabase(node: string): Promise<void> {
    await this.stopNode(node);
    await this.#copyDatabase(node, `${node}_kept`);
    await this.startNode(node);
  }

  /** Puts back what `keepDatabase` copied. */
  async restoreDatabase(node: string): Promise<void> {
    await this.stopNode(node);
    await this.#copyDatabase(`${node}_kept`, node);
    await this.startNode(node);
  }

  async #copyDatabase(from: string, to: string): Promise<void> {
    // The role that owns a center's database makes none.
    const admin = postgres(this.postgres.ownerUrl('postgres'), {
      ...promptSocket(),
      max: 1,
      onnotice: () => {},
    });
    const owner = admin(decodeURIComponent(new URL(this.databaseUrl(from)).username));
    try {
      await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = any(${[from, to]})`;
      await admin`drop database if exists ${admin(to)}`;
      await admin`create database ${admin(to)} owner ${owner} template ${admin(from)}`;
    } finally {
      await admin.end({ timeout: 1 });
    }
  }

  async stopNode(node: string): Promise<void> {
    await this.halls.get(node)?.stop();
    this.halls.delete(node);
    await this.centers.get(node)?.stop();
    this.centers.delete(node);
  }

  async stop(): Promise<void> {
    for (const plan of this.#plans.toReversed()) await this.stopNode(plan.node).catch(() => undefined);
    for (const line of [...this.#proxies.values(), ...this.#thin.values()]) line.close();
    for (const sql of this.#sql.values()) await sql.end({ timeout: 1 });
    await this.#postgres?.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function started(node: Hall | Center): Promise<void> {
  try {
    await node.start();
  } catch (error) {
    await node.stop();
    throw error;
  }
}

/**
 * Connects as somebody the broker lets in. A connection that comes while nats-server takes a new configuration is
 * refused at first, or closed without a word; of the latter the client learns by its time limit alone (20 s unless
 * told otherwise). One that speaks TLS opens when its certificate is there. A node tries again, and so does this.
 */
export async function enter(options: ConnectionOptions): Promise<NatsConnection> {
  let connection: NatsConnection | undefined;
  await until('the broker lets it in', async () => {
    connection = await connect({ timeout: 2_000, ...options }).catch((error) => {
      if (!/Authorization Violation|EPIPE|ECONNRESET|TIMEOUT|CONNECTION_REFUSED/.test(error.message))
        throw error;
      return undefined;
    });
    return connection !== undefined;
  });
  return connection as unknown as NatsConnection;
}

/** Waits until `check` holds, asking every 50 ms; throws with `what` when it never does. */
export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`gave up waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until every ancestor of a hall has receipted all that it stored. */
export async function allReceipted(hall: Hall, limitMs = 60_000): Promise<void> {
  await until(
    `all of ${hall.info.node} is receipted`,
    async () => {
      const { logs } = await hall.sync();
      return logs.every((l) => l.received.length > 0 && l.received.every((r) => r.behind === 0));
    },
    limitMs,
  );
}

/**
 * Waits until every ancestor of a hall has receipted what it has stored by now: one that anchors every second is always a
 * little behind on a slow machine.
 */
export async function receiptedSoFar(hall: Hall): Promise<void> {
  const wanted = new Map((await hall.sync()).logs.map(({ origin, stored }) => [origin, stored]));
  await until(`what ${hall.info.node} has stored is receipted`, async () => {
    const { logs } = await hall.sync();
    return logs.every(
      ({ origin, received }) =>
        received.length > 0 && received.every(({ size }) => size >= (wanted.get(origin) ?? 0)),
    );
  });
}

/** Appends sample records `from` … `to` and returns their ids; fails unless each was stored. */
export async function appendSamples(hall: Hall, from: number, to: number): Promise<string[]> {
  const records = Array.from({ length: to - from }, (_, i) => sampleRecord(from + i));
  const outcomes = await hall.append(records);
  return outcomes.map((o) => {
    if (o.status !== 'stored') throw new Error(`not stored: ${JSON.stringify(o)}`);
    return o.id;
  });
}

/** A record of an approval, with private fields every time `i` divides by four. */
export function sampleRecord(i: number): object {
  const subject = `220122-20261123-${String(i).padStart(6, '0')}`;
  const common = { subject, department: '农安县市场监督管理局', occurred_at: '2026-11-20T09:00:00+08:00' };
  if (i % 4 !== 0)
    return { ...common, type: 'case.accept', body: { accepted: true, item_name: '食品经营许可（新办）' } };
  return {
    ...common,
    type: 'case.apply',
    body: { item_name: '食品经营许可（新办）' },
    private: { applicant_name: '张某某', phone: '13800000000' },
  };
}
