import type { Registry } from './registry.ts';

/**
 * Nodes beside `top` and those beneath it whose logs these read as their ancestors': the hall at which one of them is stationed,
 * and a supervisor (派驻监察) stationed at one of them. So its acts come to the hall past everybody there, and what it judges
 * comes to it.
 */
export function companionsOf(registry: Pick<Registry, 'node' | 'nodes' | 'within'>, top: string): string[] {
  const names = new Set<string>();
  for (const { node, stationedAt } of registry.nodes()) {
    if (stationedAt === undefined || registry.node(stationedAt) === undefined) continue;
    const isWithin = registry.within(node, top);
    if (isWithin !== registry.within(stationedAt, top)) names.add(isWithin ? stationedAt : node);
  }
  return [...names];
}
