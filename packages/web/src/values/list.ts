import type {
  HolderState,
  NodeService,
  StoredRecord,
  ValuePage,
  ValueQuery,
  ValueService,
  ValueState,
} from '@hutong/api';
import { parseOrigin } from '@hutong/trust';

/** Records looked at for one page, so that a page costs the same however rare what is asked for is. */
const MAX_LOOKED_AT = 2_000;
const AT_ONCE = 100;

/** Walks the records, newest first, and tells what this node holds of those private values that are its to hold. */
export async function listValues(
  service: Pick<NodeService, 'query' | 'info'>,
  values: ValueService,
  { state, limit, after, ...query }: ValueQuery,
): Promise<ValuePage> {
  const items: ValuePage['items'] = [];
  let found = 0;
  let cursor = after;
  for (let looked = 0; looked < MAX_LOOKED_AT && found < limit; ) {
    const page = await service.query({
      ...query,
      limit: Math.min(AT_ONCE, limit - found),
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const record of page.items) {
      if (Object.keys(record.commitments).length === 0) continue;
      const all = (await values.states(record.id, record.node))?.values ?? [];
      const own = onceEach(record, all, service.info.node).filter((v) => (state ?? v.state) === v.state);
      items.push(...own);
      if (own.length > 0) found++;
    }
    looked += Math.max(1, page.items.length);
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return cursor === undefined ? { items } : { items, next: cursor };
}

type Listed = ValuePage['items'][number];

/** What can be read at any of a record's places is here, whatever the others lack. */
const BEST: readonly HolderState[] = ['held', 'wrong', 'erased', 'missing', 'unknown'];

/** Each private value of a record once, though it may stand in several of its node's logs; the newest place of the best. */
function onceEach(
  { id, type, node }: Pick<StoredRecord, 'id' | 'type' | 'node'>,
  all: readonly ValueState[],
  here: string,
): Listed[] {
  const once = new Map<string, Listed>();
  for (const { origin, index, field, holders } of all) {
    const state = holders.find((h) => h.node === here)?.state;
    if (state === undefined || parseOrigin(origin).node !== node) continue;
    const before = once.get(field)?.state;
    if (before === undefined || BEST.indexOf(state) <= BEST.indexOf(before))
      once.set(field, { record: id, type, origin, index, field, state });
  }
  return [...once.values()];
}
