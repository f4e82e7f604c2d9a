import { resolve } from 'node:path';
import { consoleSite } from '@hutong/console';
import { accountEndpoints, type Identity, identitySite } from '@hutong/identity';
import { isLoopback } from '@hutong/process';
import type { NodeConfig } from '@hutong/trust';
import {
  createApp,
  ensureAdminToken,
  FOLDER_ROLES,
  HttpsListener,
  openToCommands,
  type Serving,
  type Site,
  serve,
  TokenStore,
} from '@hutong/web';
import type { Given, Work } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { cliUser } from '../../nodes/cli-user.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { openDeskOf } from '../../nodes/desk.ts';
import { openIdentity, ParentClock } from '../../nodes/identity.ts';
import { type OpenNode, openNode } from '../../nodes/open-node.ts';
import { LEVELS, type NodeLog, serviceLog } from '../../nodes/service-log.ts';
import { oneOf } from '../../option-values.ts';
import type { Started } from './set-up.ts';

/** Requests under way get this long to end, the whole stop that long. */
const DRAIN_MS = 8_000;
const STOP_MS = 25_000;
/** A heartbeat missed this often in a row makes a node "unknown since". */
const HEARTBEATS = 3;
type NodeApp = ReturnType<typeof createApp>;

const SIGNAL_NUMBERS: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

type Starting = Given<'data', 'log-level'>;

/** `hutong hall start` */
export const startHall: Work<'data', 'log-level'> = async (given, session) => {
  const start = (started?: Started) => startNode('hall', given, session, started);
  // A service has no terminal: a folder that is not there, as of a disk that is not mounted, is an error to it.
  if (session.io.stderr.isTTY !== true) return start();
  const { setUpFirst } = await import('./set-up.ts');
  return setUpFirst(resolve(given.data), session, start);
};

/** `hutong center start` */
export const startCenter: Work<'data', 'log-level'> = (given, session) => startNode('center', given, session);

/** Runs the node until a signal says stop. */
async function startNode(
  kind: NodeConfig['kind'],
  given: Starting,
  session: Session,
  started?: Started,
): Promise<number> {
  const { dir, config } = dataFolder(given.data, session);
  session.headOf(config, dir, { aside: true });
  if (config.kind !== kind) throw session.failed('wrong_kind', { found: config.kind, wanted: kind });
  const level = oneOf('--log-level', given['log-level'] ?? 'info', LEVELS, session);
  const log = serviceLog(session.io, config.node, level);
  const signals = new StopSignals(session, log);
  try {
    // Nothing may be answered that may not be on the disk, so no request is finished. systemd starts the process again.
    const onDiskFailed = (error: Error) => {
      log.error({ err: error }, 'the disk failed: the node ends here, and answers nothing more');
      session.io.exit(EXIT.failed);
    };
    const { now } = session.io;
    const node = await openNode(dir, config, { log, now }, onDiskFailed);
    const clock = new ParentClock(node);
    let identity: Identity | undefined;
    let desk: Awaited<ReturnType<typeof openDeskOf>>;
    let serving: Serving | undefined;
    let shut: ReturnType<typeof openToCommands> | undefined;
    try {
      const { tokenFile, changed } = ensureAdminToken(dir, session.io.now());
      await node.start();
      if (changed) await node.act(cliUser(), 'token.create', `local (${FOLDER_ROLES.join(', ')})`, '启动');
      identity = openIdentity({ dir, config, node, now, otherClock: clock.now, onDiskFailed });
      clock.start();
      const portal = config.desk?.portal;
      desk = await openDeskOf(dir, node, { now, people: identity, portal, log, onDiskFailed });
      const work = desk === undefined ? consoleSite({ people: identity, now, dir }) : desk.site;
      const sites = [identitySite(identity), work];
      const app = appOf(dir, config, node, { log, now, identity, sites });
      serving = await listen(app, config, node, log, session);
      shut = openToCommands(dir, app, { pid: process.pid, url: serving.url, tokenFile }, log);
      log.info({ url: serving.url, pid: process.pid }, 'started');
      session.note(session.say('started', { url: serving.url }));
      started?.(node, serving.url);
      await signals.first;
      log.info({}, 'stopping');
    } finally {
      await Promise.all([shut?.(DRAIN_MS), serving?.close(DRAIN_MS)]);
      clock.stop();
      desk?.close();
      identity?.close();
      await node.stop();
    }
    log.info({}, 'stopped');
    return EXIT.done;
  } finally {
    signals.done();
  }
}

function appOf(
  dir: string,
  config: NodeConfig,
  node: OpenNode,
  { log, now, identity, sites }: { log: NodeLog; now: () => number; identity: Identity; sites: Site[] },
): NodeApp {
  const { host, hosts = [], proxies = [] } = config.http;
  return createApp({
    service: node,
    tokens: new TokenStore(dir, now),
    log,
    now,
    limits: { heartbeatMs: HEARTBEATS * config.heartbeat_s * 1_000 },
    areas: accountEndpoints(() => identity),
    people: identity,
    sites,
    hosts: [host, ...(config.tls?.names ?? []), ...hosts],
    proxies,
  });
}

async function listen(
  app: NodeApp,
  config: NodeConfig,
  node: OpenNode,
  log: NodeLog,
  session: Session,
): Promise<Serving> {
  // Beyond this machine there is HTTPS alone; who sits at it then uses a listener of its own on loopback.
  const beyond = isLoopback(config.http.host)
    ? undefined
    : new HttpsListener({ app, config, log, tls: node.tls });
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
    throw session.failed('port_taken', { address });
  }
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
