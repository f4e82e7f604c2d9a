import type { NodeService, RecordPage, RecordQuery, StoredRecord } from '@hutong/api';
import { PART } from '@hutong/ui';

const PAGE_RECORDS = 20;
const MORE_RECORDS = 10;
/** A document has at most 100 parts: ten queries pass over one, and a page stays bounded among many. */
const MAX_QUERIES = 12;

/**
 * A page of public records, newest first, without the parts of long documents unless asked for by type. It holds 20
 * or more records while there are so many: a page of the service is never cut, as its cursor stands at its end.
 */
export async function publicRecords(
  service: Pick<NodeService, 'query'>,
  search: Omit<RecordQuery, 'visibility' | 'limit'>,
): Promise<RecordPage> {
  const items: StoredRecord[] = [];
  let query: RecordQuery = { ...search, visibility: 'public', limit: PAGE_RECORDS };
  for (let asked = 1; ; asked++) {
    const page = await service.query(query);
    items.push(...page.items.filter(({ type }) => type !== PART || search.type === PART));
    if (page.next === undefined) return { items };
    if (items.length >= PAGE_RECORDS || asked === MAX_QUERIES) return { items, next: page.next };
    query = { ...query, cursor: page.next, limit: MORE_RECORDS };
  }
}
