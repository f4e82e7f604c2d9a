import type { FollowedLog } from './follower.ts';

/** What a follower has to do: nodes to begin anew, and else logs to read on. */
export interface Plan {
  anew: { node: string; origins: string[] }[];
  behind: { log: FollowedLog; from: number }[];
}

/**
 * What follows from where a follower stands. States come from a node's entries in the order of its logs, so a node begins
 * anew when that order is no longer what was read: a log without a cursor (a new epoch, a redaction, another version),
 * one that was ended before the cursor, one that grew though a later one was read from.
 */
export function plan(logs: readonly FollowedLog[], cursors: ReadonlyMap<string, number>): Plan {
  const nodes = new Map<string, FollowedLog[]>();
  for (const log of logs) nodes.set(log.node, [...(nodes.get(log.node) ?? []), log]);
  const found: Plan = { anew: [], behind: [] };
  for (const [node, chain] of nodes) {
    const at = chain.map(({ origin }) => cursors.get(origin));
    const isStale = chain.some(({ size }, i) => {
      const cursor = at[i];
      if (cursor === undefined || cursor > size) return true;
      return cursor < size && at.slice(i + 1).some((later) => later !== undefined && later > 0);
    });
    if (isStale) found.anew.push({ node, origins: chain.map((log) => log.origin) });
    else
      for (const [i, log] of chain.entries()) if (at[i]! < log.size) found.behind.push({ log, from: at[i]! });
  }
  return found;
}
