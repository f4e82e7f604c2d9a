import type { Ctx, Shared } from '../http/context.ts';
import { bodyCut, bodySlow, bodyTooLarge, contentType, type ErrorBody, HttpError } from '../http/errors.ts';
import { readJson } from '../http/json.ts';

/** What a body says it is. Anything but UTF-8 JSON or NDJSON, uncompressed, is refused. */
export function bodyKind(c: Ctx): 'json' | 'ndjson' {
  const encoding = c.req.header('content-encoding');
  if (encoding !== undefined && encoding !== 'identity') throw contentType();
  const type = c.req.header('content-type') ?? '';
  if (type === 'application/json') return 'json';
  const [media, ...params] = type.toLowerCase().split(';');
  const charset = params.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) throw contentType();
  if (media?.trim() === 'application/json') return 'json';
  if (media?.trim() === 'application/x-ndjson') return 'ndjson';
  throw contentType();
}

/** Refuses a body whose declared length is over the limit, before a byte of it is read. */
export function checkLength(c: Ctx, limit: number, text?: Pick<ErrorBody, 'reason' | 'next'>): void {
  const length = c.req.header('content-length');
  if (length !== undefined && Number(length) > limit) throw bodyTooLarge(limit, text);
}

/** A whole JSON body, within size and time. */
export async function readRecord(c: Ctx, shared: Shared): Promise<unknown> {
  const { recordBytes, bodyMs } = shared.limits;
  checkLength(c, recordBytes);
  const parsed = readJson(await within(bodyMs, wholeBody(c, recordBytes)));
  if ('fault' in parsed) throw new HttpError(400, parsed.fault);
  return parsed.value;
}

/** A body of at most `limit` bytes. */
export async function wholeBody(c: Ctx, limit: number): Promise<Buffer> {
  try {
    // Node's parser holds a body to its declared length, so only one without a length needs counting.
    if (c.req.header('content-length') !== undefined) return Buffer.from(await c.req.raw.arrayBuffer());
    return await countedBody(c.req.raw, limit);
  } catch (error) {
    throw error instanceof HttpError ? error : bodyCut();
  }
}

async function countedBody(request: Request, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > limit) throw bodyTooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/**
 * Throws body_slow when the sender is silent for `ms`. That this process itself stood still (a machine that slept) is not
 * the sender's silence: what came meanwhile is read before it is judged.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(bodySlow(ms))), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
