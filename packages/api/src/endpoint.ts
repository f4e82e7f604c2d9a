import type { z } from 'zod';
import type { Permission } from './roles.ts';

/** Bytes that are no JSON, or more than one answer: media type → its schema. Their handlers speak HTTP themselves. */
export interface Raw {
  content: Record<string, z.ZodType | Record<string, unknown>>;
}

/** Who may reach an address: whoever holds a permission, or anyone. */
export interface Access {
  may: Permission | 'anyone';
  /** Permissions that let one in for a part of what it does. */
  or?: readonly Permission[];
  /** Also this machine itself, without a token. */
  local?: true;
  /** The act of administration that it is, as a code; a refusal is put on record under its name. */
  act?: string;
}

/** One address of a node's API, declared once: validation, permission, document and client follow from it. */
export interface Endpoint extends Access {
  method: 'get' | 'post';
  /** `{name}` is a parameter, `{name?}` one that may be left out together with its slash. */
  path: string;
  /** What it does, and more about it, for the API document. */
  summary: string;
  description?: string;
  /** The query of a GET, the JSON body of a POST. */
  request?: z.ZodType | Raw;
  reply: z.ZodType | Raw;
  /** The HTTP status of a good answer; 200 where absent. */
  status?: readonly number[];
  /** What else it answers, beside what follows from the rest: 400 or 422 from `request`, 401 and 403 from `may`. */
  errors?: Record<number, string>;
}

type Area = Record<string, Endpoint>;

/** The endpoints of one area, under the name by which the document groups them. */
export function area<const A extends Area>(tag: string, endpoints: A): A {
  for (const endpoint of Object.values(endpoints)) tags.set(endpoint, tag);
  return endpoints;
}

const tags = new WeakMap<Endpoint, string>();

export function tagOf(endpoint: Endpoint): string | undefined {
  return tags.get(endpoint);
}

type Params<P extends string> = P extends `${string}{${infer N}}${infer Rest}`
  ? Params<Rest> & (N extends `${infer O}?` ? { [K in O]?: string } : { [K in N]: string })
  : unknown;

/** Optional means also: given as undefined. */
type Loose<T> = T extends unknown
  ? { [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K] }
  : never;

/** A body that is sent as it is, whole or as it comes. */
export type Body = string | ReadableStream<Uint8Array>;

/** What a client gives: the parameters of the path, and the query or the body. */
export type Input<E extends Endpoint> = Loose<
  Params<E['path']> & (E extends { request: infer R extends z.ZodType } ? z.input<R> : unknown)
> &
  (E extends { request: Raw } ? { type: string; body: Body } : unknown);

/** What a handler is given: as the client gave it, validated. */
export type Given<E extends Endpoint> = Params<E['path']> &
  (E extends { request: infer R extends z.ZodType } ? z.output<R> : unknown);

/** What an endpoint answers; of a raw one the HTTP answer itself. */
export type Reply<E extends Endpoint> = E extends { reply: infer R extends z.ZodType }
  ? z.output<R>
  : Response;

/** The names in a path. */
export function namesIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\??\}/g)].map(([, name]) => name as string);
}
