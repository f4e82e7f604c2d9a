/**
 * Whether a value surely fits a schema. Every record passes its schema, mostly without fault, and zod builds a copy of each
 * value on the way: this looks only, and says nothing of why. Who gets `false` asks the schema itself.
 */
import type { z } from 'zod';

type Check = (value: unknown) => boolean;
/** What zod keeps of a schema or of one of its checks (zod/v4/core). */
type Def = Readonly<Record<string, unknown>>;

const compiled = new WeakMap<z.ZodType, Check>();

/** True: the schema takes the value. False: it may not, or has a part that is not known here. */
export function passes(schema: z.ZodType, value: unknown): boolean {
  let check = compiled.get(schema);
  if (check === undefined) {
    check = checkOf(schema) ?? (() => false);
    compiled.set(schema, check);
  }
  return check(value);
}

/** Undefined of a schema with a part whose meaning is not written here. */
function checkOf(schema: unknown): Check | undefined {
  const def = defOf(schema);
  if (def.coerce === true) return undefined;
  const base = BASES[String(def.type)]?.(def);
  const more = ((def.checks as unknown[] | undefined) ?? []).map((one) => conditionOf(defOf(one)));
  if (base === undefined || !more.every((one) => one !== undefined)) return undefined;
  if (more.length === 0) return base;
  return (value) => base(value) && more.every((holds) => holds(value));
}

const defOf = (part: unknown): Def => (part as { _zod: { def: Def } })._zod.def;

const BASES: Readonly<Record<string, (def: Def) => Check | undefined>> = {
  string: ({ format }) => (format === undefined ? (value) => typeof value === 'string' : undefined),
  number: ({ format }) => (format === 'safeint' ? Number.isSafeInteger : undefined),
  boolean: () => (value) => typeof value === 'boolean',
  enum: ({ entries }) => oneOf(Object.values(entries as object)),
  literal: ({ values }) => oneOf(values as unknown[]),
  optional: ({ innerType }) => {
    const inner = checkOf(innerType);
    return inner && ((value) => value === undefined || inner(value));
  },
  array: ({ element }) => {
    const inner = checkOf(element);
    return inner && ((value) => Array.isArray(value) && value.every(inner));
  },
  object: objectCheck,
};

function oneOf(words: readonly unknown[]): Check | undefined {
  const known = new Set(words);
  return words.every((word) => typeof word === 'string') ? (value) => known.has(value) : undefined;
}

/** Goes through what is given and not through all that may be: most fields of most records are left out. */
function objectCheck({ shape, catchall }: Def): Check | undefined {
  if (catchall === undefined || defOf(catchall).type !== 'unknown') return undefined;
  const fields = new Map<string, Check>();
  const needed: string[] = [];
  for (const [name, field] of Object.entries(shape as object)) {
    const check = checkOf(field);
    if (check === undefined) return undefined;
    fields.set(name, check);
    if (defOf(field).type !== 'optional') needed.push(name);
  }
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = value as Record<string, unknown>;
    for (const name of needed) if (given[name] === undefined) return false;
    for (const name in given) if (fields.get(name)?.(given[name]) === false) return false;
    return true;
  };
}

const lengthOf = (value: unknown) => (value as string | unknown[]).length;

function conditionOf(def: Def): Check | undefined {
  const { check, minimum, maximum, value: bound, inclusive, pattern, fn } = def;
  switch (check) {
    case 'min_length':
      return (value) => lengthOf(value) >= (minimum as number);
    case 'max_length':
      return (value) => lengthOf(value) <= (maximum as number);
    case 'greater_than':
      return inclusive === true ? (value) => (value as number) >= (bound as number) : undefined;
    case 'less_than':
      return inclusive === true ? (value) => (value as number) <= (bound as number) : undefined;
    case 'string_format': {
      // One that remembers where it found something last would not look at the whole of the next.
      const plain = pattern instanceof RegExp && def.format === 'regex' && !/[gy]/.test(pattern.flags);
      return plain ? (value) => pattern.test(value as string) : undefined;
    }
    case 'custom':
      return typeof fn === 'function' ? (value) => fn(value) === true : undefined;
    default:
      return undefined;
  }
}
