import type { Level } from '@hutong/record';
import type { EnrolBody } from './bodies.ts';
import type { PublicKeys } from './keys.ts';
import type { Registry } from './registry.ts';

/** What the registry says of a node now; each change holds from the registry entry that states it. */
export interface NodeInfo {
  node: string;
  name: string;
  level: Level;
  kind: 'hall' | 'center';
  divisionCode: string | undefined;
  /** null for the top center. */
  parent: string | null;
  /** Every epoch, oldest first; `adopted`: the node began it with its old key's word, the registry has yet to follow. */
  epochs: { epoch: number; origin: string; keys: PublicKeys; adopted?: true }[];
  retired: boolean;
  /** Centers: where their children connect. */
  url?: string;
  /** Whether that address was changed since the center's enrolment. */
  urlChanged?: true;
  /** Parents it had before, newest last. */
  formerParents: string[];
  /** Index of the last registry entry about it. */
  since: number;
}

/** Where a node stands, in the words of `registry.node`. */
export function placeOf({ name, kind, level, divisionCode, parent }: NodeInfo): Place {
  const division = divisionCode === undefined ? {} : { division_code: divisionCode };
  return { name, kind, level, parent, ...division };
}

type Place = Pick<EnrolBody, 'name' | 'kind' | 'level' | 'parent' | 'division_code'>;

/** The parents a node had, with the one it leaves now. */
export function formerParents(known: NodeInfo | undefined, parent: string | null): string[] {
  const before = known?.formerParents ?? [];
  if (known === undefined || known.parent === null || known.parent === parent) return before;
  return [...before.filter((p) => p !== known.parent && p !== parent), known.parent];
}

/** Where a center is reached: its new address, or the one it had. */
export function urlOf(
  known: NodeInfo | undefined,
  url: string | undefined,
): Pick<NodeInfo, 'url' | 'urlChanged'> {
  const now = url ?? known?.url;
  if (now === undefined) return {};
  const changed = known?.urlChanged ?? (known !== undefined && now !== known.url);
  return changed ? { url: now, urlChanged: true } : { url: now };
}

/** Whether a node speaks for itself: enrolled, not retired, its newest log not closed. */
export function isLive(registry: Pick<Registry, 'node' | 'log'>, name: string): boolean {
  const info = registry.node(name);
  const origin = info?.epochs.at(-1)?.origin;
  return info?.retired === false && origin !== undefined && registry.log(origin)?.closedAt === undefined;
}
