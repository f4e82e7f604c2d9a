import type { AttachmentFile } from '@hutong/api';
import { endingOf, safeName, saveAs, servedType } from '@hutong/attachments';
import type { Ctx } from '../http/context.ts';
import { send, streamOf } from '../http/respond.ts';

/** Nothing of a file may run or be drawn, wherever it is opened. */
const FILE_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** What is sent of a file on record. */
export type SentFile = Pick<AttachmentFile, 'sha256' | 'bytes' | 'media_type'>;

/**
 * A file's bytes, to be saved and never shown. Where they are not what was said, the answer ends before its length.
 * @param name as whoever gave it called it; where there is none, or one that would not be taken, it is called by its hash
 */
export function sendFile(
  c: Ctx,
  { sha256, bytes: length, media_type }: SentFile,
  name: string | undefined,
  bytes: AsyncIterable<Uint8Array>,
  headers: Record<string, string> = {},
): Response {
  c.set('csp', FILE_CSP);
  const saved = (name && nameToSave(name)) ?? `${sha256.slice(0, 16)}${endingOf(media_type)}`;
  return send(c, 200, servedType(media_type), streamOf(bytes), {
    ...headers,
    'Content-Length': String(length),
    'Content-Disposition': saveAs(saved),
  });
}

/** Another node may have written anything: what would not be taken here is saved without its name. */
function nameToSave(name: string): string | undefined {
  try {
    return safeName(name);
  } catch {
    return undefined;
  }
}
