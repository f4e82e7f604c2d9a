import { readFileSync } from 'node:fs';
import type { NodeHealth } from '@hutong/oversight';
import type { NodeConfig, TrustBundle } from '@hutong/trust';
import type { HealthHistoryPage, HealthPage, RecordPage, SyncState } from '@hutong/web';
import { Failed, Usage } from '../errors.ts';
import { readTextFile } from '../files.ts';
import type { Session } from '../io.ts';
import { NodeClient } from './client.ts';
import { dataFolder } from './folder.ts';
import { quietLog } from './log.ts';
import { type OpenNode, openNode } from './open.ts';
import { readWords } from './query-words.ts';
import { findRunning } from './running.ts';

/** Of the nodes' health, 500 nodes each. */
const MAX_PAGES = 100;
/** Of one node's history: 90 days at 32 an hour. */
const MAX_ROWS = 69_120;

/** What can be asked of a node, wherever it is. */
export interface Access {
  sync(): Promise<SyncState>;
  /** How it is, and all beneath it, in the order of names. */
  health(): Promise<NodeHealth[]>;
  /** How a node was after a time (ms since 1970). */
  healthHistory(node: string, after: number): Promise<HealthHistoryPage['items']>;
  trust(): Promise<TrustBundle>;
  query(params: URLSearchParams): Promise<RecordPage>;
  evidence(id: string): Promise<{ entry: Uint8Array; proof: string } | undefined>;
  close(): Promise<void>;
}

interface Where {
  data?: string | undefined;
  url?: string | undefined;
  'token-file'?: string | undefined;
}

/** Reaches a node: at --url, or that of --data: over HTTP when it runs, else opened here. Says first which one. */
export async function reach(where: Where, session: Session, aside = false): Promise<Access> {
  if (where.url !== undefined) {
    const token =
      where['token-file'] === undefined ? undefined : readTextFile(where['token-file'], session).trim();
    session.head(session.say('on_url', { url: where.url }), aside);
    return viaHttp(new NodeClient(where.url, token, session));
  }
  if (where.data === undefined) throw new Usage(session.say('where'), session.say('where_next'));
  const { dir, config } = dataFolder(where.data, session);
  const client = await runningClient(dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix, aside });
  return client === undefined ? openHere(dir, config, session) : viaHttp(client);
}

/** The API of the node that runs on a folder, with the admin rights that whoever may read the folder has. */
export async function runningClient(dir: string, session: Session): Promise<NodeClient | undefined> {
  const running = await findRunning(dir);
  if (running === undefined) return undefined;
  return new NodeClient(running.url, readFileSync(running.tokenFile, 'utf8').trim(), session);
}

/** As `runningClient`, for what only a running node does; says first which one. Throws Failed when it stands still. */
export async function runningNode(data: string, session: Session): Promise<NodeClient> {
  const { dir, config } = dataFolder(data, session);
  session.headOf(config, dir);
  const client = await runningClient(dir, session);
  if (client === undefined) throw new Failed(session.say('node_stopped'), session.say('node_stopped_next'));
  return client;
}

function viaHttp(client: NodeClient): Access {
  return {
    sync: () => client.sync(),
    health: () => everyPage(client),
    healthHistory: (node, after) => everyRow(client, node, after),
    trust: () => client.trust(),
    query: (params) => client.query(params),
    evidence: (id) => client.evidence(id),
    close: async () => {},
  };
}

/** The health of a running node and of all beneath it, page by page. */
export async function everyPage(client: NodeClient): Promise<NodeHealth[]> {
  const all: NodeHealth[] = [];
  let after = '';
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await client.call<HealthPage>('GET', `/api/health?limit=500${after}`);
    all.push(...page.items);
    if (page.next === undefined) break;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
  return all;
}

async function everyRow(client: NodeClient, node: string, after: number) {
  const all: HealthHistoryPage['items'] = [];
  let since: string | undefined = new Date(after).toISOString();
  while (since !== undefined && all.length < MAX_ROWS) {
    const query: string = new URLSearchParams({ limit: '500', since }).toString();
    const path = `/api/health/${encodeURIComponent(node)}/history?${query}`;
    const page: HealthHistoryPage = await client.call<HealthHistoryPage>('GET', path);
    all.push(...page.items);
    since = page.next;
  }
  return all;
}

async function openHere(dir: string, config: NodeConfig, session: Session): Promise<Access> {
  const node: OpenNode = await openNode(dir, config, quietLog(session));
  // A center reads the registry from its log when it starts; a hall when it is opened.
  if (config.kind === 'center') {
    await node.begin().catch(async (error) => {
      await node.stop();
      throw error;
    });
  }
  const { service } = node;
  return {
    sync: () => service.sync(),
    health: () => service.health.now(),
    healthHistory: async (node, after) =>
      (await import('@hutong/web')).historyPage(await service.health.history(node, after, MAX_ROWS), MAX_ROWS)
        .items,
    trust: () => service.trust(),
    query: async (params) => service.query(readWords(params, session)),
    evidence: (id) => service.proof(id),
    close: () => node.stop(),
  };
}
