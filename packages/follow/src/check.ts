import type { Follower, FollowerStore } from './follower.ts';
import { readPage } from './page.ts';
import { encodeState } from './state.ts';

/** A state that is not what the entries give. */
export interface FollowerFinding {
  node: string;
  key: string;
}

/** Replays what a follower has read beside what it holds, node by node, and tells where the two differ. */
export async function checkFollower(store: FollowerStore, follower: Follower): Promise<FollowerFinding[]> {
  const cursors = await store.cursors(follower);
  const replayed = new Map<string, Map<string, unknown>>();
  const findings: FollowerFinding[] = [];
  const logs = await store.logs();
  for (const log of logs) {
    const states = replayed.get(log.node) ?? new Map<string, unknown>();
    replayed.set(log.node, states);
    const read = { ...log, size: cursors.get(log.origin) ?? 0 };
    for (let from = 0; from < read.size; ) {
      const { entries, to } = await readPage(store, follower, read, from);
      for (const { key, entry } of entries) states.set(key, follower.fold(states.get(key), entry));
      from = to;
    }
  }
  for (const [node, states] of replayed) {
    const isRead = logs.some((log) => log.node === node && cursors.has(log.origin));
    // What is dropped and not begun anew yet is nobody's word.
    if (!isRead) continue;
    const held = await store.states(follower, node);
    const keys = new Set([...states.keys(), ...held.keys()]);
    for (const key of keys) {
      const bytes = held.get(key);
      const isSame =
        bytes !== undefined && states.has(key) && Buffer.compare(bytes, encodeState(states.get(key))) === 0;
      if (!isSame) findings.push({ node, key });
    }
  }
  return findings;
}
