import type { z } from 'zod';
import { type Contract, contract } from './contract.ts';
import { type Body, type Endpoint, type Input, namesIn, type Reply } from './endpoint.ts';
import { errorSchema } from './schemas.ts';

/** How a request is sent: `fetch`, bound to a node's address, or anything like it. */
export type Ask = (
  path: string,
  request: { method: string; headers: Record<string, string>; body?: Body },
) => Promise<Response>;

/** What a node said is wrong. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  /** What to do, in the node's words. */
  readonly next: string;

  constructor(status: number, error: z.output<typeof errorSchema>['error']) {
    super(error.reason);
    this.status = status;
    this.code = error.code;
    this.field = error.field;
    this.next = error.next;
  }
}

type Call<E extends Endpoint> =
  Record<never, never> extends Input<E>
    ? (input?: Input<E>) => Promise<Reply<E>>
    : (input: Input<E>) => Promise<Reply<E>>;

/** A function for each endpoint of the contract: `client(ask).alerts.list({ limit: 10 })`. */
export type Client = { [A in keyof Contract]: { [E in keyof Contract[A]]: Call<Contract[A][E] & Endpoint> } };

/**
 * A node's API as typed functions, which throw ApiError. What is answered is taken for what the contract says; whoever
 * does not trust the node checks signatures.
 * @param foreign what to throw where an answer is not one of a node's API
 */
export function client(ask: Ask, foreign: (status: number) => Error): Client {
  const areas = Object.entries(contract).map(([name, endpoints]) => {
    const calls = Object.entries(endpoints as Record<string, Endpoint>).map(([key, endpoint]) => {
      return [key, (input: object = {}) => call(ask, foreign, endpoint, input)];
    });
    return [name, Object.fromEntries(calls)];
  });
  return Object.fromEntries(areas);
}

async function call(
  ask: Ask,
  foreign: (status: number) => Error,
  endpoint: Endpoint,
  given: object,
): Promise<unknown> {
  const input: Record<string, unknown> = { ...given };
  let { path } = endpoint;
  for (const name of namesIn(path)) {
    const value = input[name];
    delete input[name];
    const part = value === undefined ? '' : `/${encodeURIComponent(String(value))}`;
    path = path.replace(new RegExp(`/\\{${name}\\??\\}`), () => part);
  }
  const answer = await ask(...requestOf(endpoint, path, input));
  if (!answer.ok && endpoint.status?.includes(answer.status) !== true) {
    const said: unknown = await answer.json().catch(() => undefined);
    const { success, data } = errorSchema.safeParse(said);
    throw success ? new ApiError(answer.status, data.error) : foreign(answer.status);
  }
  if ('content' in endpoint.reply) return answer;
  return answer.json().catch(() => {
    throw foreign(answer.status);
  });
}

function requestOf(endpoint: Endpoint, path: string, input: Record<string, unknown>): Parameters<Ask> {
  if (endpoint.method === 'get') {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(input))
      if (value !== undefined) query.set(name, String(value));
    return [query.size === 0 ? path : `${path}?${query}`, { method: 'GET', headers: {} }];
  }
  const raw = endpoint.request !== undefined && 'content' in endpoint.request;
  const { type, body } = raw ? (input as { type: string; body: Body }) : json(input);
  return [path, { method: 'POST', headers: { 'Content-Type': type }, body }];
}

function json(input: object): { type: string; body: string } {
  return { type: 'application/json', body: JSON.stringify(input) };
}

/**
 * All items of a list, page after page.
 * @param ask for the page after the one that ended in `after`
 * @param most items; what is beyond is left out
 */
export async function everyItem<T>(
  ask: (after: string | undefined) => Promise<{ items: T[]; next?: string }>,
  most: number,
): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await ask(after);
    all.push(...items);
    after = next;
  } while (after !== undefined && all.length < most);
  return all;
}
