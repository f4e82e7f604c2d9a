import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLoopback, writeSecret } from '@hutong/process';
import type { NodeConfig } from '@hutong/trust';
import {
  createApp,
  createToken,
  listTokens,
  revokeToken,
  type Serving,
  serve,
  TokenStore,
} from '@hutong/web';
import { EXIT, Failed, Usage } from '../errors.ts';
import type { Io, Session } from '../io.ts';
import { cliUser } from '../nodes/acting.ts';
import { Beyond } from '../nodes/beyond.ts';
import { dataFolder } from '../nodes/folder.ts';
import { LEVELS, type NodeLog, serviceLog } from '../nodes/log.ts';
import { type OpenNode, openNode } from '../nodes/open.ts';
import { keepRunFile, removeRunFile } from '../nodes/running.ts';

/** Requests under way get this long to end, the whole stop that long. */
const DRAIN_MS = 8_000;
const STOP_MS = 25_000;
/** The name of the token of whoever may read the data folder. */
const LOCAL = 'local';
/** A heartbeat missed this often in a row makes a node "unknown since". */
const HEARTBEATS = 3;
const SIGNAL_NUMBERS: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

interface Given {
  data: string;
  'log-level': string | undefined;
}

/** `hutong hall start`, `hutong center start`: runs the node until a signal says stop. */
export async function startNode(kind: NodeConfig['kind'], given: Given, session: Session): Promise<number> {
  const { dir, config } = dataFolder(given.data, session);
  session.headOf(config, dir, { aside: true });
  if (config.kind !== kind) {
    const text = { found: config.kind, wanted: kind };
    throw new Failed(session.say('wrong_kind', text), session.say('wrong_kind_next', text));
  }
  const log = serviceLog(session.io, config.node, level(given, session));
  const signals = new StopSignals(session, log);
  try {
    // What nobody knows to be on the disk is told to nobody: no draining. Whoever watches the process starts it again.
    const node = await openNode(dir, config, log, (error) => {
      log.error({ err: error }, 'the disk failed: the node ends here, and answers nothing more');
      session.io.exit(EXIT.failed);
    });
    let serving: Serving | undefined;
    let forget = () => {};
    try {
      const { tokenFile, made } = ensureAdminToken(dir, session.io);
      await node.start();
      if (made) await node.service.act(cliUser(), 'token.create', `${LOCAL} (administrator)`, '启动');
      serving = await listen(dir, config, node, log, session);
      forget = keepRunFile(dir, { pid: process.pid, url: serving.url, tokenFile }, log);
      log.info({ url: serving.url, pid: process.pid }, 'started');
      session.note(session.say('started', { url: serving.url }));
      await signals.first;
      log.info({}, 'stopping');
    } finally {
      forget();
      removeRunFile(dir, process.pid);
      await serving?.close(DRAIN_MS);
      await node.stop();
    }
    log.info({}, 'stopped');
    return EXIT.done;
  } finally {
    signals.done();
  }
}

async function listen(
  dir: string,
  config: NodeConfig,
  node: OpenNode,
  log: NodeLog,
  session: Session,
): Promise<Serving> {
  const app = createApp({
    service: node.service,
    tokens: new TokenStore(dir),
    log,
    limits: { heartbeatMs: HEARTBEATS * config.heartbeat_s * 1_000 },
  });
  // Beyond this machine there is HTTPS alone; the commands here then use a listener of their own on loopback.
  const beyond = isLoopback(config.http.host)
    ? undefined
    : new Beyond({ app, ...config.http, log, tls: node.tls });
  try {
    if (beyond === undefined) return await serve(app, { ...config.http, log });
    const inside = await serve(app, { host: '127.0.0.1', port: 0, log });
    return {
      ...inside,
      close: async (limitMs = DRAIN_MS) =>
        void (await Promise.all([inside.close(limitMs), beyond.close(limitMs)])),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const address = `${config.http.host}:${config.http.port}`;
    throw new Failed(session.say('port_taken', { address }), session.say('port_taken_next'));
  }
}

/**
 * The token by which whoever may read the data folder administers the node. Made at the first start, and again when
 * its file was lost: the name in the list of tokens is no use without it.
 */
function ensureAdminToken(dir: string, io: Io): { tokenFile: string; made: boolean } {
  const file = join(dir, 'admin-token');
  const known = listTokens(dir).some(({ name }) => name === LOCAL);
  if (known && existsSync(file)) return { tokenFile: file, made: false };
  if (known) revokeToken(dir, LOCAL);
  rmSync(file, { force: true });
  const token = createToken(dir, { name: LOCAL, roles: ['administrator'], expires: null }, io.now());
  writeSecret(file, `${token}\n`);
  return { tokenFile: file, made: true };
}

/** The first signal asks to stop, within a limit; the second ends the process. */
class StopSignals {
  readonly first: Promise<void>;
  readonly done: () => void;

  constructor(session: Session, log: NodeLog) {
    const { io } = session;
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    this.first = new Promise((resolve) => {
      stop = resolve;
    });
    const off = io.onSignal((signal) => {
      if (timer !== undefined) {
        log.warn({ signal }, 'a second signal: ended at once');
        return io.exit(128 + (SIGNAL_NUMBERS[signal] ?? 15));
      }
      session.note(session.say('stopping_now'));
      timer = setTimeout(() => {
        log.error({ limit_s: STOP_MS / 1_000 }, 'stopping took too long: ended at once');
        io.exit(EXIT.failed);
      }, STOP_MS);
      stop();
    });
    this.done = () => {
      off();
      clearTimeout(timer);
    };
  }
}

function level(given: Given, session: Session): (typeof LEVELS)[number] {
  const wanted = given['log-level'] ?? 'info';
  const known = LEVELS.find((l) => l === wanted);
  if (known !== undefined) return known;
  throw new Usage(
    session.say('bad_option', { option: '--log-level', value: wanted }),
    session.say('one_of', { values: LEVELS.join(', ') }),
  );
}
