/** The one way to read what an entry says: as its record type's own schema describes it, or not at all. */
import type { z } from 'zod';
import { mapOf } from './entry.ts';
import { isObject } from './object.ts';
import { type KnownKind, recordTypes } from './types/registered.ts';

/** Name of a record type that this version knows. */
export type KnownType = KnownKind['type'];

/** What bodies say, by record type. */
type Bodies = { [K in KnownKind as K['type']]: Named<z.infer<K['body']>> };

/** What a body of this record type says, as its schema has it; fields that the schema does not know are left aside. */
export type BodyOf<T extends KnownType> = Bodies[T];

// Without the `[name]: unknown` of a loose schema, under which any mistyped name would pass for a field; and a field that
// is not there is absent, never undefined: no entry’s bytes can say undefined.
type Named<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer U)[]
    ? Named<U>[]
    : T extends object
      ? {
          [K in keyof T as string extends K ? (unknown extends T[K] ? never : K) : K]: Named<
            Exclude<T[K], undefined>
          >;
        }
      : T;

/** An entry of a known type with its body read. */
export type Said = { [T in KnownType]: { type: T; body: BodyOf<T> } }[KnownType];

/** An entry, or a record as an API shows it. */
type Typed = { type: string; body: object };

/**
 * Reads an entry's body as one of `type`.
 * @returns undefined for an entry of another type, and for a body that is not what the type's schema describes: whoever
 * wrote it, it says nothing. Never throws
 */
export function readBody<T extends KnownType>(entry: Typed, type: T): BodyOf<T> | undefined {
  return entry.type === type ? (parse(entry) as BodyOf<T> | undefined) : undefined;
}

/** Reads an entry of any type this version knows; undefined for all others, and where `readBody` would be. Never throws. */
export function readSaid(entry: Typed): Said | undefined {
  const body = parse(entry);
  return body === undefined ? undefined : ({ type: entry.type, body } as Said);
}

function parse({ type, body }: Typed): Record<string, unknown> | undefined {
  return recordTypes.get(type)?.body.safeParse(body).data;
}

/** The schema of a type's body, for what is to become one: a request, a draft. */
export function bodySchema<T extends KnownType>(type: T): z.ZodType<BodyOf<T>> {
  return recordTypes.get(type)?.body as unknown as z.ZodType<BodyOf<T>>;
}

/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * A body as JSON, to be shown and served, whatever its type and whoever wrote it: integers beyond 2^53 as decimal text,
 * bytes as base64. Never throws.
 */
export function plainBody(body: object): Record<string, Json> {
  return plain(mapOf(body)) as Record<string, Json>;
}

// Most bodies are JSON already: nothing is copied until something is met that isn't.
function plain(value: unknown): Json {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.every((item, i) => item === value[i]) ? (value as Json) : items;
  }
  if (!isObject(value)) return value as Json;
  let copy: Record<string, Json> | undefined;
  for (const name in value) {
    const inner = plain(value[name]);
    if (inner === value[name]) continue;
    copy ??= { ...(value as Record<string, Json>) };
    copy[name] = inner;
  }
  return copy ?? (value as Json);
}
