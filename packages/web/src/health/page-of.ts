import type { HealthLevel, HealthRow, NodeHealth } from '@hutong/oversight';

/** Some of the nodes' health, and how many there are of each level in all. */
export interface HealthPage {
  counts: Record<HealthLevel, number>;
  items: NodeHealth[];
  /** Absent on the last page. */
  next?: string;
}

/** How a node was: oldest first. */
export interface HealthHistoryPage {
  items: { at: string; states: string[]; left: number }[];
  /** `since` of the next page; absent on the last. */
  next?: string;
}

/** A page of a node's history, from rows of which one more than `limit` was asked for. */
export function historyPage(rows: readonly HealthRow[], limit: number): HealthHistoryPage {
  const items = rows.slice(0, limit).map(({ at, states, left }) => {
    return { at: new Date(at).toISOString(), states: states.split(' '), left };
  });
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: last.at } : { items };
}

const ORDER: readonly HealthLevel[] = ['red', 'amber', 'green', 'none'];

/** How many nodes there are of each level. */
export function countLevels(all: readonly NodeHealth[]): Record<HealthLevel, number> {
  const counts = { red: 0, amber: 0, green: 0, none: 0 };
  for (const { level } of all) counts[level]++;
  return counts;
}

/** The worst first, then by name. */
export function worstFirst(all: readonly NodeHealth[]): NodeHealth[] {
  const rank = ({ level }: NodeHealth) => ORDER.indexOf(level);
  return all.toSorted((a, b) => rank(a) - rank(b) || (a.node < b.node ? -1 : 1));
}

/**
 * A page in the order of names, which does not change between pages as health does.
 * @param after the name that the page before ended with
 */
export function healthPage(all: readonly NodeHealth[], limit: number, after: string | undefined): HealthPage {
  const left = all
    .filter(({ node }) => after === undefined || node > after)
    .toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const page = { counts: countLevels(all), items };
  return left.length > items.length && last !== undefined ? { ...page, next: last.node } : page;
}
