import type { PublicKeys } from './keys.ts';
import type { Registry } from './registry.ts';

/** One epoch of a node: its log, its public keys, and how they stand. */
export interface KeyEpoch {
  node: string;
  epoch: number;
  origin: string;
  keys: PublicKeys;
  state: 'current' | 'ended' | 'revoked' | 'retired';
  /** The registry has yet to follow: the node's old key alone vouches for it. */
  adopted?: true;
  /** Entries at which the log ends, where that is known. */
  endsAt?: number;
}

/** Every epoch of every node, as a registry knows them; each node's oldest first. */
export function keyEpochs(registry: Registry): KeyEpoch[] {
  return registry.nodes().flatMap(({ node, epochs, retired }) =>
    epochs.map(({ epoch, origin, keys, adopted }, i) => {
      const log = registry.log(origin);
      const state = () => {
        if (log?.revoked === true) return 'revoked';
        if (i < epochs.length - 1 || log?.closedAt !== undefined) return 'ended';
        return retired ? 'retired' : 'current';
      };
      return {
        ...{ node, epoch, origin, keys, state: state() },
        ...(adopted === undefined ? {} : { adopted }),
        ...(log?.closedAt === undefined ? {} : { endsAt: log.closedAt }),
      };
    }),
  );
}

/**
 * When the keys of an epoch are to be replaced by the network's rules, ms since 1970; undefined when no rule says so.
 * @param beganAt ms since 1970, when the epoch's genesis was recorded
 */
export function keysDue(registry: Registry, beganAt: number | undefined): number | undefined {
  const days = registry.policy.rotate_days;
  return days === undefined || beganAt === undefined ? undefined : beganAt + days * 86_400_000;
}
