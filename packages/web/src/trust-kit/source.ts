import { isLoopback, urlHost } from '@hutong/process';
import type { NodeConfig, Registry } from '@hutong/trust';
import type { KitSource } from './parts.ts';

/** What the registry says that another PC needs to know to reach a node. */
export function kitSourceOf(
  { network, name, node, http }: Pick<NodeConfig, 'network' | 'name' | 'node' | 'http'>,
  { certificates }: Pick<Registry, 'certificates'>,
): KitSource {
  const names = certificates.of(node)?.names ?? [];
  const addresses = names.filter((n) => !isLoopback(n)).map((n) => `https://${urlHost(n)}:${http.port}/`);
  const authorities = certificates.authorities();
  return { network, name, authorities, addresses: isLoopback(http.host) ? [] : addresses };
}
