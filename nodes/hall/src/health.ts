import { AlertRows, HealthRows, type Sqlite } from '@hutong/log';
import { HealthWatch, openAlerts } from '@hutong/oversight';
import { keysDue, type NodeFolder, type OwnLogs, type Registry } from '@hutong/trust';
import { gatherFacts, type NodeService } from '@hutong/web';

interface Parts {
  folder: NodeFolder;
  service: Pick<NodeService, 'info' | 'sync'>;
  registry: () => Registry;
  logs: OwnLogs;
  db: Sqlite;
  now: () => number;
  random: (n: number) => Uint8Array;
  log: { warn(fields: object, message: string): void };
}

/** How the hall and its line are, and who is told. */
export function hallHealth({ folder, service, registry, logs, db, now, random, log }: Parts): HealthWatch {
  const { dir, config } = folder;
  return new HealthWatch({
    facts: () =>
      gatherFacts({
        ...{ dir, config: config.health, registry, info: () => service.info, sync: () => service.sync() },
        keyDue: (origin) => keysDue(registry(), logs, origin),
      }),
    ...{ config: config.health, heartbeatS: config.heartbeat_s, store: new HealthRows(db), now, log },
    alerts: openAlerts({ dir, config, store: new AlertRows(db), fetch, now, random, log }),
  });
}
