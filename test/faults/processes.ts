import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RecordPage, SyncState } from '@hutong/api';
import type { NodeSettings } from '@hutong/node';
import { freePort, type Supervised, supervise } from '@hutong/process';
import { type EnrolmentRequest, initFolder, readConfig } from '@hutong/trust';
import type { Plan } from '../network/harness.ts';

/** As production runs it where that was built just before (`npm test`, `npm run soak`); else from the sources. */
export const PROGRAM =
  process.env.HUTONG_TEST_BUILT === undefined
    ? ['--import', 'tsx', fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))]
    : [fileURLToPath(new URL('../../dist/hutong.js', import.meta.url))];

function cleanEnv(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_NO_WARNINGS: '1', DATABASE_URL: undefined, NATS_URL: undefined };
}

/** Every process whose command line names `folder`. */
export function processesOf(folder: string): { pid: number; argv: string[] }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const argv = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, -1);
        return argv.some((a) => a.includes(folder)) ? [{ pid: Number(name), argv }] : [];
      } catch {
        return [];
      }
    });
}

/**
 * A network of real processes, each node with its own folder, broker and PostgreSQL. Whoever is killed is started
 * again, as systemd would; nothing else is done for it.
 */
export class ProcessNetwork {
  readonly dir: string;
  readonly nodes = new Map<string, Supervised>();
  readonly lines: string[] = [];
  /** What every node is started with beyond its folder. */
  readonly startArgs: string[] = [];
  /** What every node's configuration says beyond its place. */
  config: Pick<NodeSettings, 'health'> = {};
  /** Environment of a node beyond the common one, at each start. */
  env: (node: string) => NodeJS.ProcessEnv = () => ({});
  /** The port a node dials in the place of its parent's broker: a line that can be made bad. */
  dial: (node: string, port: number) => Promise<number> = async (_, port) => port;
  #trust: { bundle: string; fingerprint: string } | undefined;

  /** @param dir an existing folder; a temporary one of its own when absent */
  constructor(dir = mkdtempSync(join(tmpdir(), 'hutong-faults-'))) {
    this.dir = dir;
  }

  folder(node: string): string {
    return join(this.dir, node);
  }

  async start(plans: readonly Plan[], heartbeatS: number): Promise<void> {
    for (const plan of plans) await this.#startNode(plan, heartbeatS);
  }

  async #startNode(plan: Plan, heartbeatS: number): Promise<void> {
    const { node, parent } = plan;
    await this.init(plan, heartbeatS);
    await this.run(node);
    if (parent === null) {
      const bundle = await (await this.ask(node, '/api/trust')).text();
      this.#trust = { bundle, fingerprint: readConfig(this.folder(node)).root_fingerprint };
    }
  }

  /** Makes a node's data folder, and has the top center enrol it. */
  async init({ node, kind, parent }: Plan, heartbeatS: number): Promise<void> {
    const dir = this.folder(node);
    const broker = parent === null ? undefined : readConfig(this.folder(parent)).nats?.port;
    const request = initFolder(dir, {
      kind,
      network: 'test',
      node,
      name: `${node}政务大厅`,
      level: kind === 'hall' ? 'county' : 'city',
      parent:
        parent === null
          ? null
          : { name: parent, url: `nats://127.0.0.1:${await this.dial(node, broker as number)}` },
      http: { host: '127.0.0.1', port: await freePort() },
      heartbeat_s: heartbeatS,
      ...(kind === 'center' ? { nats: { host: '127.0.0.1', port: await freePort() } } : {}),
      ...(this.#trust === undefined ? {} : { trust: this.#trust }),
      ...this.config,
      now: Date.now(),
      random: randomBytes,
    });
    if (parent !== null) await this.#enrol(request);
  }

  /** Starts a node, and again whenever it ends, until it is stopped. */
  async run(node: string): Promise<void> {
    const dir = this.folder(node);
    const supervised = await supervise({
      command: process.execPath,
      args: [...PROGRAM, readConfig(dir).kind, 'start', '--data', dir, ...this.startArgs],
      env: { ...cleanEnv(), ...this.env(node) },
      log: (line) => {
        this.lines.push(`${node} ${line}`);
        if (process.env.HUTONG_TEST_LOG) console.error(node, line);
      },
      ready: async ({ ended }) => {
        while (!ended.aborted && !(await this.answers(node))) await new Promise((r) => setTimeout(r, 100));
      },
      restart: { minMs: 100, maxMs: 300 },
      deathSignal: 'TERM',
      readyLimitMs: 60_000,
      stopLimitMs: 30_000,
    });
    this.nodes.set(node, supervised);
  }

  async #enrol(request: EnrolmentRequest): Promise<void> {
    const [top] = this.nodes.keys();
    await this.ask(top as string, '/api/registry/nodes', {
      method: 'POST',
      body: JSON.stringify(request),
      headers: { 'content-type': 'application/json' },
    });
  }

  async answers(node: string): Promise<boolean> {
    const { http } = readConfig(this.folder(node));
    const answer = await fetch(`http://127.0.0.1:${http.port}/readyz`).catch(() => undefined);
    return answer?.ok ?? false;
  }

  /** Asks a node's API as its administrator; throws unless the answer is good. */
  async ask(
    node: string,
    path: string,
    init: { method?: string; body?: string; headers?: object } = {},
  ): Promise<Response> {
    const { http } = readConfig(this.folder(node));
    const token = readFileSync(join(this.folder(node), 'admin-token'), 'utf8').trim();
    const response = await fetch(`http://127.0.0.1:${http.port}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok)
      throw new Error(`${node}${path}: ${response.status} ${(await response.text()).slice(0, 300)}`);
    return response;
  }

  async sync(node: string): Promise<SyncState> {
    return (await (await this.ask(node, '/api/sync')).json()) as SyncState;
  }

  /** Ids of all the records that `node` holds of `of`. */
  async ids(node: string, of: string): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `node=${of}&limit=500${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = (await (await this.ask(node, `/api/records?${query}`)).json()) as RecordPage;
      ids.push(...page.items.map((i) => i.id));
      cursor = page.next;
    } while (cursor !== undefined);
    return ids;
  }

  /** Process of a node, or of the server it runs; undefined when none is there just now. */
  pid(node: string, what: 'node' | 'nats-server' | 'postgres'): number | undefined {
    if (what === 'node') return this.nodes.get(node)?.pid;
    return processesOf(`${this.folder(node)}/`).find(
      ({ argv }) =>
        basename(argv[0] ?? '') === what && (what === 'nats-server' ? argv[1] === '-c' : argv[1] === '-D'),
    )?.pid;
  }

  /** What `hutong fsck` says of a stopped node; throws when it finds anything. */
  async fsck(node: string): Promise<string> {
    const { code, stdout, stderr } = await this.command(node, 'fsck');
    if (code !== 0) throw new Error(`fsck of ${node}: exit ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Runs a command on a node's folder; `words` may hold several, and an argument at the end. */
  async command(node: string, ...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return this.hutong(...words, '--lang', 'en', '--data', this.folder(node));
  }

  /** Runs a command. */
  async hutong(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const args = [...PROGRAM, ...words];
    return promisify(execFile)(process.execPath, args, { env: cleanEnv() }).then(
      (out) => ({ code: 0, ...out }),
      (error) => error as { code: number; stdout: string; stderr: string },
    );
  }

  /** Stops every node; answers what is left running. */
  async stop(): Promise<string[]> {
    for (const node of [...this.nodes.values()].toReversed()) await node.stop();
    const left = processesOf(this.dir).map(({ argv }) => argv.join(' '));
    return left;
  }

  remove(): void {
    for (const { pid } of processesOf(this.dir)) process.kill(pid, 'SIGKILL');
    rmSync(this.dir, { recursive: true, force: true });
  }
}
