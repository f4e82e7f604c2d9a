import type { Endpoint } from '@hutong/api';
import { fieldFault } from '@hutong/trust';
import { z } from 'zod';
import { textOf } from '../messages.ts';
import { readRecord } from '../records/body.ts';
import type { Ctx, Shared } from './context.ts';
import { HttpError, invalidQuery, words } from './errors.ts';

/** What a request brings, as its endpoint wants it: the parameters of its path, and its query or its body. */
export async function readGiven(c: Ctx, shared: Shared, { method, request }: Endpoint): Promise<object> {
  const params = c.req.param();
  if (request === undefined || 'content' in request) return params;
  const given = method === 'get' ? readQuery(c, request) : await readBody(c, shared, request);
  return { ...given, ...params };
}

/** @throws HttpError 400 that names the parameter: a typing error must not look like an answer to the question */
function readQuery(c: Ctx, schema: z.ZodType): object {
  refuseTwice(c);
  const all = Object.entries(c.req.queries());
  return checkedQuery(Object.fromEntries(all.map(([name, [value]]) => [name, value])), schema);
}

/** @throws HttpError 400 that names the parameter */
export function checkedQuery(given: unknown, schema: z.ZodType): object {
  const read = schema.safeParse(given);
  if (read.success) return read.data as object;
  const issue = read.error.issues[0] as z.core.$ZodIssue;
  const field = issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path[0];
  const shape = new Map(schema instanceof z.ZodObject ? Object.entries<z.ZodType>(schema.shape) : []);
  const examples = shape.get(String(field))?.meta()?.examples as string[] | undefined;
  throw invalidQuery(String(field ?? 'query').slice(0, 32), examples?.join(', ') ?? fieldFault(issue));
}

/** @throws HttpError 400 that names a parameter of the query that comes twice: which of them counts would be a guess */
export function refuseTwice(c: Ctx): void {
  if (!c.req.url.includes('?')) return;
  const twice = Object.entries(c.req.queries()).find(([, values]) => values.length > 1);
  if (twice !== undefined) throw invalidQuery(twice[0].slice(0, 32), textOf('write_once'));
}

async function readBody(c: Ctx, shared: Shared, schema: z.ZodType): Promise<object> {
  return checkedBody(await readRecord(c, shared), schema);
}

/** @throws HttpError 422 that names the field at fault */
export function checkedBody(given: unknown, schema: z.ZodType): object {
  const read = schema.safeParse(given);
  if (read.success) return read.data as object;
  const field = read.error.issues[0]?.path.join('.') || 'body';
  const text =
    field === 'reason'
      ? words('given_reason', [], 'given_reason_next', [])
      : words('given', [{ field }], 'given_next', []);
  throw new HttpError(422, { code: 'refused', field, ...text });
}
