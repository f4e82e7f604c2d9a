import { checkFollower, type Follower, Followers } from '@hutong/follow';
import { type LogStore, StoreFollowers } from '@hutong/log';
import { filled, type Text } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { readModels } from '../followers.ts';
import type { Appender } from './appender.ts';

interface Parts {
  store: LogStore;
  registry: Registry;
  appender: Appender;
  followers: readonly Follower[];
  log: { error(fields: object, message: string): void };
}

const DIFFERS = {
  zh: '{node} 的读模型 {name} 在 {key} 处与条目不符',
  en: 'the read model {name} of {node} is not what the entries give, at {key}',
};
const REBUILD = { zh: '请运行 hutong rebuild', en: 'Run: hutong rebuild.' };

/** A hall's read models, over its own database. They let records that wait go first. */
export function hallFollowers({ store, registry, appender, followers, log }: Parts): Followers {
  const kept = storeOf(store, registry, () => appender.isBusy);
  return new Followers({ store: kept, followers, log });
}

function storeOf(store: LogStore, registry: Registry, isBusy: () => boolean): StoreFollowers {
  return new StoreFollowers(store, { end: (origin) => registry.log(origin)?.closedAt, isBusy });
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
