import type { Metric } from '@hutong/api';
import { type Followers, tally } from '@hutong/follow';

/** What read models say of a node's records, and how far each of them is behind the logs. */
export async function followerMetrics(
  followers: Followers,
  counts: readonly { node: string; count: number }[],
): Promise<Metric[]> {
  const records = new Map<string, number>();
  for (const { node, count } of counts) records.set(node, (records.get(node) ?? 0) + count);
  const behind = (await followers.lag()).map(({ follower, entries }) => ({
    labels: { follower },
    value: entries,
  }));
  return [
    {
      name: 'hutong_records',
      help: 'Records held of a node.',
      type: 'gauge',
      values: [...records].map(([node, value]) => ({ labels: { node }, value })),
    },
    {
      name: 'hutong_follower_behind_entries',
      help: 'Entries stored that a read model has not read yet.',
      type: 'gauge',
      values: behind,
    },
  ];
}

/** How many records of each type a follower has counted of a node. */
export async function tallied(
  followers: Followers,
  node: string,
): Promise<{ node: string; count: number }[]> {
  const { states } = await followers.read(tally, node);
  return [...states.values()].map((count) => ({ node, count }));
}
