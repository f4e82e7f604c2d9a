import type { FollowedLog, Follower, FollowerStore } from './follower.ts';
import { readPage } from './page.ts';
import { RowChanges, rowsOf } from './rows.ts';
import { encodeState } from './state.ts';
import type { PlacedRow, Table } from './table.ts';

const PAGE = 4_000;

/** What is not as the entries give it: a state by its key, or rows by the table that holds them. */
export interface FollowerFinding {
  node: string;
  key: string;
}

/** Replays what a follower has read beside what it holds, node by node, and tells where the two differ. */
export async function checkFollower(store: FollowerStore, follower: Follower): Promise<FollowerFinding[]> {
  // What is dropped and not begun anew yet is nobody's word.
  if (!(await store.isPrepared(follower))) return [];
  const cursors = await store.cursors(follower);
  const logs = (await store.logs()).filter(({ origin }) => cursors.has(origin));
  const findings: FollowerFinding[] = [];
  for (const node of new Set(logs.map((log) => log.node))) {
    const chain = logs.filter((log) => log.node === node);
    const read = chain.map((log) => ({ ...log, size: cursors.get(log.origin) ?? 0 }));
    const { states, missed } = await replay(store, follower, read);
    const held = await store.states(follower, node);
    for (const key of new Set([...states.keys(), ...held.keys()])) {
      if (missed.has(key)) continue;
      const bytes = held.get(key);
      const isSame =
        bytes !== undefined &&
        states.has(key) &&
        Buffer.compare(bytes, encodeState(follower, states.get(key))) === 0;
      if (!isSame) findings.push({ node, key });
    }
    const changes = new RowChanges(follower.tables ?? []);
    for (const [key, state] of states) changes.add(key, [], rowsOf(follower, state, { node, key }));
    const given = new Map(changes.all.map((change) => [change.table, change]));
    for (const table of follower.tables ?? []) {
      if (table.counts && missed.size > 0) continue;
      const { put = [], added = [] } = given.get(table) ?? {};
      const expected = table.counts ? added.map(({ values, by }) => ({ key: '', n: by, values })) : put;
      const known = ({ key }: PlacedRow) => !missed.has(key);
      const rows = await store.rows(table, node);
      if (!isSameRows(table, expected.filter(known), rows.filter(known)))
        findings.push({ node, key: table.name });
    }
  }
  return findings;
}

/** @returns with them the keys of states that were folded from more than is kept here, so that no replay gives them again */
async function replay(
  store: FollowerStore,
  follower: Follower,
  chain: readonly FollowedLog[],
): Promise<{ states: Map<string, unknown>; missed: ReadonlySet<string> }> {
  const states = new Map<string, unknown>();
  const missed = new Set<string>();
  for (const log of chain)
    for (let from = 0; from < log.size; ) {
      const { entries, to } = await readPage(store, follower, log, from, PAGE);
      for (const { key, entry } of entries) {
        states.set(key, follower.fold(states.get(key), entry));
        if (entry.wasMissed) missed.add(key);
      }
      from = to;
    }
  return { states, missed };
}

function isSameRows(table: Table, expected: readonly PlacedRow[], held: readonly PlacedRow[]): boolean {
  const stays = Object.keys(table.columns).map((column) => !table.passing.includes(column));
  const told = ({ key, n, values }: PlacedRow) =>
    JSON.stringify(table.counts ? [values, n] : [key, n, values.filter((_, i) => stays[i])]);
  const all = new Set(expected.map(told));
  return held.length === all.size && held.every((row) => all.has(told(row)));
}
