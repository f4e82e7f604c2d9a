import type { Archive } from '@hutong/archive';
import { headsOf } from '@hutong/oversight';
import { readEntry } from '@hutong/record';

/**
 * Entries of its ancestors' logs that a node has said to hold, in its anchors. Of what a node without a line holds
 * nothing else tells.
 */
export async function seenBy(archive: Archive, node: string): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  let after: { origin: string; index: number } | undefined;
  for (;;) {
    const page = await archive.ofType('anchor', { node, after });
    for (const { bytes } of page) {
      // Its word counts for itself alone: what is not as it should be is passed over.
      for (const { origin, size, cosigned } of headsOf(readEntry(bytes)))
        if (!cosigned) seen.set(origin, Math.max(seen.get(origin) ?? 0, size));
    }
    after = page.at(-1);
    if (after === undefined) return seen;
  }
}
