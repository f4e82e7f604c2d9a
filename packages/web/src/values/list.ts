import { z } from '@hono/zod-openapi';
import { parseOrigin } from '@hutong/trust';
import { invalidQuery } from '../http/errors.ts';
import { readQuery } from '../records/query.ts';
import type { NodeService, StoredRecord } from '../service.ts';
import type { HolderState, ValuePage, ValueQuery, ValueService, ValueState } from './service.ts';

/** Records looked at for one page, so that a page costs the same however rare what is asked for is. */
const MAX_LOOKED_AT = 2_000;
const AT_ONCE = 100;
const STATES = ['held', 'missing', 'erased'] as const;

/** Query parameters of `GET /api/values`, as they stand in the address. */
export const valueQuerySchema = z.object({
  type: z.string().optional().meta({ description: '记录类型，如 case.apply' }),
  node: z.string().optional().meta({ description: '节点，如 nongan' }),
  state: z.enum(STATES).optional().meta({ description: '在本节点的状态' }),
  limit: z.string().optional().meta({ type: 'integer', minimum: 1, maximum: 500, default: 50 }),
  after: z.string().optional().meta({ description: '上一页答复中的 next' }),
});

/** Reads a query; throws HttpError 400 that names the parameter. */
export function readValueQuery(address: string): ValueQuery {
  const url = new URL(address);
  const { searchParams: params } = url;
  const state = params.get('state') ?? undefined;
  const known = STATES.find((s) => s === state);
  if (state !== undefined && known === undefined) throw invalidQuery('state', STATES.join(', '));
  const other = [...params.keys()].find((name) => !Object.hasOwn(valueQuerySchema.shape, name));
  if (other !== undefined)
    throw invalidQuery(other.slice(0, 32), Object.keys(valueQuerySchema.shape).join(', '));
  params.delete('state');
  const after = params.get('after');
  params.delete('after');
  if (after !== null) params.set('cursor', after);
  const { type, node, limit, cursor } = readQuery(url.href);
  return {
    limit,
    ...(type === undefined ? {} : { type }),
    ...(node === undefined ? {} : { node }),
    ...(known === undefined ? {} : { state: known }),
    ...(cursor === undefined ? {} : { after: cursor }),
  };
}

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
      const all = (await values.states(record.id))?.values ?? [];
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
