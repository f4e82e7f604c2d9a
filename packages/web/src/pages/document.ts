import { type Entry, InvalidRecord, joinParts } from '@hutong/record';
import type { NodeService, StoredRecord } from '../service.ts';

const DOCUMENT = 'disclosure.document';
/** The entries a long document's text is cut into: pieces of a record, shown with it and not beside it. */
export const PART = 'disclosure.part';

const MAX_PAGE = 500;

/** The text of a document that lies in parts: joined and checked, or not whole here. */
export type PartsText = { text: string } | { incomplete: true };

/** The joined text of a document in parts; undefined for any other record. */
export async function partsText(
  service: Pick<NodeService, 'query'>,
  record: StoredRecord,
): Promise<PartsText | undefined> {
  if (record.type !== DOCUMENT || record.body.parts === undefined) return undefined;
  // Parts share the document's subject and time of occurrence, so one page holds them all (at most 100).
  const at = Date.parse(record.occurred_at);
  const { node, subject } = record;
  const { items } = await service.query({
    ...{ type: PART, node, subject, from: at, to: at + 1 },
    ...{ visibility: 'public', limit: MAX_PAGE },
  });
  const parts = items.filter((item) => item.origin === record.origin);
  try {
    return { text: joinParts(asEntry(record), parts.map(asEntry)) };
  } catch (error) {
    if (error instanceof InvalidRecord) return { incomplete: true };
    throw error;
  }
}

function asEntry(record: StoredRecord): Entry {
  const { id, type, subject, department, backfilled, visibility, body } = record;
  const [occurredAt, recordedAt] = [Date.parse(record.occurred_at), Date.parse(record.recorded_at)];
  const said = { id, type, subject, department, backfilled, visibility, body };
  return { version: 1, ...said, occurredAt, recordedAt, commitments: {} };
}
