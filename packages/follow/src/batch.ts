import type { FollowedLog, Follower, FollowerStore } from './follower.ts';
import { readPage } from './page.ts';
import { RowChanges, rowsOf } from './rows.ts';
import { decodeState, encodeState } from './state.ts';

/**
 * Reads a batch of a log's entries, folds it into the states that it touches, writes those and their rows. Where what the
 * log says was changed meanwhile, nothing is written.
 */
export async function followBatch(
  store: FollowerStore,
  follower: Follower,
  log: FollowedLog,
  from: number,
): Promise<void> {
  const { node, origin } = log;
  const { entries, to } = await readPage(store, follower, log, from);
  const held = await store.states(follower, node, [...new Set(entries.map(({ key }) => key))]);
  const states = new Map([...held].map(([key, bytes]) => [key, decodeState(bytes)]));
  const rows = (key: string) => rowsOf(follower, states.get(key), { node, key });
  const keys = new Set(entries.map(({ key }) => key));
  const before = new Map([...keys].map((key) => [key, rows(key)]));
  for (const { key, entry } of entries) states.set(key, follower.fold(states.get(key), entry));
  const encoded = new Map([...states].map(([key, state]) => [key, encodeState(state)]));
  const changes = new RowChanges(follower.tables ?? []);
  for (const key of keys) changes.add(key, before.get(key) ?? [], rows(key));
  // COMMITTED: with the cursor.
  await store.commit(follower, { node, origin, from, to, states: encoded, rows: changes.all });
}
