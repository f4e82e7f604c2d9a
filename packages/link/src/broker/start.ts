import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findProgram,
  lockFolder,
  stopLeftovers,
  supervise,
  Turns,
  urlHost,
  writeSecret,
} from '@hutong/process';
import { ReasonedError } from '@hutong/record';
import { type BrokerChild, type BrokerConfig, type BrokerTls, brokerConfig } from './config.ts';

/** What a nats-server of our own is started with. */
export interface BrokerOptions extends Omit<BrokerConfig, 'storeDir'> {
  /** A folder of its own; made 0700. JetStream's files come below it, in `store`. */
  dir: string;
  log(line: string): void;
}

/** A nats-server of our own, supervised. */
export interface Broker {
  /** For a client on this machine. */
  readonly url: string;
  readonly storeDir: string;
  /** Process id of the running nats-server; undefined between a crash and the restart. */
  readonly pid: number | undefined;
  /** How often a crash was mended. */
  readonly restarts: number;
  /**
   * Lets exactly these children in, from when the promise resolves; one that is gone is cut, the others notice
   * nothing. With `tls`, a renewed certificate for connections from now on. InvalidBrokerConfig or
   * BrokerRefusedConfig: everything stays as it was.
   */
  reload(children: readonly BrokerChild[], tls?: BrokerTls): Promise<void>;
  /** Ends a server that no longer does its work, without asking it; it is started again as after a crash. */
  restart(): void;
  stop(): Promise<void>;
}

/** There is no nats-server to start. */
export class NoNatsServer extends ReasonedError {
  override readonly name = 'NoNatsServer';

  constructor() {
    super(
      {
        zh: 'PATH 和系统文件夹中没有 nats-server',
        en: 'there is no nats-server in PATH or the system folders',
      },
      {
        zh: '运行 apt-get install nats-server，或在 NATS_URL 中写明已有的 NATS 服务器（2.9.10 或更新）',
        en: 'Run apt-get install nats-server, or set NATS_URL to a NATS server of yours (2.9.10 or newer).',
      },
    );
  }
}

/** nats-server did not take a new configuration, or did not answer within ten seconds; the former one holds. */
export class BrokerRefusedConfig extends ReasonedError {
  override readonly name = 'BrokerRefusedConfig';

  /** @param answer what nats-server said; empty when it said nothing */
  constructor(answer: string) {
    super(
      {
        zh: `NATS 服务器没有接受新配置：${answer || '十秒内没有应答'}`,
        en: `the broker did not take its new configuration: ${answer || 'no answer within ten seconds'}`,
      },
      {
        zh: '它仍按原来的下级名单运行；请看它的日志，改正下级的配置后再载入',
        en: 'The broker goes on with the former children; read its log, mend the children, reload again.',
      },
    );
  }
}

/** Go 1.19 and later heed it; the broker still works when it needs more. */
const MEMORY = '128MiB';
const RELOAD_LIMIT_MS = 10_000;

/**
 * Starts a nats-server of our own; it is mended after a crash and ends with us. Resolves when it accepts
 * connections. Throws NoNatsServer, InvalidBrokerConfig, FolderInUse, ServerDidNotStart.
 */
export async function startBroker(
  options: BrokerOptions,
  program = findProgram('nats-server'),
): Promise<Broker> {
  if (!program) throw new NoNatsServer();
  const dir = resolve(options.dir);
  const storeDir = join(dir, 'store');
  const file = join(dir, 'nats-server.conf');
  let tls = options.tls;
  const configFor = (children: readonly BrokerChild[], shown = tls) =>
    brokerConfig({ ...options, storeDir, children, tls: shown });
  const config = configFor(options.children);
  const lock = lockFolder(dir);
  try {
    await stopLeftovers((argv) => isServerOf(argv, file), 'SIGTERM');
    mkdirSync(storeDir, { recursive: true, mode: 0o700 });
    writeSecret(file, config);
    const reloads = new Reloads();
    const host = reachable(options.host ?? '127.0.0.1');
    const server = await supervise({
      command: program,
      args: ['-c', file],
      log: (line) => {
        reloads.heard(line);
        options.log(line);
      },
      ready: ({ ended }) => acceptsConnections(host, options.port, ended),
      deathSignal: 'TERM',
      // Go's collector lets its memory grow to twice what is in use; near this much it collects at once.
      env: { GOMEMLIMIT: MEMORY, ...process.env },
    });
    return {
      url: `${options.tls === undefined ? 'nats' : 'tls'}://${urlHost(host)}:${options.port}`,
      storeDir,
      get pid() {
        return server.pid;
      },
      get restarts() {
        return server.restarts;
      },
      reload: async (children, shown = tls) => {
        await reloads.next(file, configFor(children, shown), () => server.reload('SIGHUP'));
        tls = shown;
      },
      restart: () => void server.reload('SIGKILL'),
      stop: async () => {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function isServerOf(argv: string[], file: string): boolean {
  return basename(argv[0] ?? '') === 'nats-server' && argv[1] === '-c' && argv[2] === file;
}

/** Where we ourselves reach a server that listens there. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}

/** One reload at a time; nats-server says in its log how it went. */
class Reloads {
  readonly #turns = new Turns();
  #answer: ((refusal?: string) => void) | undefined;

  heard(line: string): void {
    if (line.includes('Reloaded server configuration')) this.#answer?.();
    else if (line.includes('Failed to reload server configuration')) this.#answer?.(line);
    // A server that was starting again read the new file anyway.
    else if (line.includes('Server is ready')) this.#answer?.();
  }

  next(file: string, config: string, hangUp: () => boolean): Promise<void> {
    return this.#turns.take(() => this.#apply(file, config, hangUp));
  }

  async #apply(file: string, config: string, hangUp: () => boolean): Promise<void> {
    const former = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (former === config) return;
    const answered = new Promise<string | undefined>((resolve) => {
      this.#answer = resolve;
    });
    writeSecret(file, config);
    if (!hangUp()) return; // Between a crash and the restart: it will start with the new file.
    const limit = new AbortController();
    const late = sleep(RELOAD_LIMIT_MS, '', { signal: limit.signal });
    const refusal = await Promise.race([answered, late.catch(() => undefined)]);
    limit.abort();
    this.#answer = undefined;
    if (refusal === undefined) return;
    if (former !== undefined) writeSecret(file, former);
    throw new BrokerRefusedConfig(refusal);
  }
}

/** A NATS server greets each connection with an INFO line (NATS client protocol). */
async function acceptsConnections(host: string, port: number, ended: AbortSignal): Promise<void> {
  for (; !ended.aborted; await sleep(20)) if (await greets(host, port)) return;
  throw new Error('it ended before it was ready');
}

function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (greeted: boolean) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.once('data', (data) => end(data.toString('latin1').startsWith('INFO ')));
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => end(false));
  });
}
