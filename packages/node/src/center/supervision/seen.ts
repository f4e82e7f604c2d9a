import { headsOf } from '@hutong/oversight';
import type { Place, Placed } from '@hutong/supervision';
import type { Registry } from '@hutong/trust';

/** What a node’s anchors say that it has seen of an ancestor’s log. */
export interface Seen {
  size: number;
  /** The anchor. */
  at: Place;
}

type Names = Pick<Registry, 'log' | 'logAt' | 'logs'>;

/** Takes in what one more anchor of a log says, of logs that the registry names alone: a node may make up as many as it likes. */
export function takeSeen(seen: Map<string, Seen>, { origin, index, entry }: Placed, registry: Names): void {
  for (const { origin: of, size, cosigned } of headsOf(entry))
    if (!cosigned && isNamed(registry, of) && size > (seen.get(of)?.size ?? 0))
      seen.set(of, { size, at: { origin, index } });
}

/** Whether a log is the registry’s own, or one of a node of the network. */
function isNamed(registry: Names, origin: string): boolean {
  return registry.log(origin) !== undefined || registry.logAt(origin) !== -1;
}

/** Whether who has seen this much knows an entry of the registry. */
export function hasSeen(seen: ReadonlyMap<string, Seen>, word: Place, registry: Names): boolean {
  const at = registry.logAt(word.origin);
  // Whoever has seen a later log of the registry's has the earlier ones to their ends.
  return registry.logs.slice(at).some(({ origin }) => {
    const size = seen.get(origin)?.size ?? 0;
    return origin === word.origin ? size > word.index : size > 0;
  });
}
