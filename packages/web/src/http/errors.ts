import { type Caller, type Permission, Unavailable } from '@hutong/api';
import type { Phrase, Text } from '@hutong/record';
import { type Args, type MessageKey, textOf } from '../messages.ts';

/** What an error answer's `error` holds; the language of its words is chosen as it is answered. */
export interface ErrorBody {
  code: string;
  field?: string;
  reason: Phrase;
  next: Phrase;
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
    by: { permission?: Permission | undefined; caller?: Caller | undefined },
  ) {
    super(status, body, headers);
    this.permission = by.permission;
    this.caller = by.caller;
  }
}

/** Reason and next step of a message and its `…_next`. */
export function words<K extends Code, N extends Code>(
  reason: K,
  reasonArgs: Args<K>,
  next: N,
  nextArgs: Args<N>,
): { reason: Text; next: Text } {
  return { reason: textOf(reason, ...reasonArgs), next: textOf(next, ...nextArgs) };
}

/** The store does not answer, or cannot be written to, now. */
export function away(): Unavailable {
  const { reason, next } = words('away', [], 'away_next', []);
  return new Unavailable(reason, next, 'store_away');
}

export function invalidQuery(field: string, rule: Phrase): HttpError {
  return new HttpError(400, { code: 'query', field, reason: textOf('query', { field }), next: rule });
}

export function notFound(): HttpError {
  return new HttpError(404, { code: 'not_found', ...words('not_found', [], 'not_found_next', []) });
}

/** Asked under a name that is not this node's (RFC 9110 §15.5.20). */
export function misdirected(): HttpError {
  return new HttpError(421, { code: 'misdirected', ...words('misdirected', [], 'misdirected_next', []) });
}

/** A center, which is asked what only a hall has. */
export function noPrivateIndex(): HttpError {
  const text = words('no_private_index', [], 'no_private_index_next', []);
  return new HttpError(409, { code: 'no_private_index', ...text });
}

/** A node that is not here. */
export function noNode(): HttpError {
  return new HttpError(404, { code: 'no_node', ...words('no_node', [], 'no_node_next', []) });
}

export function noCall(): HttpError {
  return new HttpError(404, { code: 'no_call', ...words('no_call', [], 'no_call_next', []) });
}

export function noRehearsal(): HttpError {
  return new HttpError(404, { code: 'no_rehearsal', ...words('no_rehearsal', [], 'no_rehearsal_next', []) });
}

export function noMatter(): HttpError {
  return new HttpError(404, { code: 'no_matter', ...words('no_matter', [], 'no_matter_next', []) });
}

export function noRecord(): HttpError {
  return new HttpError(404, { code: 'no_record', ...words('no_record', [], 'no_record_next', []) });
}

/** An id alone, though several nodes have such a record. */
export function severalRecords(nodes: readonly string[]): HttpError {
  const text = words('several', [{ nodes: nodes.join('、') }], 'several_next', []);
  return new HttpError(409, { code: 'several', field: 'id', ...text });
}

/** Its bytes were pruned here: those who have them are named. */
export function prunedRecord(held_by: readonly { node: string; name: string }[]): HttpError {
  const holders = held_by.map(({ node, name }) => `${name} (${node})`).join('、');
  return new HttpError(410, { code: 'pruned', ...words('pruned', [{ holders }], 'pruned_next', []) });
}

/** A file that is not on record at the node, or may not be read. */
export function noAttachment(): HttpError {
  const text = words('no_attachment', [], 'no_attachment_next', []);
  return new HttpError(404, { code: 'no_attachment', ...text });
}

/** A form that brought no file. */
export function noFile(): HttpError {
  return new HttpError(400, { code: 'no_file', field: 'file', ...words('no_file', [], 'no_file_next', []) });
}

/** An internal file, which is read by its own act alone. */
export function sealedAttachment(): HttpError {
  const text = words('sealed_attachment', [], 'sealed_attachment_next', []);
  return new HttpError(409, { code: 'sealed_attachment', ...text });
}

export function badId(): HttpError {
  return new HttpError(400, { code: 'bad_id', field: 'id', ...words('bad_id', [], 'bad_id_next', []) });
}

export function methodNotAllowed(method: string, allow: string): HttpError {
  const text = words('method', [{ method }], 'method_next', [{ allow }]);
  return new HttpError(405, { code: 'method', ...text }, { Allow: allow });
}

export function contentType(accepted = 'application/json, application/x-ndjson'): HttpError {
  const headers = { 'Accept-Post': accepted };
  return new HttpError(
    415,
    { code: 'content_type', ...words('content_type', [], 'content_type_next', []) },
    headers,
  );
}

// None of these says `Connection: close`: what still comes would be cut off at once, and the reset takes the answer with it.
// It is read and dropped for half a second instead (node-server's drain), then the connection goes.
export function bodyTooLarge(
  limit: number,
  text: Pick<ErrorBody, 'reason' | 'next'> = words('body_too_large', [{ limit }], 'body_too_large_next', []),
): HttpError {
  return new HttpError(413, { code: 'body_too_large', ...text });
}

export function bodySlow(ms: number): HttpError {
  const text = words('body_slow', [{ seconds: ms / 1000 }], 'body_slow_next', []);
  return new HttpError(408, { code: 'body_slow', ...text });
}

export function bodyCut(): HttpError {
  return new HttpError(400, { code: 'body_cut', ...words('body_cut', [], 'body_slow_next', []) });
}
