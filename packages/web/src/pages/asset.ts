import { asset } from '@hutong/ui';
import type { Ctx } from '../http/context.ts';
import { notFound } from '../http/errors.ts';
import { send } from '../http/respond.ts';

/** `GET /assets/{name}` */
export function getAsset(c: Ctx): Response {
  const found = asset(c.req.param('name') ?? '');
  if (found === undefined) throw notFound();
  return sendFile(c, found);
}

/** A file that a browser may keep, and asks about each time. */
export function sendFile(
  c: Ctx,
  { bytes, etag, type }: { bytes: Uint8Array<ArrayBuffer>; etag: string; type: string },
): Response {
  const headers = { ETag: etag, 'Cache-Control': 'no-cache' };
  if (c.req.header('if-none-match') === etag) return send(c, 304, type, null, headers);
  return send(c, 200, type, bytes, headers);
}
