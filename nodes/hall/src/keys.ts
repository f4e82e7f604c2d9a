import { keyStates, type NodeFolder, type OwnLogs, type Registry } from '@hutong/trust';
import type { KeyService } from '@hutong/web';

/** Keys of a hall, and of the nodes that its registry knows. */
export function hallKeys(
  folder: NodeFolder,
  registry: Registry,
  logs: OwnLogs,
  rotate: (reason: string) => Promise<void>,
): KeyService {
  return {
    list: () => keyStates(registry, logs),
    rotate: async (reason, record) => {
      await record?.();
      await rotate(reason);
      const { origin, epoch } = folder.keys;
      return { origin, epoch };
    },
  };
}
