import type { Visit } from '@hutong/web';
import type { CounterItem } from './item.ts';

/** What was handed in of what an item asks for, and what was not. */
export interface Handed {
  received: readonly string[];
  /** Of what must be there. */
  missing: readonly string[];
  /** What else is missing, as it was typed. */
  others: readonly string[];
}

/** Reads the boxes of the materials, and the lines below them. */
export function readMaterials(visit: Visit, { materials }: CounterItem): Handed {
  const ticked = new Set(visit.fields('material'));
  const has = (i: number) => ticked.has(String(i));
  return {
    received: materials.filter((_, i) => has(i)).map(({ name }) => name),
    missing: materials.filter(({ required }, i) => required && !has(i)).map(({ name }) => name),
    others: visit
      .field('missing')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
}
