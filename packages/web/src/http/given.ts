import type { z } from '@hono/zod-openapi';
import { readRecord } from '../records/body.ts';
import type { Ctx, Shared } from './context.ts';
import { HttpError, words } from './errors.ts';

/** A request's JSON body as its schema wants it; throws HttpError 422 that names the field at fault. */
export async function readGiven<T>(c: Ctx, shared: Shared, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readRecord(c, shared));
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') || 'body';
  const text =
    field === 'reason'
      ? words('given_reason', [], 'given_reason_next', [])
      : words('given', [{ field }], 'given_next', []);
  throw new HttpError(422, { code: 'refused', field, ...text });
}
