import { type Archive, isPassing } from '@hutong/archive';
import { type AlertStore, type HealthStore, HealthWatch, openAlerts } from '@hutong/oversight';
import { limited } from '@hutong/process';
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

/** A database that has not answered by then is taken for away. */
const ANSWER_MS = 20_000;

/** How the center and every node beneath it are, and who is told. */
export function centerHealth(service: Pick<NodeService, 'info' | 'sync'>, parts: Parts): HealthWatch {
  const { folder, archive, registry, broker, version, now, random, log } = parts;
  const { dir, config } = folder;
  // What is current at the first look has been for who knows how long.
  const known = new Map<string, number>();
  let looked = false;
  const current = (origin: string): number => {
    const since = known.get(origin) ?? (looked ? now() : 0);
    known.set(origin, since);
    return since;
  };
  const { health, alerts } = archive;
  const healthStore: HealthStore = {
    last: limited(ANSWER_MS, () => health.last()),
    add: limited(ANSWER_MS, (rows) => health.add(rows)),
    read: (node, after, limit) => health.read(node, after, limit),
    prune: limited(ANSWER_MS, (before, limit) => health.prune(before, limit)),
  };
  const alertStore: AlertStore = {
    read: limited(ANSWER_MS, (kind, limit) => alerts.read(kind, limit)),
    write: limited(ANSWER_MS, (put, drop) => alerts.write(put, drop)),
  };
  return new HealthWatch({
    facts: limited(ANSWER_MS, async () => {
      const facts = await gatherFacts({
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
      });
      looked = true;
      return facts;
    }),
    ...{ config: config.health, heartbeatS: config.heartbeat_s, store: healthStore, now, log },
    isAway: isPassing,
    alerts: openAlerts({ dir, config, store: alertStore, isAway: isPassing, fetch, now, random, log }),
  });
}
