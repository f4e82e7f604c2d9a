/** A body against its type: the schema, what must not be public, what cannot be encoded. */
import type { z } from 'zod';
import { MAX_DEPTH } from './cbor.ts';
import { InvalidRecord } from './errors.ts';
import { nearNames } from './near.ts';
import { isObject } from './object.ts';
import type { RecordKind } from './types/define.ts';
import { GIVES_AWAY, maxPrivate } from './types/private.ts';

/** The entry adds two levels around the body (itself, and the map it stands in). */
const BODY_DEPTH = MAX_DEPTH - 1;

/**
 * Checks a body; returns nothing, since the caller's own object is what is encoded, unknown fields and all.
 * @throws InvalidRecord naming the field's path.
 */
export function checkBody(kind: RecordKind, body: Record<string, unknown>): void {
  checkValue(kind, body, 'body', 1);
  const result = kind.body.safeParse(body);
  if (!result.success) throw fromIssue(result.error.issues[0]!, kind);
}

/** Refuses what no schema sees, in unknown fields too: private names, decimals, depth, broken text. */
function checkValue(kind: RecordKind, value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      throw new InvalidRecord(path, 'holds half a character', 'Check the file’s encoding.');
    return;
  }
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return;
    throw new InvalidRecord(
      path,
      `${value} is not an exact integer`,
      'Write decimals and very large numbers as text.',
    );
  }
  if (typeof value === 'boolean' || value === null || value === undefined) return;
  if (depth > BODY_DEPTH)
    throw new InvalidRecord(path.slice(0, 200), `is nested deeper than ${BODY_DEPTH} levels`, 'Flatten it.');
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (value[i] === undefined)
        throw new InvalidRecord(`${path}[${i}]`, 'is missing', 'Leave no gaps in lists.');
      checkValue(kind, value[i], `${path}[${i}]`, depth + 1);
    }
    return;
  }
  if (!isObject(value))
    throw new InvalidRecord(path, 'is not JSON', 'Give JSON values only; bytes as base64 text.');
  for (const key in value) {
    if (GIVES_AWAY.has(key)) throw givesAway(kind, key, path);
    const inner = value[key];
    if (typeof inner === 'string' && key.length <= 64 && key !== '__proto__' && inner.isWellFormed())
      continue;
    if (key.length > 64)
      throw new InvalidRecord(`${path}.${key.slice(0, 64)}…`, 'is a name over 64 characters', 'Shorten it.');
    if (key === '__proto__')
      throw new InvalidRecord(`${path}.__proto__`, 'is not allowed', 'Rename the field.');
    checkValue(kind, inner, `${path}.${key}`, depth + 1);
  }
}

function givesAway(kind: RecordKind, key: string, path: string): InvalidRecord {
  const field = GIVES_AWAY.get(key)!;
  const next = kind.private.includes(field)
    ? `Move it to private.${field}.`
    : `${kind.type} takes no such field; leave it out${officeField(kind, field)}.`;
  return new InvalidRecord(`${path}.${key}`, 'is personal data and may not stand in body', next);
}

function officeField(kind: RecordKind, field: string): string {
  if (kind.family !== 'catalogue') return '';
  if (field === 'phone') return ' (an office’s number goes into enquiry_phone)';
  return field === 'address' ? ' (an office’s address goes into venue or office_mail)' : '';
}

type Issue = z.core.$ZodIssue;

function fromIssue(issue: Issue, kind: RecordKind): InvalidRecord {
  let path = 'body';
  for (const step of issue.path) path += typeof step === 'number' ? `[${step}]` : `.${String(step)}`;
  const next = `See the fields of ${kind.type} (${kind.titleZh}) in the API document.`;
  switch (issue.code) {
    case 'invalid_type':
      return new InvalidRecord(
        path,
        issue.message.includes('undefined') ? 'is missing' : `is not ${words(issue.expected)}`,
        next,
      );
    case 'too_big':
      return new InvalidRecord(
        path,
        `is over ${issue.maximum}${unit(issue.origin)}`,
        'Shorten or correct it.',
      );
    case 'too_small':
      return new InvalidRecord(
        path,
        issue.origin === 'string' ? 'is empty' : `is under ${issue.minimum}${unit(issue.origin)}`,
        'Give a value, or leave the field out.',
      );
    case 'invalid_value':
      return new InvalidRecord(
        path,
        'is not in the code list',
        `Give one of: ${issue.values.map(String).join(', ')}.`,
      );
    case 'invalid_union':
      return new InvalidRecord(path, 'has none of the forms this field takes', next);
    default:
      return new InvalidRecord(path, issue.message, next);
  }
}

function words(expected: string): string {
  const known: Record<string, string> = {
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
  };
  return known[expected] ?? expected;
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';
}

/** Refuses private fields the type does not take; returns the known ones. */
export function checkPrivate(kind: RecordKind, values: Record<string, unknown>): [string, string][] {
  const taken: [string, string][] = [];
  for (const [field, value] of Object.entries(values)) {
    const path = `private.${field.slice(0, 64)}`;
    if (!kind.private.includes(field)) {
      const near = nearNames(field, kind.private);
      const next =
        near.length > 0
          ? `${kind.type} takes: ${near.join(', ')} …`
          : `${kind.type} takes no private fields.`;
      throw new InvalidRecord(path, 'is not a private field of this type', next);
    }
    if (typeof value !== 'string')
      throw new InvalidRecord(path, 'is not text', 'Give private values as text.');
    const max = maxPrivate(field);
    if (value === '') throw new InvalidRecord(path, 'is empty', 'Leave the field out.');
    if (value.length > max) throw new InvalidRecord(path, `is over ${max} characters`, 'Shorten it.');
    if (!value.isWellFormed())
      throw new InvalidRecord(path, 'holds half a character', 'Check the file’s encoding.');
    taken.push([field, value]);
  }
  return taken;
}
