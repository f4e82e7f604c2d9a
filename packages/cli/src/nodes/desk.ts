import type { Identity } from '@hutong/identity';
import { pooledRandom } from '@hutong/record';
import type { OpenNode } from './open-node.ts';
import type { NodeLog } from './service-log.ts';

interface Deps {
  people: Identity;
  now: () => number;
  portal: string | undefined;
  log: NodeLog;
  onDiskFailed: (error: Error) => void;
}

/** The desk of a hall that this process opened; a center has none. */
export async function openDeskOf(dir: string, node: OpenNode, deps: Deps) {
  if (node.info.kind !== 'hall') return undefined;
  const { Hall, openDesk } = await import('@hutong/hall');
  return node instanceof Hall ? openDesk(node, dir, { ...deps, random: pooledRandom() }) : undefined;
}
