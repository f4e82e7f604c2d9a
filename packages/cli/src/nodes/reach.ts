import { readFileSync } from 'node:fs';
import type { Identity } from '@hutong/identity';
import { isLoopback } from '@hutong/process';
import { findRunning, requestBySocket } from '@hutong/web';
import type { Anywhere, Given } from '../command.ts';
import { readTextFile } from '../files.ts';
import type { Session } from '../io.ts';
import { NodeClient } from './client.ts';
import { dataFolder } from './data-folder.ts';
import { openIdentity } from './identity.ts';
import { openNode } from './open-node.ts';
import { quietLog } from './service-log.ts';
import { openedClient } from './stopped-app.ts';

type Where = Partial<Given<never, Anywhere>>;

interface How {
  /** The first line goes to stderr, since stdout is a file's content. */
  aside?: boolean;
  /**
   * What is done to a stopped node before it is asked. `open`: nothing, so that no log is begun. `read` (the
   * default): as little as it can answer with, since a center reads the registry from its log when it begins. `begin`:
   * its log is begun, and one that was rolled back refuses (P12). `begin-hall`: as `begin`, but a center must run.
   */
  stopped?: 'open' | 'read' | 'begin' | 'begin-hall';
}

type Folder = ReturnType<typeof dataFolder>;

/** The node's folder, where it is known. */
type FolderOf<W extends Where> = W extends { data: string } ? Folder : Folder | undefined;

/** A node that can be asked. */
interface Reached<F> {
  client: NodeClient;
  folder: F;
  close(): Promise<void>;
}

/** Opens a node and asks it; see `openAt`. */
export async function atNode<T, W extends Where>(
  where: W,
  session: Session,
  work: (client: NodeClient, folder: FolderOf<W>) => Promise<T>,
  how?: How,
): Promise<T> {
  const { client, folder, close } = await openAt(where, session, how);
  try {
    return await work(client, folder);
  } finally {
    await close();
  }
}

/**
 * A node, wherever it is: at --url, or that of --data, where it runs or is opened in this process until it is closed. It is
 * the same API with the same rules each time. Says first which node it is.
 */
export async function openAt<W extends Where>(
  { url, data, 'token-file': tokenFile }: W,
  session: Session,
  { stopped = 'read', aside }: How = {},
): Promise<Reached<FolderOf<W>>> {
  const reached = (client: NodeClient, folder?: Folder, close = async () => {}) => {
    return { client, folder: folder as FolderOf<W>, close };
  };
  if (url !== undefined) return reached(clientOfUrl(url, tokenFile, session, aside));
  if (data === undefined) throw session.usage('where');
  const { folder, client } = await foundAt(data, session, aside);
  if (client !== undefined) return reached(client, folder);
  const { dir, config } = folder;
  if (stopped === 'begin-hall' && config.kind === 'center') throw session.failed('must_run', { dir: data });
  const node = await openNode(dir, config, { log: quietLog(session), now: session.io.now });
  const begins = stopped === 'read' ? config.kind === 'center' : stopped !== 'open';
  if (begins)
    await node.begin().catch(async (error) => {
      await node.stop();
      throw error;
    });
  let accounts: Identity | undefined;
  const identity = () => {
    accounts ??= openIdentity({ dir, config, node, now: session.io.now });
    return accounts;
  };
  return reached(openedClient(dir, node, session, identity), folder, async () => {
    accounts?.close();
    await node.stop();
  });
}

/** The node of a folder, of which is said first whether it runs; `client` where it does. */
export async function foundAt(
  data: string,
  session: Session,
  aside?: boolean,
): Promise<{ folder: Folder; client: NodeClient | undefined }> {
  const folder = dataFolder(data, session);
  const client = await runningClient(folder.dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(folder.config, folder.dir, { suffix, aside: aside === true });
  return { folder, client };
}

/** The API of a node at an address; says that it is asked. */
function clientOfUrl(
  url: string,
  tokenFile: string | undefined,
  session: Session,
  aside?: boolean,
): NodeClient {
  const token = tokenFile === undefined ? undefined : readTextFile(tokenFile, session).trim();
  if (token !== undefined && inTheClear(url)) throw session.usage('token_in_clear', { url });
  session.head(session.say('on_url', { url }), aside);
  const base = url.replace(/\/+$/, '');
  const ask = (path: string, request: RequestInit) =>
    fetch(base + path, { ...request, redirect: 'error', duplex: 'half' });
  return new NodeClient({ url: base, token, ask }, session);
}

/** Whether everybody on the way reads what is said there. */
function inTheClear(url: string): boolean {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  return protocol === 'http:' && !isLoopback(hostname);
}

/** The API of the node that runs on a folder, with the admin rights that whoever may read the folder has. */
export async function runningClient(dir: string, session: Session): Promise<NodeClient | undefined> {
  const running = await findRunning(dir);
  if (running === undefined) return undefined;
  const { url, socket } = running;
  const token = readFileSync(running.tokenFile, 'utf8').trim();
  return new NodeClient(
    { url, token, ask: (path, request) => requestBySocket(socket, path, request) },
    session,
  );
}

/** As `runningClient`, for what only a running node does; says first which one. Throws Failed when the node is stopped. */
export async function runningNode(data: string, session: Session): Promise<NodeClient> {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, dir);
  const client = await runningClient(dir, session);
  if (client === undefined) throw session.failed('node_stopped');
  return client;
}
