import type { NodeConfig } from './folder.ts';
import type { Registry } from './registry.ts';

/**
 * Where a node's parent is. The registry says who; where it is reached says the node's own configuration as long as it
 * names that parent and the registry has not changed the address since, else the registry.
 * @returns undefined at the top, and when the registry names a parent whose address nobody knows
 */
export function parentPlace(
  registry: Registry,
  config: Pick<NodeConfig, 'node' | 'parent'>,
): { name: string; url: string } | undefined {
  const given = config.parent;
  const name = registry.node(config.node)?.parent ?? given?.name;
  if (given === null || name === undefined) return undefined;
  const { url, urlChanged } = registry.node(name) ?? {};
  if (given.name === name && !(urlChanged && url !== undefined)) return given;
  return url === undefined ? undefined : { name, url };
}
