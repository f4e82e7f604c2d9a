import { asset } from '@hutong/ui';
import type { Ctx } from '../http/context.ts';
import { notFound } from '../http/errors.ts';
import { send } from '../http/respond.ts';

/** `GET /assets/{name}` */
export function getAsset(c: Ctx): Response {
  const found = asset(c.req.param('name') ?? '');
  if (found === undefined) throw notFound();
  const { bytes, etag, type } = found;
  const headers = { ETag: etag, 'Cache-Control': 'no-cache' };
  if (c.req.header('if-none-match') === etag) return send(c, 304, type, null, headers);
  return send(c, 200, type, bytes, headers);
}
