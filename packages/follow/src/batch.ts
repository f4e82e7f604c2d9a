import type { FollowedLog, Follower, FollowerStore, Held } from './follower.ts';
import { readPage } from './page.ts';
import { RowChanges, rowsOf } from './rows.ts';
import { type Rest, slices } from './slices.ts';
import { decodeState, encodeState } from './state.ts';
import type { Row } from './table.ts';

/**
 * Reads a batch of a log's entries, folds it into the states that it touches, writes those and their rows. Where what the
 * log says was changed meanwhile, nothing is written.
 */
export async function followBatch(
  store: FollowerStore,
  follower: Follower,
  log: FollowedLog,
  from: number,
  rest: Rest = slices(),
): Promise<void> {
  const { node, origin } = log;
  const { entries, to } = await readPage(store, follower, log, from, rest);
  const keys = new Set(entries.map(({ key }) => key));
  const states = await statesOf(store, follower, node, [...keys], rest);
  const before = new Map<string, readonly Row[]>();
  for (const key of keys) {
    await rest();
    before.set(key, rowsOf(follower, states.get(key), { node, key }));
  }
  for (const { key, entry } of entries) {
    await rest();
    states.set(key, follower.fold(states.get(key), entry));
  }
  const encoded = new Map<string, Uint8Array>();
  for (const [key, state] of states) {
    await rest();
    encoded.set(key, encodeState(state));
  }
  const beside = await follower.beside?.(node, states, heldBy(store, follower, rest), false);
  const changes = new RowChanges(follower.tables ?? []);
  for (const key of keys) {
    await rest();
    changes.add(key, before.get(key) ?? [], rowsOf(follower, states.get(key), { node, key }, beside));
  }
  // COMMITTED: with the cursor.
  await store.commit(follower, { node, origin, from, to, states: encoded, rows: changes.all });
}

/**
 * Gives the rows of some of a node's states anew, where what they rest on beside has changed; the states stay.
 * @returns false where what the node's logs say was changed meanwhile, and nothing is written
 */
export async function renewRows(
  store: FollowerStore,
  follower: Follower,
  node: string,
  keys: readonly string[],
  rest: Rest = slices(),
): Promise<boolean> {
  const cursors = await store.cursors(follower);
  const last = (await store.logs()).filter((log) => log.node === node).at(-1);
  const at = cursors.get(last?.origin ?? '');
  if (last === undefined || at === undefined) return false;
  const states = await statesOf(store, follower, node, keys, rest);
  const beside = await follower.beside?.(node, states, heldBy(store, follower, rest), true);
  // What is counted rests on the states alone.
  const changes = new RowChanges((follower.tables ?? []).filter(({ passing }) => passing.length > 0));
  for (const [key, state] of states) {
    await rest();
    changes.add(key, [], rowsOf(follower, state, { node, key }, beside));
  }
  const { origin } = last;
  return store.commit(follower, { node, origin, from: at, to: at, states: new Map(), rows: changes.all });
}

/** What a follower may read of what it holds. */
export function heldBy(store: FollowerStore, follower: Follower, rest: Rest = slices()): Held {
  return {
    rest,
    get reader() {
      return store.reader;
    },
    states: (node, keys) => statesOf(store, follower, node, keys, rest),
  };
}

async function statesOf(
  store: FollowerStore,
  follower: Follower,
  node: string,
  keys: readonly string[],
  rest: Rest,
): Promise<Map<string, unknown>> {
  const held = await store.states(follower, node, keys);
  const states = new Map<string, unknown>();
  for (const [key, bytes] of held) {
    await rest();
    states.set(key, decodeState(bytes));
  }
  return states;
}
