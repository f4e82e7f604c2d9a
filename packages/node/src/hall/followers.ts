import { checkFollower, type Follower, Followers } from '@hutong/follow';
import { type LogStore, StoreFollowers } from '@hutong/log';
import { leastRoom } from '@hutong/oversight';
import { freeBytes } from '@hutong/process';
import { filled, type Text } from '@hutong/record';
import type { NodeFolder, Registry } from '@hutong/trust';
import { readModels } from '../followers.ts';
import type { NodeSettings } from '../settings.ts';
import type { Appender } from './appender.ts';

interface Parts {
  store: LogStore;
  registry: Registry;
  appender: Appender;
  followers: readonly Follower[];
  folder: Pick<NodeFolder, 'dir'>;
  config: Pick<NodeSettings, 'health'>;
  log: { error(fields: object, message: string): void };
}

const DIFFERS = {
  zh: '{node} 的读模型 {name} 在 {key} 处与条目不符',
  en: 'the read model {name} of {node} is not what the entries give, at {key}',
};
const REBUILD = { zh: '请运行 hutong rebuild', en: 'Run: hutong rebuild.' };

/** A hall's read models, over its own database. They let records that wait go first, and leave them what room there is. */
export function hallFollowers(parts: Parts): Followers {
  const { store, registry, appender, followers, folder, config, log } = parts;
  const kept = storeOf(store, registry, () => appender.isBusy);
  const least = leastRoom(config.health);
  return new Followers({ store: kept, followers, log, hasRoom: () => hasRoom(folder.dir, least) });
}

function hasRoom(dir: string, least: number): boolean {
  try {
    return freeBytes(dir) >= least;
  } catch {
    return true; // Where nobody can tell, what is written will.
  }
}

function storeOf(store: LogStore, registry: Registry, isBusy: () => boolean): StoreFollowers {
  return new StoreFollowers(store, {
    end: (origin) => registry.log(origin)?.closedAt,
    left: (node) => registry.redactions.leftIn(node),
    isBusy,
  });
}

/** Where a hall's read models are not what its entries give, as fsck tells it. */
export async function checkHallFollowers(store: LogStore, registry: Registry) {
  const kept = storeOf(store, registry, () => false);
  const findings: { origin: string; reason: Text; next: Text }[] = [];
  for (const follower of readModels(registry, Date.now).all) {
    for (const { node, key } of await checkFollower(kept, follower)) {
      findings.push({
        origin: '',
        reason: filled(DIFFERS, { name: follower.name, node, key }),
        next: REBUILD,
      });
    }
  }
  return findings;
}
