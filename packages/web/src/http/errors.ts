import { type Args, type MessageKey, sayBoth } from '../messages.ts';
import type { Caller } from './auth.ts';
import type { Permission } from './roles.ts';

/** What an error answer's `error` holds. */
export interface ErrorBody {
  code: string;
  field?: string;
  reason: string;
  next: string;
}

type Code = Extract<MessageKey, string>;

/** A request that cannot be answered as asked; becomes an HTTP answer in `onError`, and only there. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Record<string, string>;

  constructor(status: number, body: ErrorBody, headers: Record<string, string> = {}) {
    super(`${status} ${body.code}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Not let in, or not allowed to: also put on record (acts/refusals.ts). */
export class Refused extends HttpError {
  /** What was asked for; absent where anyone may, and only the token was wrong. */
  readonly permission: Permission | undefined;
  /** Absent: without a token, or with one that is not known. */
  readonly caller: Caller | undefined;

  constructor(
    status: number,
    body: ErrorBody,
    headers: Record<string, string>,
    by: { permission?: Permission | undefined; caller?: Caller },
  ) {
    super(status, body, headers);
    this.permission = by.permission;
    this.caller = by.caller;
  }
}

/** The node cannot do it now (disk full, database away, stopping). A service throws it; it becomes 503. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  /** No personal data: it is logged and shown. */
  readonly reason: string;
  readonly next: string;
  readonly code: string;

  constructor(reason: string, next: string, code = 'unavailable') {
    super(`${reason}. ${next}`);
    this.reason = reason;
    this.next = next;
    this.code = code;
  }
}

/** A query the service cannot follow, such as a cursor it never gave. It becomes 400. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
  readonly field: string;
  readonly next: string;

  constructor(field: string, next: string) {
    super(`${field}: ${next}`);
    this.field = field;
    this.next = next;
  }
}

/** Reason and next step of a message and its `…_next`, in both languages. */
export function words<K extends Code, N extends Code>(
  reason: K,
  reasonArgs: Args<K>,
  next: N,
  nextArgs: Args<N>,
): { reason: string; next: string } {
  return { reason: sayBoth(reason, ...reasonArgs), next: sayBoth(next, ...nextArgs) };
}

/** Nothing of a request could be saved now. */
export function notSaved(cause: 'disk_full' | 'busy' | 'ended'): Unavailable {
  const { reason, next } = words(cause, [], `${cause}_next`, []);
  return new Unavailable(reason, next, cause === 'disk_full' ? 'disk_full' : undefined);
}

export function invalidQuery(field: string, rule: string): HttpError {
  return new HttpError(400, {
    code: 'query',
    field,
    ...words('query', [{ field }], 'query_next', [{ rule }]),
  });
}

export function notFound(): HttpError {
  return new HttpError(404, { code: 'not_found', ...words('not_found', [], 'not_found_next', []) });
}

/** A node that is not here. */
export function noNode(): HttpError {
  return new HttpError(404, { code: 'no_node', ...words('no_node', [], 'no_node_next', []) });
}

export function noRecord(): HttpError {
  return new HttpError(404, { code: 'no_record', ...words('no_record', [], 'no_record_next', []) });
}

/** Its bytes were pruned here: those who have them are named. */
export function prunedRecord(held_by: readonly { node: string; name: string }[]): HttpError {
  const holders = held_by.map(({ node, name }) => `${name} (${node})`).join('、');
  return new HttpError(410, { code: 'pruned', ...words('pruned', [{ holders }], 'pruned_next', []) });
}

export function badId(): HttpError {
  return new HttpError(400, { code: 'bad_id', field: 'id', ...words('bad_id', [], 'bad_id_next', []) });
}

export function methodNotAllowed(method: string, allow: string): HttpError {
  const text = words('method', [{ method }], 'method_next', [{ allow }]);
  return new HttpError(405, { code: 'method', ...text }, { Allow: allow });
}

export function contentType(): HttpError {
  const headers = { 'Accept-Post': 'application/json, application/x-ndjson' };
  return new HttpError(
    415,
    { code: 'content_type', ...words('content_type', [], 'content_type_next', []) },
    headers,
  );
}

export function bodyTooLarge(limit: number): HttpError {
  const text = words('body_too_large', [{ limit }], 'body_too_large_next', []);
  return new HttpError(413, { code: 'body_too_large', ...text }, { Connection: 'close' });
}

export function bodySlow(ms: number): HttpError {
  const text = words('body_slow', [{ seconds: ms / 1000 }], 'body_slow_next', []);
  return new HttpError(408, { code: 'body_slow', ...text }, { Connection: 'close' });
}

export function bodyCut(): HttpError {
  return new HttpError(
    400,
    { code: 'body_cut', ...words('body_cut', [], 'body_slow_next', []) },
    { Connection: 'close' },
  );
}
