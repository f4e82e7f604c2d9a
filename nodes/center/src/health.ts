import type { Archive } from '@hutong/archive';
import { HealthWatch } from '@hutong/oversight';
import { keysDue, type NodeFolder, type Registry } from '@hutong/trust';
import { gatherFacts, type NodeService } from '@hutong/web';

interface Parts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  broker: () => boolean;
  now: () => number;
  log: { warn(fields: object, message: string): void };
}

/** How the center and every node beneath it are. */
export function centerHealth(service: Pick<NodeService, 'info' | 'sync'>, parts: Parts): HealthWatch {
  const { folder, archive, registry, broker, now, log } = parts;
  const { dir, config } = folder;
  return new HealthWatch({
    facts: () =>
      gatherFacts({
        ...{ dir, config: config.health, info: () => service.info, sync: () => service.sync() },
        registry: () => registry,
        keyDue: (origin) => keysDue(registry, archive, origin),
        beneath: {
          door: broker,
          heartbeats: () => archive.heartbeats(),
          quarantined: () => archive.quarantinedCounts(),
        },
      }),
    ...{ config: config.health, heartbeatS: config.heartbeat_s, store: archive.health, now, log },
  });
}
