import { ApiError, type StoredRecord } from '@hutong/api';
import { type FileOnRecord, fileId, fileOnRecord, namedFiles } from '@hutong/attachments';
import { readBody } from '@hutong/record';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { named } from '../../nodes/client.ts';
import { ofForm } from '../../option-values.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const RECORD = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A file that a node has on record. */
export interface Asked {
  node: string;
  file: FileOnRecord;
  /** What a public record calls it. */
  name: string | undefined;
}

type Records = NodeClient['api']['records'];

/** A record of a node; undefined where there is none that may be read. */
export async function recordAt(
  records: Records,
  at: { id: string; node: string | undefined },
): Promise<StoredRecord | undefined> {
  try {
    return await records.get(at);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * The file that is meant: by its SHA-256, or by the record that names it or says what it is.
 * @throws Failed, Usage
 */
export async function fileMeant(
  records: Records,
  given: { file: string; number: string | undefined },
  session: Session,
): Promise<Asked> {
  const { file: text } = given;
  const { id: said, node } = named(text.toLowerCase());
  const isHash = SHA256.test(said);
  if (!isHash && !RECORD.test(said)) throw session.usage('attachment_bad_name', { file: text });
  const found = await recordAt(records, { id: isHash ? fileId(said) : said, node });
  if (found === undefined) throw session.failed('no_attachment', { file: text });
  if (found.pruned !== undefined) throw pruned(found.pruned, session);
  const own = readBody(found, 'attachment.file');
  const one = own ?? chosen(found, given, session);
  const file = await fileOnRecord((id) => recordAt(records, { id, node: found.node }), one.sha256);
  if (file === undefined) throw session.failed('no_attachment', { file: text });
  const name = 'name' in one && typeof one.name === 'string' ? one.name : undefined;
  return { node: found.node, file, name };
}

/** That one of the files a record names which is asked for. */
function chosen(
  found: StoredRecord,
  { file, number }: { file: string; number: string | undefined },
  session: Session,
) {
  const files = namedFiles(found);
  const count = files.length;
  if (count === 0) throw session.failed('attachment_none_named', { file });
  if (count > 1 && number === undefined) throw session.usage('attachment_several', { file, count });
  const n = Number(ofForm('--number', number ?? '1', /^[1-9]\d?$/, '--number 1', session));
  const one = files[n - 1];
  if (one === undefined) throw session.usage('attachment_several', { file, count });
  return one;
}

/** What to throw where its bytes are not kept here any more. */
export function pruned({ held_by }: NonNullable<StoredRecord['pruned']>, session: Session): Error {
  const holders = held_by.map(({ node, name }) => `${name} ${node}`).join(' · ');
  return session.failed('attachment_pruned', { holders });
}
