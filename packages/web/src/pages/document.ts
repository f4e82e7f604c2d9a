import type { NodeService, StoredRecord } from '@hutong/api';
import { InvalidRecord, joinParts, timeOfText } from '@hutong/record';
import { PART, type PartsText } from '@hutong/ui';

const DOCUMENT = 'disclosure.document';
const MAX_PAGE = 500;

/** The joined text of a document in parts; undefined for any other record. */
export async function partsText(
  service: Pick<NodeService, 'query'>,
  record: StoredRecord,
): Promise<PartsText | undefined> {
  if (record.type !== DOCUMENT || record.body.parts === undefined) return undefined;
  // Parts share the document's subject and time of occurrence, so one page holds them all (at most 100).
  const at = timeOfText(record.occurred_at) ?? 0;
  const { node, subject } = record;
  const { items } = await service.query({
    type: PART,
    node,
    subject,
    from: at,
    to: at + 1,
    visibility: 'public',
    limit: MAX_PAGE,
  });
  const parts = items.filter((item) => item.origin === record.origin);
  try {
    return { text: joinParts(record, parts) };
  } catch (error) {
    if (error instanceof InvalidRecord) return { incomplete: true };
    throw error;
  }
}
