import { type Archive, isPassing } from '@hutong/archive';
import { HealthWatch, openAlerts } from '@hutong/oversight';
import { keysDue, type NodeFolder, type Registry } from '@hutong/trust';
import { gatherFacts, type NodeService } from '@hutong/web';

interface Parts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  broker: () => boolean;
  version: (child: string) => string | undefined;
  now: () => number;
  random: (n: number) => Uint8Array;
  log: { warn(fields: object, message: string): void };
}

/** How the center and every node beneath it are, and who is told. */
export function centerHealth(service: Pick<NodeService, 'info' | 'sync'>, parts: Parts): HealthWatch {
  const { folder, archive, registry, broker, version, now, random, log } = parts;
  const { dir, config } = folder;
  const known = new Map<string, number>();
  const current = (origin: string): number => {
    const since = known.get(origin) ?? now();
    known.set(origin, since);
    return since;
  };
  return new HealthWatch({
    facts: () =>
      gatherFacts({
        ...{ dir, config: config.health, info: () => service.info, sync: () => service.sync() },
        registry: () => registry,
        keyDue: (origin) => keysDue(registry, archive, origin),
        beneath: {
          door: broker,
          version,
          current,
          heartbeats: () => archive.heartbeats(),
          quarantined: () => archive.quarantinedCounts(),
          waiting: () => archive.waitingLogs(),
        },
      }),
    ...{ config: config.health, heartbeatS: config.heartbeat_s, store: archive.health, now, log },
    isAway: isPassing,
    alerts: openAlerts({ dir, config, store: archive.alerts, isAway: isPassing, fetch, now, random, log }),
  });
}
