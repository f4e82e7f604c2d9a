/** A body against its type: the schema, what must not be public, what cannot be encoded. */
import type { z } from 'zod';
import { MAX_DEPTH } from './cbor.ts';
import { creditCodeValid } from './codes.ts';
import { MAX_ENTRY_BYTES, tooLarge } from './entry.ts';
import { type Flag, InvalidRecord, NumberInPublic } from './errors.ts';
import { nearNames } from './near.ts';
import { isObject } from './object.ts';
import { passes } from './passes.ts';
import { type PersonalNumber, personalNumber } from './personal.ts';
import type { Text } from './say.ts';
import {
  KINDS,
  NEXTS,
  NOTHING,
  OFFICE_ADDRESS_FIELD,
  OFFICE_PHONE_FIELD,
  REASONS,
  schemaSays,
  UNITS,
} from './texts.ts';
import type { RecordKind } from './types/define.ts';
import { GIVES_AWAY, maxPrivate } from './types/private.ts';

/** The entry adds two levels around the body (itself, and the map it stands in). */
const BODY_DEPTH = MAX_DEPTH - 1;
/** Into how many pieces an ID number can be cut. */
const MAX_CUTS = 18;

/**
 * Checks a body; returns nothing, since the caller's own object is what is encoded, unknown fields and all.
 * @param said `meant`: paths of fields whose numbers are no person's, or are meant to be public
 * @throws InvalidRecord naming the field's path.
 */
export function checkBody(
  kind: RecordKind,
  body: Record<string, unknown>,
  said: Omit<Checked, 'kind' | 'room'>,
): void {
  // A document's text alone may be longer than an entry: it is split over several.
  const room = kind.type === 'disclosure.document' ? Number.POSITIVE_INFINITY : MAX_ENTRY_BYTES;
  checkValue({ kind, meant: said.meant, year: said.year, flags: said.flags, room }, body, 'body', 1);
  if (passes(kind.body, body)) return;
  const result = kind.body.safeParse(body);
  if (!result.success) throw fromIssue(result.error.issues[0]!, kind);
}

/** Refuses what no schema sees, in unknown fields too: private names, decimals, depth, broken text. */
function checkValue(checked: Checked, value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new InvalidRecord(path, REASONS.broken, NEXTS.encoding);
    checkPersonal(checked, value, path);
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new InvalidRecord(path, REASONS.notExact(value), NEXTS.decimals);
    checkPersonal(checked, String(value), path);
    return;
  }
  if (typeof value === 'boolean' || value === null || value === undefined) return;
  // What the node states itself may be bytes; no JSON of a caller can say them.
  if (value instanceof Uint8Array && checked.kind.madeBy === 'node') return;
  if (depth > BODY_DEPTH)
    throw new InvalidRecord(path.slice(0, 200), REASONS.deep(BODY_DEPTH), NEXTS.flatten);
  if (Array.isArray(value)) {
    // A number that was cut at its commas is one all the same.
    if (value.length > 1 && value.length <= MAX_CUTS && value.every((item) => typeof item === 'string'))
      checkPersonal(checked, value.join(','), path);
    for (let i = 0; i < value.length; i++) {
      const item = value[i];
      if (item === undefined) throw new InvalidRecord(`${path}[${i}]`, REASONS.missing, NEXTS.noGaps);
      if (typeof item === 'string') takeRoom(checked, item);
      checkValue(checked, item, `${path}[${i}]`, depth + 1);
    }
    return;
  }
  if (!isObject(value)) throw new InvalidRecord(path, REASONS.notJson, NEXTS.jsonOnly);
  for (const key in value) {
    if (GIVES_AWAY.has(key)) throw givesAway(checked.kind, key, path);
    if (key.length > 64)
      throw new InvalidRecord(`${path}.${key.slice(0, 64)}…`, REASONS.longName, NEXTS.shorten);
    if (key === '__proto__') throw new InvalidRecord(`${path}.__proto__`, REASONS.notAllowed, NEXTS.rename);
    // The name itself would be shown with the refusal: its place is named instead.
    const found = checked.kind.madeBy === 'caller' ? personalNumber(key, checked.year) : undefined;
    if (found !== undefined) meetPersonal(path, found, checked.flags);
    const inner = value[key];
    // Most fields are short texts with nothing odd: their paths need not be made.
    if (typeof inner === 'string') takeRoom(checked, inner);
    const plain = typeof inner === 'string' && inner.isWellFormed();
    if (plain && personalNumber(inner, checked.year) === undefined) continue;
    checkValue(checked, inner, `${path}.${key}`, depth + 1);
  }
}

/** What fits into no entry is not looked through for numbers first: that takes its time. */
function takeRoom(checked: Checked, text: string): void {
  checked.room -= text.length;
  if (checked.room >= 0) return;
  const { reason, next } = tooLarge(MAX_ENTRY_BYTES - checked.room);
  throw new InvalidRecord('body', reason, next);
}

/** What is checked, and what its caller says is meant to stand there. */
interface Checked {
  kind: RecordKind;
  /** Characters that its texts may still have. */
  room: number;
  meant: ReadonlySet<string>;
  /** In which the record occurred. */
  year: number;
  /** Told of what looks odd. */
  flags: Flag[];
}

/** Fields whose purpose is an office's telephone, which may well be a mobile one. */
const OFFICE_PHONE = /(?:enquiry|supervision|contact)_phone$/;

/** People's words in what nodes say by themselves, which is otherwise made of keys, hashes and sizes. */
const WORDED = /(?:reason|contact_post|contact_phone)$/;

const HASH = /^[0-9a-f]{64}$/;

/** Refuses an ID or mobile number in a text that will be signed. */
function checkPersonal({ kind, meant, year, flags }: Checked, text: string, path: string): void {
  if (kind.madeBy === 'node' && !WORDED.test(path)) return;
  const found = personalNumber(text, year);
  if (found === undefined || meant.has(path)) return;
  // One hash in three hundred has eleven digits in a row that a telephone could have.
  if (path.endsWith('.sha256') && HASH.test(text)) return;
  if (found === 'mobile' && OFFICE_PHONE.test(path)) return;
  const isCode = kind.creditCodes.some((field) => path === `body.${field}`) && creditCodeValid(text);
  if (!isCode) meetPersonal(path, found, flags);
}

/**
 * Refuses a field whose text holds a person's number, and flags one that may; neither says the number (P6).
 * @throws InvalidRecord
 */
export function meetPersonal(path: string, found: PersonalNumber, flags: Flag[]): void {
  if (found !== 'id_like')
    throw new NumberInPublic(path, found === 'id_number' ? REASONS.idNumber : REASONS.mobile, NEXTS.meant);
  flags.push({ field: path, reason: REASONS.idLike });
}

function givesAway(kind: RecordKind, key: string, path: string): InvalidRecord {
  const field = GIVES_AWAY.get(key)!;
  const next = kind.private.includes(field)
    ? NEXTS.moveToPrivate(field)
    : NEXTS.takesNoSuch(kind.type, officeField(kind, field));
  return new InvalidRecord(`${path}.${key}`, REASONS.givesAway, next);
}

function officeField(kind: RecordKind, field: string): Text {
  if (kind.family !== 'catalogue') return NOTHING;
  if (field === 'phone') return OFFICE_PHONE_FIELD;
  return field === 'address' ? OFFICE_ADDRESS_FIELD : NOTHING;
}

type Issue = z.core.$ZodIssue;

function fromIssue(issue: Issue, kind: RecordKind): InvalidRecord {
  let path = 'body';
  for (const step of issue.path) path += typeof step === 'number' ? `[${step}]` : `.${String(step)}`;
  const next = NEXTS.seeFields(kind.type, kind.titleZh);
  switch (issue.code) {
    case 'invalid_type':
      return new InvalidRecord(
        path,
        issue.message.includes('undefined') ? REASONS.missing : REASONS.isNot(words(issue.expected)),
        next,
      );
    case 'too_big':
      return new InvalidRecord(path, REASONS.over(issue.maximum, unit(issue.origin)), NEXTS.shortenOrCorrect);
    case 'too_small':
      return new InvalidRecord(
        path,
        issue.origin === 'string' ? REASONS.empty : REASONS.under(issue.minimum, unit(issue.origin)),
        NEXTS.giveOrLeaveOut,
      );
    case 'invalid_value':
      return new InvalidRecord(path, REASONS.notInList, NEXTS.oneOf(issue.values.map(String).join(', ')));
    case 'unrecognized_keys':
      return new InvalidRecord(`${path}.${issue.keys[0]}`, REASONS.notKnown, next);
    case 'invalid_key':
      return new InvalidRecord(path, REASONS.notKnown, next);
    case 'invalid_union':
      return new InvalidRecord(path, REASONS.noForm, next);
    default:
      return new InvalidRecord(path, schemaSays(issue.message), next);
  }
}

function words(expected: string): Text {
  return KINDS[expected] ?? { zh: expected, en: expected };
}

function unit(origin: string): Text {
  return origin === 'string' ? UNITS.characters : origin === 'array' ? UNITS.items : UNITS.none;
}

/** Refuses private fields the type does not take; returns the known ones. */
export function checkPrivate(kind: RecordKind, values: Record<string, unknown>): [string, string][] {
  const taken: [string, string][] = [];
  for (const [field, value] of Object.entries(values)) {
    const path = `private.${field.slice(0, 64)}`;
    if (!kind.private.includes(field)) {
      const near = nearNames(field, kind.private);
      const next =
        near.length > 0 ? NEXTS.takes(kind.type, near.join(', ')) : NEXTS.takesNoPrivate(kind.type);
      throw new InvalidRecord(path, REASONS.notPrivate, next);
    }
    if (typeof value !== 'string') throw new InvalidRecord(path, REASONS.notText, NEXTS.privateText);
    const max = maxPrivate(field);
    if (value === '') throw new InvalidRecord(path, REASONS.empty, NEXTS.leaveOut);
    if (value.length > max) throw new InvalidRecord(path, REASONS.over(max, UNITS.characters), NEXTS.shorten);
    if (!value.isWellFormed()) throw new InvalidRecord(path, REASONS.broken, NEXTS.encoding);
    taken.push([field, value]);
  }
  return taken;
}
