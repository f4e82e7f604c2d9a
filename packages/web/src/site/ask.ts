import { type Endpoint, type Input, namesIn, type Reply } from '@hutong/api';
import { demand, mayAlso } from '../http/auth.ts';
import { By } from '../http/by.ts';
import type { Ctx, Shared } from '../http/context.ts';
import type { Mounted } from '../http/endpoints.ts';
import { type ErrorBody, type HttpError, notFound, Refused } from '../http/errors.ts';
import { toHttpError } from '../http/frame.ts';
import { checkedBody, checkedQuery } from '../http/given.ts';

/** What an endpoint answered a page, or why it did not. */
export type Asked<E extends Endpoint> =
  | { reply: Reply<E>; refused?: undefined }
  | { refused: ErrorBody & { status: number } };

/**
 * Asks an endpoint of this node as whoever came: the same check of what they may do and of what they gave, the same handler
 * and the same entry on record as where a program asks it.
 * @param post by which post of theirs, as it is named on record
 * @throws Refused where none of their posts may; that is put on record
 */
export async function askAs<E extends Endpoint>(
  { c, shared, mounted }: { c: Ctx; shared: Shared; mounted: readonly Mounted[] },
  endpoint: E,
  given: Input<E>,
  post: string,
): Promise<Asked<E>> {
  try {
    const found = mounted.find((one) => one.endpoint === endpoint);
    if (found === undefined) throw notFound();
    const { may, or = [], act } = endpoint;
    if (may !== 'anyone' && !or.some((one) => mayAlso(c, one))) demand(c, may);
    const reply = await found.handler(checked(endpoint, given), new By(c, shared, act, post));
    return { reply: reply as Reply<E> };
  } catch (error) {
    const known = error instanceof Refused ? undefined : toHttpError(error, shared);
    if (known === undefined) throw error;
    return { refused: refusalIn(known) };
  }
}

const refusalIn = ({ status, body }: HttpError) => ({ ...body, status });

function checked(endpoint: Endpoint, given: object): object {
  const { method, path, request } = endpoint;
  if (request === undefined || 'content' in request) return given;
  const names = namesIn(path);
  const [params, rest] = [true, false].map((isName) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name) === isName)),
  );
  const read = method === 'get' ? checkedQuery(rest, request) : checkedBody(rest, request);
  return { ...read, ...params };
}
