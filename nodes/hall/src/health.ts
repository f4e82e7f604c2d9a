import type { HealthRows } from '@hutong/log';
import { HealthWatch } from '@hutong/oversight';
import { keysDue, type NodeFolder, type OwnLogs, type Registry } from '@hutong/trust';
import { gatherFacts, type NodeService } from '@hutong/web';

interface Parts {
  folder: NodeFolder;
  service: Pick<NodeService, 'info' | 'sync'>;
  registry: () => Registry;
  logs: OwnLogs;
  store: HealthRows;
  now: () => number;
  log: { warn(fields: object, message: string): void };
}

/** How the hall and its line are. */
export function hallHealth({ folder, service, registry, logs, store, now, log }: Parts): HealthWatch {
  const { dir, config } = folder;
  return new HealthWatch({
    facts: () =>
      gatherFacts({
        ...{ dir, config: config.health, registry, info: () => service.info, sync: () => service.sync() },
        keyDue: (origin) => keysDue(registry(), logs, origin),
      }),
    ...{ config: config.health, heartbeatS: config.heartbeat_s, store, now, log },
  });
}
