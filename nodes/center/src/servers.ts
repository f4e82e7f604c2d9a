import { join } from 'node:path';
import { startPostgres } from '@hutong/archive';
import { type Broker, type BrokerChild, publicNkey, startBroker, transportNkey } from '@hutong/link';
import type { NodeFolder, Registry } from '@hutong/trust';

/** A database for the archive: the one that is configured, or a PostgreSQL of our own in the data folder. */
export async function openDatabase(
  folder: NodeFolder,
  log: (line: string) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  const url = folder.config.database_url ?? process.env.DATABASE_URL;
  if (url !== undefined) return { url, stop: async () => {} };
  const postgres = await startPostgres({ dir: join(folder.dir, 'postgres'), log });
  await postgres.ensureDatabase('hutong');
  return { url: postgres.url('hutong'), stop: () => postgres.stop() };
}

/** The broker for the children: the one that is configured, or a nats-server of our own. */
export async function openBroker(
  folder: NodeFolder,
  children: BrokerChild[],
  log: (line: string) => void,
): Promise<Pick<Broker, 'url' | 'reload' | 'stop'>> {
  const { nats, node } = folder.config;
  const url = nats?.url ?? process.env.NATS_URL;
  if (url !== undefined) return { url, reload: async () => {}, stop: async () => {} };
  return startBroker({
    dir: join(folder.dir, 'nats'),
    node,
    port: nats?.port ?? 4222,
    host: nats?.host ?? '127.0.0.1',
    centerPublicNkey: transportNkey(folder.keys.transportSeed).publicNkey,
    children,
    log,
  });
}

/** The direct children, as the broker lets them in. */
export function brokerChildren(registry: Registry, node: string): BrokerChild[] {
  return registry.children(node).map((name) => ({
    name,
    publicNkey: publicNkey(Buffer.from(registry.keys(name)?.transport ?? '', 'base64')),
  }));
}
