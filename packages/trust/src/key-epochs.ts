import { readEntry, timeText } from '@hutong/record';
import type { NamedHead } from './endorsement.ts';
import { earlierKeys, type NodeFolder } from './folder.ts';
import { type PublicKeys, publicKeys } from './keys.ts';
import type { NodeInfo } from './node-info.ts';
import type { Registry } from './registry.ts';
import { nearing } from './reminder.ts';

const DAY_MS = 86_400_000;

/** The logs that a node holds, as far as they tell of its keys. */
export interface HeldLogs {
  head(origin: string): Promise<NamedHead | undefined>;
  entry(origin: string, index: number): Promise<Uint8Array | undefined>;
}

/** One epoch of a node: its log, its public keys, how they stand, and what is held here of the log. */
export interface KeyState {
  node: string;
  epoch: number;
  origin: string;
  keys: PublicKeys;
  /** `awaiting`: this node's own, begun here and not in the registry: an administrator of the top center enrols it. */
  state: 'current' | 'ended' | 'revoked' | 'retired' | 'awaiting';
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

/** Which epochs to show. */
export interface KeyQuery {
  node?: string;
  /** 1 to 500. */
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

/** Some epochs, in the order of enrolment. */
export interface KeyPage {
  items: KeyState[];
  /** Origin to go on after; absent on the last page. */
  next?: string;
}

type Epoch = NodeInfo['epochs'][number] & { awaiting?: true };

/** Every epoch of every node, as a registry knows them, and what this node began beyond that; each node's oldest first. */
export async function keyStates(
  registry: Registry,
  logs: HeldLogs,
  folder: NodeFolder,
  query: KeyQuery,
): Promise<KeyPage> {
  const all = registry
    .nodes()
    .filter((n) => query.node === undefined || n.node === query.node)
    .flatMap((info) => {
      const own = info.node === folder.config.node ? awaiting(info, folder) : [];
      return [...info.epochs, ...own].map((epoch: Epoch) => ({ info, epoch }));
    });
  const from = all.findIndex(({ epoch }) => epoch.origin === query.after) + 1;
  const page = all.slice(from, from + query.limit);
  const items = await Promise.all(page.map(({ info, epoch }) => keyState(registry, logs, info, epoch)));
  const last = items.at(-1)?.origin;
  return from + query.limit < all.length && last !== undefined ? { items, next: last } : { items };
}

/** The epoch that a node is in now. */
export interface CurrentKeys {
  node: string;
  name: string;
  epoch: number;
  origin: string;
  /** Its log was closed and no other follows: the node is to be enrolled anew. */
  closed: boolean;
  /** When its genesis was recorded, ms since 1970; absent: that log is not held here. */
  began?: number;
  /** When policy wants these keys replaced, ms since 1970. */
  due?: number;
}

/**
 * The epoch that each node is in now, in the order of enrolment, but of those that are retired.
 * @param known when logs began, by origin: read once, as a genesis never changes
 */
export async function currentKeys(
  registry: Registry,
  logs: Pick<HeldLogs, 'entry'>,
  known: Map<string, number>,
): Promise<CurrentKeys[]> {
  const beganAt = async (origin: string) => {
    const began = known.get(origin) ?? (await recordedAt(logs, origin));
    if (began !== undefined) known.set(origin, began);
    return began;
  };
  const states = registry.nodes().map(async ({ node, name, epochs, retired }) => {
    const last = epochs.at(-1);
    if (retired || last === undefined) return [];
    const { epoch, origin } = last;
    const began = await beganAt(origin);
    const due = dueAt(registry, began);
    const closed = registry.log(origin)?.closedAt !== undefined;
    return [
      {
        node,
        name,
        epoch,
        origin,
        closed,
        ...(began === undefined ? {} : { began }),
        ...(due === undefined ? {} : { due }),
      },
    ];
  });
  return (await Promise.all(states)).flat();
}

/** The epochs that this node began and the registry does not know: it goes on in them meanwhile. */
function awaiting({ epochs }: NodeInfo, folder: NodeFolder): Epoch[] {
  const known = epochs.at(-1)?.epoch ?? 0;
  const begun = Array.from({ length: Math.max(0, folder.config.epoch - known) }, (_, i) => known + 1 + i);
  return begun.flatMap((epoch) => {
    const keys = epoch === folder.config.epoch ? folder.keys : earlierKeys(folder, epoch);
    return keys === undefined
      ? []
      : [{ epoch, origin: keys.origin, keys: publicKeys(keys), awaiting: true as const }];
  });
}

async function keyState(
  ...[registry, logs, info, epoch]: [Registry, HeldLogs, NodeInfo, Epoch]
): Promise<KeyState> {
  const { node, epochs, retired } = info;
  const { origin, keys, adopted } = epoch;
  const log = registry.log(origin);
  const state = () => {
    if (epoch.awaiting === true) return 'awaiting';
    if (log?.revoked === true) return 'revoked';
    if (epoch !== epochs.at(-1) || log?.closedAt !== undefined) return 'ended';
    return retired ? 'retired' : 'current';
  };
  const began = await recordedAt(logs, origin);
  const held = (await logs.head(origin))?.size;
  const due = dueAt(registry, began);
  return {
    node,
    epoch: epoch.epoch,
    origin,
    keys,
    state: state(),
    ...(adopted === undefined ? {} : { adopted }),
    ...(log?.closedAt === undefined ? {} : { endsAt: log.closedAt }),
    ...(began === undefined ? {} : { began }),
    ...(held === undefined ? {} : { held }),
    ...(due === undefined ? {} : { due }),
  };
}

/** When the network's rules want the keys of a log replaced, ms since 1970; undefined when no rule says so. */
export async function keysDue(
  registry: Registry,
  logs: Pick<HeldLogs, 'entry'>,
  origin: string,
): Promise<number | undefined> {
  if (registry.policy.rotate_days === undefined) return undefined;
  return dueAt(registry, await recordedAt(logs, origin));
}

/** When this node's own keys are to be replaced, in the words of a node's status. */
export interface KeysDue {
  /** RFC 3339; null: no rule says so. */
  due: string | null;
  /** The nearest of 30, 7 and 0 days that is reached; null: there is time. */
  warning: number | null;
}

/** The current keys of a node, their day held against now. */
export async function ownKeysDue(
  registry: Registry,
  logs: HeldLogs,
  origin: string,
  now: number,
): Promise<KeysDue> {
  const due = await keysDue(registry, logs, origin);
  if (due === undefined) return { due: null, warning: null };
  return { due: timeText(due), warning: nearing(due, now) ?? null };
}

function dueAt(registry: Registry, began: number | undefined): number | undefined {
  const days = registry.policy.rotate_days;
  return days === undefined || began === undefined ? undefined : began + days * DAY_MS;
}

/** When a log's genesis was recorded. */
async function recordedAt(logs: Pick<HeldLogs, 'entry'>, origin: string): Promise<number | undefined> {
  const genesis = await logs.entry(origin, 0);
  return genesis && readEntry(genesis)?.recordedAt;
}
