import { keyStates, type NodeFolder, type OwnLogs, ownKeysDue, type Registry } from '@hutong/trust';
import type { KeyService } from '@hutong/web';

/** Keys of a hall, and of the nodes that its registry knows. */
export function hallKeys(
  folder: NodeFolder,
  registry: Registry,
  logs: OwnLogs,
  rotate: (reason: string) => Promise<void>,
  now: () => number,
): KeyService {
  return {
    list: (query) => keyStates(registry, logs, folder, query),
    due: () => ownKeysDue(registry, logs, folder.keys.origin, now()),
    rotate: async (reason, record) => {
      await record?.();
      await rotate(reason);
      const { origin, epoch } = folder.keys;
      return { origin, epoch };
    },
  };
}
