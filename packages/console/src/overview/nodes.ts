import type { HealthLevel, NodeHealth } from '@hutong/oversight';

/** The orders of the table; the first is the usual one. */
export const ORDERS = ['level', 'silence', 'lag', 'left', 'cards', 'name'] as const;
export type Order = (typeof ORDERS)[number];

const LEVELS: readonly HealthLevel[] = ['red', 'amber', 'none', 'green'];

/** Cards that wait, of each node that has any. */
export type Cards = ReadonlyMap<string, number>;

/** Nodes in one order; of two alike the one whose name comes first. */
export function ordered(nodes: readonly NodeHealth[], order: Order, cards: Cards = new Map()): NodeHealth[] {
  const byName = (a: NodeHealth, b: NodeHealth) => (a.node < b.node ? -1 : 1);
  const rank: Record<Order, (one: NodeHealth) => number> = {
    level: ({ level }) => LEVELS.indexOf(level),
    // Who was never heard has been silent the longest.
    silence: ({ heard }) => (heard === null ? 0 : Date.parse(heard)),
    // What is not here of a node's logs is as late as the newest that came: of one from which nothing did, the latest.
    lag: ({ left, arrived }) =>
      left === 0 ? Number.MAX_VALUE : arrived === undefined ? 0 : Date.parse(arrived),
    left: ({ left }) => -left,
    cards: ({ node }) => -(cards.get(node) ?? 0),
    name: () => 0,
  };
  const of = rank[order];
  return nodes.toSorted((a, b) => of(a) - of(b) || byName(a, b));
}

/** A city with what is beneath it, or what stands directly beneath this center (`head` undefined). */
export interface Group {
  head: NodeHealth | undefined;
  nodes: NodeHealth[];
}

/** All beneath a center, by the child of it that they stand under; halls directly beneath it together, last. */
export function grouped(own: string, beneath: readonly NodeHealth[]): Group[] {
  const byNode = new Map(beneath.map((one) => [one.node, one]));
  const parents = new Set(beneath.map(({ parent }) => parent));
  const groups = new Map<string, Group>();
  const direct: NodeHealth[] = [];
  for (const one of beneath) {
    const head = headOf(one, own, byNode);
    if (head === one && !parents.has(one.node)) direct.push(one);
    else {
      const group = groups.get(head.node) ?? { head, nodes: [] };
      if (head !== one) group.nodes.push(one);
      groups.set(head.node, group);
    }
  }
  const all = [...groups.values()].sort((a, b) => ((a.head?.node ?? '') < (b.head?.node ?? '') ? -1 : 1));
  return direct.length === 0 ? all : [...all, { head: undefined, nodes: direct }];
}

/** The child of `own` under which a node stands; itself where its parents are not known here. */
function headOf(one: NodeHealth, own: string, byNode: ReadonlyMap<string, NodeHealth>): NodeHealth {
  let head = one;
  // A registry has no circles; what a page draws must not hang on that.
  for (let steps = 0; steps < 16; steps++) {
    const parent = head.parent === null || head.parent === own ? undefined : byNode.get(head.parent);
    if (parent === undefined) return head;
    head = parent;
  }
  return head;
}
