import type { NodeService, StoredRecord } from '@hutong/api';
import { readBody, timeOfText } from '@hutong/record';

const DAY_MS = 86_400_000;
/** How long after it was said an anchor of it is looked for: 1, 2, 4 … days; a hall that was away longer has no day yet. */
const MOST_DAYS = 64;
const PAGE = 500;
const MOST_PAGES = 4;

/** When a node first anchored another’s record in its own log, milliseconds since 1970; undefined before it did. */
export async function seenAt(
  records: Pick<NodeService, 'query'>,
  node: string,
  { origin, index, recorded_at }: Pick<StoredRecord, 'origin' | 'index' | 'recorded_at'>,
): Promise<number | undefined> {
  const said = timeOfText(recorded_at) ?? 0;
  let from = said;
  for (let days = 1; days <= MOST_DAYS; days *= 2) {
    const to = said + days * DAY_MS;
    const { first, isWhole } = await firstBetween(records, node, { origin, index }, { from, to });
    // Of more than can be read the oldest was not seen: no day is better than one that is too late.
    if (first !== undefined || !isWhole) return isWhole ? first : undefined;
    from = to;
  }
  return undefined;
}

async function firstBetween(
  records: Pick<NodeService, 'query'>,
  node: string,
  { origin, index }: { origin: string; index: number },
  during: { from: number; to: number },
): Promise<{ first: number | undefined; isWhole: boolean }> {
  let first: number | undefined;
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const asked = { node, type: 'anchor', ...during, limit: PAGE };
    const { items, next } = await records.query(cursor === undefined ? asked : { ...asked, cursor });
    for (const item of items) {
      const seen = readBody(item, 'anchor')?.seen ?? [];
      if (seen.some((head) => head.origin === origin && head.size > index))
        first = timeOfText(item.recorded_at) ?? first;
    }
    if (next === undefined) return { first, isWhole: true };
    cursor = next;
  }
  return { first, isWhole: false };
}
