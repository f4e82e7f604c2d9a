import { keptText } from '@hutong/record';
import type { FollowedLog, Follower, FollowerStore } from './follower.ts';
import { Seen } from './seen.ts';
import { type Rest, slices } from './slices.ts';
import { standInsFor } from './stand-ins.ts';

/** Entries that are read at once, and the bytes of those of one page. */
const PART = 500;
const MAX_BYTES = 2 * 1_048_576;
/** While records wait, a shorter transaction keeps them from waiting long. */
const SHORT_PAGE = 1_000;

/** Some of a log's entries that a follower reads, each with the key of the state that it changes, and where the next begin. */
export interface Page {
  entries: { key: string; entry: Seen }[];
  to: number;
}

/** Reads the entries of a log from an index on, so many at most, and no more than memory is to hold. */
export async function readPage(
  store: FollowerStore,
  follower: Follower,
  log: FollowedLog,
  from: number,
  most: number,
  rest: Rest = slices(),
): Promise<Page> {
  const standIns = await standInsFor(store, follower, log.node);
  const seen: { at: number; entry: Seen }[] = [];
  let to = from;
  let bytes = 0;
  for (let read = 0; to < log.size && bytes < MAX_BYTES; ) {
    const limit = Math.min(PART, (store.isBusy() ? Math.min(most, SHORT_PAGE) : most) - read);
    if (limit <= 0) break;
    const stored = await store.read(log, to, limit, follower.types);
    for (const one of stored) {
      await rest();
      const entry = Seen.of(log.origin, one);
      if (entry === undefined || standIns?.isReadElsewhere(entry) === true) continue;
      if (!isRead(follower, entry)) continue;
      seen.push({ at: one.index, entry });
      bytes += one.bytes.length;
    }
    const last = stored.at(-1);
    to = stored.length < limit || last === undefined ? log.size : last.index + 1;
    read += stored.length;
  }
  const instead = standIns?.within(log.origin, from, to) ?? [];
  if (instead.length > 0) {
    seen.unshift(...instead.filter(({ entry }) => isRead(follower, entry)));
    seen.sort((a, b) => a.at - b.at);
  }
  return { entries: seen.map(({ entry }) => ({ key: keptText(follower.key(entry) ?? ''), entry })), to };
}

function isRead(follower: Follower, entry: Seen): boolean {
  return follower.types?.includes(entry.type) !== false && follower.key(entry) !== undefined;
}
