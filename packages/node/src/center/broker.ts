import { join } from 'node:path';
import {
  type Broker,
  type BrokerChild,
  type BrokerTls,
  publicNkey,
  startBroker,
  transportNkey,
} from '@hutong/link';
import { isLoopback } from '@hutong/process';
import { isLive, type NodeConfig, type NodeFolder, type Registry } from '@hutong/trust';

/** Whether the broker is one of ours that speaks TLS: always beyond this machine, on it only when told to. */
export function brokerNeedsTls({ nats, tls }: NodeConfig): boolean {
  if ((nats?.url ?? process.env.NATS_URL) !== undefined) return false;
  return tls?.always === true || !isLoopback(nats?.host ?? '127.0.0.1');
}

/** The broker for the children: the one that is configured, or a nats-server of our own. */
export async function openBroker(
  folder: NodeFolder,
  children: BrokerChild[],
  tls: BrokerTls | undefined,
  log: (line: string) => void,
): Promise<Pick<Broker, 'url' | 'reload' | 'stop'> & Partial<Pick<Broker, 'restart'>>> {
  const { nats, node } = folder.config;
  const url = nats?.url ?? process.env.NATS_URL;
  if (url !== undefined) return { url, reload: async () => {}, stop: async () => {} };
  return startBroker({
    dir: join(folder.dir, 'nats'),
    node,
    port: nats?.port ?? 4222,
    host: nats?.host ?? '127.0.0.1',
    centerPublicNkey: transportNkey(folder.keys.transportSeed).publicNkey,
    tls,
    children,
    log,
  });
}

/**
 * The direct children, as the broker lets them in: neither one that was retired or moved away, nor one whose newest
 * log was closed without a next (its transport key may be in the same hands as its log key).
 */
export function brokerChildren(registry: Registry, node: string): BrokerChild[] {
  // Those that were moved away learn here where to: they may follow the registry, nothing they push is taken.
  const known = [...registry.children(node), ...registry.movedAway(node)];
  const live = known.filter((name) => isLive(registry, name));
  return live.map((name) => ({
    name,
    publicNkey: publicNkey(Buffer.from(registry.keys(name)?.transport ?? '', 'base64')),
  }));
}
