import { decodeEntry } from '@hutong/record';
import type { PublicKeys } from './keys.ts';
import type { Registry } from './registry.ts';
import type { OwnLogs } from './turn.ts';

const DAY_MS = 86_400_000;

/** The logs that a node holds, as their own turn of epochs sees them. */
type Held = Pick<OwnLogs, 'head' | 'entry'>;

/** One epoch of a node: its log, its public keys, how they stand, and what is held here of the log. */
export interface KeyState {
  node: string;
  epoch: number;
  origin: string;
  keys: PublicKeys;
  state: 'current' | 'ended' | 'revoked' | 'retired';
  /** The registry has yet to follow: the node's old key alone vouches for it. */
  adopted?: true;
  /** Entries at which the log ends, where that is known. */
  endsAt?: number;
  /** When its genesis was recorded, ms since 1970; absent: this node does not hold that log. */
  began?: number;
  /** Entries of it that this node holds. */
  held?: number;
  /** When policy wants these keys replaced, ms since 1970. */
  due?: number;
}

/** Every epoch of every node, as a registry knows them; each node's oldest first. */
export async function keyStates(registry: Registry, logs: Held): Promise<KeyState[]> {
  const states: KeyState[] = [];
  for (const { node, epochs, retired } of registry.nodes()) {
    for (const [i, { epoch, origin, keys, adopted }] of epochs.entries()) {
      const log = registry.log(origin);
      const state = () => {
        if (log?.revoked === true) return 'revoked';
        if (i < epochs.length - 1 || log?.closedAt !== undefined) return 'ended';
        return retired ? 'retired' : 'current';
      };
      const began = await recordedAt(logs, origin);
      const held = (await logs.head(origin))?.size;
      const due = dueAt(registry, began);
      states.push({
        ...{ node, epoch, origin, keys, state: state() },
        ...(adopted === undefined ? {} : { adopted }),
        ...(log?.closedAt === undefined ? {} : { endsAt: log.closedAt }),
        ...(began === undefined ? {} : { began }),
        ...(held === undefined ? {} : { held }),
        ...(due === undefined ? {} : { due }),
      });
    }
  }
  return states;
}

/** When the network's rules want the keys of a log replaced, ms since 1970; undefined when no rule says so. */
export async function keysDue(
  registry: Registry,
  logs: Pick<Held, 'entry'>,
  origin: string,
): Promise<number | undefined> {
  if (registry.policy.rotate_days === undefined) return undefined;
  return dueAt(registry, await recordedAt(logs, origin));
}

function dueAt(registry: Registry, began: number | undefined): number | undefined {
  const days = registry.policy.rotate_days;
  return days === undefined || began === undefined ? undefined : began + days * DAY_MS;
}

/** When a log's genesis was recorded. */
async function recordedAt(logs: Pick<Held, 'entry'>, origin: string): Promise<number | undefined> {
  const genesis = await logs.entry(origin, 0);
  return genesis === undefined ? undefined : decodeEntry(genesis).recordedAt;
}
