import type { Follower, FollowerStore, StandIn } from './follower.ts';
import { Seen } from './seen.ts';

type Placed = Pick<StandIn, 'origin' | 'index'>;

/**
 * What a follower reads of a node’s redacted entries (A3). Each is read as soon as the entry itself and the one by which its
 * matter is found have been passed, so that a state is the same however the entries came.
 */
export class StandIns {
  readonly #all: readonly { of: StandIn; readAt: Placed }[];
  /** Records that are read in the place of what they say again, and not in their own. */
  readonly #elsewhere = new Set<string>();

  /** @param chain origins of the node’s logs, in their order */
  constructor(standIns: readonly StandIn[], chain: readonly string[]) {
    const isLater = (one: Placed, other: Placed) => {
      const by = chain.indexOf(one.origin) - chain.indexOf(other.origin);
      return by > 0 || (by === 0 && one.index > other.index);
    };
    this.#all = standIns.map((one) => {
      const foundLater = isLater(one.found, one);
      // What replaces another was appended after it.
      const says = one.says && foundLater;
      if (says) this.#elsewhere.add(one.by.replaceAll('-', ''));
      return { of: { ...one, says }, readAt: foundLater ? one.found : one };
    });
  }

  isReadElsewhere(entry: Seen): boolean {
    return this.#elsewhere.size > 0 && this.#elsewhere.has(entry.id);
  }

  /** What is to be read with the entries [from, to) of a log, each with the index before which it is. */
  within(origin: string, from: number, to: number): { at: number; entry: Seen }[] {
    return this.#all
      .filter(({ readAt: { origin: of, index } }) => of === origin && index >= from && index < to)
      .flatMap(({ of, readAt: { index } }) => {
        const entry = Seen.inPlaceOf(of);
        return entry === undefined ? [] : [{ at: index, entry }];
      });
  }
}

/** What a follower is to read of a node’s redacted entries; undefined of one that reads none. */
export async function standInsFor(
  store: FollowerStore,
  { readsStandIns }: Follower,
  node: string,
): Promise<StandIns | undefined> {
  const standIns = readsStandIns === true ? await store.standIns(node) : [];
  if (standIns.length === 0) return undefined;
  const chain = (await store.logs()).filter((log) => log.node === node);
  return new StandIns(
    standIns,
    chain.map(({ origin }) => origin),
  );
}
