import { bundledFiles } from '@hutong/matters';
import type { Grounds } from '@hutong/supervision';
import type { Registry } from '@hutong/trust';

/** What the law of a node follows from, beside what its ancestors put on record. */
export function groundsFor(registry: Registry, node: string): Grounds {
  const division = (of: string) => registry.node(of)?.divisionCode;
  const ancestors = registry.ancestors(node).map((one) => ({ node: one, division: division(one) }));
  return { ...bundledFiles(), division: division(node), ancestors };
}
