import { BatchSize } from './batch-size.ts';
import type { FollowedLog, Follower, FollowerStore, Held } from './follower.ts';
import { type Page, readPage } from './page.ts';
import { RowChanges, rowsOf } from './rows.ts';
import { type Rest, slices } from './slices.ts';
import { decodeState, encodeState } from './state.ts';
import type { Row } from './table.ts';

/**
 * States that are decoded, folded and judged together. What they take is let go before the next: of a batch only their bytes
 * are kept, and what is to be written. Memory that a process once had the system does not get back.
 */
const HANDFUL = 64;

/**
 * Reads a batch of a log's entries, folds it into the states that it touches, writes those and their rows. Where what the
 * log says was changed meanwhile, nothing is written.
 */
export async function followBatch(
  store: FollowerStore,
  follower: Follower,
  log: FollowedLog,
  from: number,
  size: BatchSize = new BatchSize(),
  rest: Rest = slices(),
): Promise<void> {
  const { node, origin } = log;
  const { entries, to } = await readPage(store, follower, log, from, size.entries, rest);
  const said = byKey(entries);
  const held = heldBy(store, follower, rest);
  const encoded = new Map<string, Uint8Array>();
  const changes = new RowChanges(follower.tables ?? []);
  for (const keys of handfuls([...said.keys()])) {
    const states = new Map(await held.states(node, keys));
    const before = new Map<string, readonly Row[]>();
    for (const key of keys) {
      await rest();
      let state = states.get(key);
      before.set(key, rowsOf(follower, state, { node, key }));
      for (const entry of said.get(key) ?? []) state = follower.fold(state, entry);
      states.set(key, state);
      encoded.set(key, encodeState(follower, state));
    }
    const beside = await follower.beside?.(node, states, held, false);
    for (const key of keys) {
      await rest();
      changes.add(key, before.get(key) ?? [], rowsOf(follower, states.get(key), { node, key }, beside));
    }
  }
  size.wrote(encoded);
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
  const held = heldBy(store, follower, rest);
  // What is counted rests on the states alone.
  const changes = new RowChanges((follower.tables ?? []).filter(({ passing }) => passing.length > 0));
  for (const some of handfuls(keys)) {
    const states = await held.states(node, some);
    const beside = await follower.beside?.(node, states, held, true);
    for (const [key, state] of states) {
      await rest();
      changes.add(key, [], rowsOf(follower, state, { node, key }, beside));
    }
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
    states.set(key, decodeState(follower, bytes));
  }
  return states;
}

/** Entries of a batch by the state that they change. */
function byKey(entries: Page['entries']): Map<string, Page['entries'][number]['entry'][]> {
  const said = new Map<string, Page['entries'][number]['entry'][]>();
  for (const { key, entry } of entries) {
    const known = said.get(key);
    if (known === undefined) said.set(key, [entry]);
    else known.push(entry);
  }
  return said;
}

function handfuls(keys: readonly string[]): string[][] {
  const count = Math.ceil(keys.length / HANDFUL);
  return Array.from({ length: count }, (_, i) => keys.slice(i * HANDFUL, (i + 1) * HANDFUL));
}
