import { readMultipart } from '@hutong/attachments';
import { bounded } from '@hutong/process';
import { MAX_ATTACHMENT_BYTES } from '@hutong/record';
import type { Ctx, Shared } from '../http/context.ts';
import { bodyCut, bodyTooLarge, contentType, type ErrorBody, HttpError } from '../http/errors.ts';
import { checkLength, within } from '../records/body.ts';

/** A form with a file in it, and what it weighs beside that. */
const MOST_BYTES = MAX_ATTACHMENT_BYTES + (256 << 10);

/**
 * Reads a form with a file, which `take` is given while it comes. What is refused is not read to its end.
 * @param tooLong what is said of one that is longer
 * @throws HttpError, and what `take` throws
 */
export async function readUpload<T>(
  c: Ctx,
  { limits }: Pick<Shared, 'limits'>,
  take: Parameters<typeof readMultipart<T>>[2],
  tooLong?: Pick<ErrorBody, 'reason' | 'next'>,
): ReturnType<typeof readMultipart<T>> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) throw contentType('multipart/form-data');
  checkLength(c, MOST_BYTES, tooLong);
  // One that does not say how long it is ends there too.
  const body = bounded(unhurried(c, limits.idleMs), MOST_BYTES, () => bodyTooLarge(MOST_BYTES, tooLong));
  return readMultipart(type, body, take);
}

/** A body as it comes; one that is silent for `ms` is given up. */
async function* unhurried(c: Ctx, ms: number): AsyncGenerator<Uint8Array> {
  const reader = c.req.raw.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { value, done } = await within(ms, reader.read()).catch(cut);
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function cut(error: unknown): never {
  throw error instanceof HttpError ? error : bodyCut();
}
