import type { NodeService } from '@hutong/api';
import type { Followers } from '@hutong/follow';
import {
  AlertEditor,
  type AlertKeeper,
  type AlertStore,
  type HealthStore,
  HealthWatch,
  openAlerts,
} from '@hutong/oversight';
import { limited } from '@hutong/process';
import { keysDue, type NodeFolder, type Registry } from '@hutong/trust';
import type { Heartbeats } from '../heartbeats.ts';
import type { NodeSettings } from '../settings.ts';
import { type FactSources, gatherFacts, machineFacts } from './facts.ts';

type Beneath = NonNullable<FactSources['beneath']>;

interface Parts {
  folder: NodeFolder;
  config: NodeSettings;
  registry: Registry;
  heartbeats: Heartbeats;
  service: Pick<NodeService, 'info' | 'sync'> & { followers: Pick<Followers, 'lag'> };
  /** Its own logs, as `keysDue` reads them. */
  logs: Parameters<typeof keysDue>[1];
  health: HealthStore;
  alerts: AlertStore;
  /** Whether an error says that the stores do not answer now; absent: they always do. */
  isAway?: ((error: unknown) => boolean) | undefined;
  slowed: FactSources['slowed'];
  /** At a center: what it heard from all beneath it. */
  beneath?: Omit<Beneath, 'said' | 'current'>;
  now: () => number;
  random: (n: number) => Uint8Array;
  log: { warn(fields: object, message: string): void };
}

/** A store that has not answered by then is taken for away. */
const ANSWER_MS = 15_000;

/** How a node and all beneath it are, and who is told. */
export function watchHealth(parts: Parts): HealthWatch {
  const { folder, config, service, registry, heartbeats, logs, slowed, beneath, health, alerts } = parts;
  const { now, random, log, isAway } = parts;
  const { dir } = folder;
  // What is current at the first look has been for who knows how long.
  const known = new Map<string, number>();
  let looked = false;
  const current = (origin: string): number => {
    const since = known.get(origin) ?? (looked ? now() : 0);
    known.set(origin, since);
    return since;
  };
  const said: Beneath['said'] = (node, beat) => heartbeats.states.of(node, beat)?.troubles ?? [];
  const store: HealthStore = {
    last: limited(ANSWER_MS, () => health.last()),
    add: limited(ANSWER_MS, (rows) => health.add(rows)),
    read: (node, after, limit) => health.read(node, after, limit),
    prune: limited(ANSWER_MS, (before, limit) => health.prune(before, limit)),
  };
  const alertStore: AlertStore = {
    read: limited(ANSWER_MS, (kind, limit) => alerts.read(kind, limit)),
    write: limited(ANSWER_MS, (put, drop) => alerts.write(put, drop)),
  };
  const keeper = openAlerts({ dir, config, store: alertStore, isAway, fetch, now, random, log });
  const machine = { dir, trouble: () => heartbeats.writes.trouble };
  const use: AlertKeeper['use'] = (...given) => keeper.use(...given);
  return new HealthWatch({
    facts: limited(ANSWER_MS, async () => {
      const facts = await gatherFacts({
        ...machine,
        config: config.health,
        info: () => service.info,
        sync: () => service.sync(),
        registry,
        above: () => heartbeats.states.above(),
        keyDue: (origin) => keysDue(registry, logs, origin),
        slowed,
        followers: () => service.followers.lag(),
        ...(beneath && { beneath: { ...beneath, said, current } }),
      });
      looked = true;
      return facts;
    }),
    machine: limited(ANSWER_MS, () => machineFacts({ ...machine, beneath })),
    config: config.health,
    heartbeatS: config.heartbeat_s,
    store,
    now,
    log,
    isAway,
    onOwn: (own) => heartbeats.tell(own),
    alerts: keeper,
    settings: new AlertEditor({ dir, config, fetch, now, random, use }),
  });
}
