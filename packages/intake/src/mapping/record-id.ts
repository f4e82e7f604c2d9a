import { createHmac } from 'node:crypto';
import { derivedId, parseOccurredAt, type RecordInput } from '@hutong/record';

/** The record with its id: the one that was given, or one that follows from what it says. */
export function withId(
  input: RecordInput,
  idKey: Uint8Array | undefined,
): { input: RecordInput & { id: string }; derived: boolean } {
  if (input.id !== undefined) return { input: input as RecordInput & { id: string }, derived: false };
  const occurredAt = parseOccurredAt(input.occurred_at);
  const given = input.private ?? {};
  const secret = Object.keys(given).length > 0 ? given : undefined;
  const text = seedText(input, occurredAt, secret);
  if (secret && (!idKey || idKey.length < 16)) {
    throw new Error('rows with private fields need MapperOptions.idKey (16 bytes or more)');
  }
  const seed = secret ? createHmac('sha256', idKey!).update(text).digest() : Buffer.from(text);
  input.id = derivedId(occurredAt, seed);
  return { input: input as RecordInput & { id: string }, derived: true };
}

/**
 * The id of a row that says exactly what earlier rows of its file said, and is meant all the same: the `nth` repeat, from
 * 1. It follows from the row too, so that importing the file again takes it no second time.
 */
export function repeatId(input: RecordInput & { id: string }, nth: number): string {
  return derivedId(parseOccurredAt(input.occurred_at), Buffer.from(`${input.id}/again/${nth}`));
}

/** What a record's id follows from: canonical JSON, the time in milliseconds however it was written. */
function seedText(
  input: RecordInput,
  occurredAt: number,
  secret: Record<string, string> | undefined,
): string {
  const { type, subject, department, body } = input;
  const head = `{"body":${canonicalJson(body)},"department":${canonicalJson(department)},"occurred_at":${occurredAt}`;
  const middle = secret ? `,"private":${canonicalJson(secret)}` : '';
  return `${head + middle},"subject":${canonicalJson(subject)},"type":${canonicalJson(type)}}`;
}

const MAX_DEPTH = 64;

/** A JSON value's text with keys in code-unit order: the same content always gives the same text. */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth > MAX_DEPTH) throw new RangeError(`JSON nested more than ${MAX_DEPTH} deep`);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += (text === '' ? '' : ',') + canonicalJson(item, depth + 1);
    return `[${text}]`;
  }
  for (const key of sortedKeys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    text += `${(text === '' ? '"' : ',"') + JSON.stringify(key).slice(1)}:${canonicalJson(member, depth + 1)}`;
  }
  return `{${text}}`;
}

/** Sorting is most of the work, and keys mostly come sorted from a mapping. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let index = 1; index < keys.length; index += 1) {
    if (keys[index]! < keys[index - 1]!) return keys.sort();
  }
  return keys;
}
