/** An entry's bytes. On the wire a CBOR map with one-letter keys; see `WIRE` and the vectors. */
import { hash } from 'node:crypto';
import { encode, MAX_ITEMS } from './cbor.ts';
import { InvalidBytes } from './errors.ts';
import { idFromBytes, idToBytes } from './ids.ts';
import { isObject } from './object.ts';
import type { Text } from './say.ts';
import { decode } from './strict.ts';
import { REASONS } from './texts.ts';

export const MAX_ENTRY_BYTES = 65_535;
export const MAX_SUBJECT = 200;
export const MAX_DEPARTMENT = 100;
const MAX_TYPE = 64;
const TYPE = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
export const FIELD = /^[a-z][a-z0-9_]{0,63}$/;

export type Visibility = 'public' | 'internal';

declare const unread: unique symbol;

/**
 * What an entry says, not yet read: whoever wrote it may have written anything. `readBody` makes the typed view of it that
 * its record type describes, `plainBody` something to be shown; nothing else looks into it.
 */
export interface Body {
  readonly [unread]: never;
}

/** One entry's decoded content. Times are milliseconds since 1970. */
export type Entry = {
  version: 1;
  type: string;
  id: string;
  subject: string;
  department: string;
  occurredAt: number;
  recordedAt: number;
  backfilled: boolean;
  visibility: Visibility;
  body: Body;
  /** Field name → 32 bytes; the values are never in the entry (P6). */
  commitments: Record<string, Uint8Array>;
};

/** An entry to be written: its body is the writer’s own. */
export type Written = Omit<Entry, 'body'> & { body: object };

/**
 * Wire map: a visibility (audience), b body, c commitments, d department, f back-filled, i id (16 bytes),
 * o occurred-at, r recorded-at, s subject, t type, v version. All are always present.
 */
type Wire = {
  a: string;
  b: Record<string, unknown>;
  c: Record<string, Uint8Array>;
  d: string;
  f: boolean;
  i: Uint8Array;
  o: number;
  r: number;
  s: string;
  t: string;
  v: number;
};

/**
 * The one encoding of an entry (RFC 8949 §4.2.1), at most 65,535 bytes.
 * @throws InvalidBytes when a field is not what `decodeEntry` would take back, or the whole is too large.
 */
export function encodeEntry(e: Written): Uint8Array {
  const wire: Wire = {
    a: e.visibility,
    b: mapOf(e.body),
    c: e.commitments,
    d: e.department,
    f: e.backfilled,
    i: idToBytes(e.id),
    o: e.occurredAt,
    r: e.recordedAt,
    s: e.subject,
    t: e.type,
    v: e.version,
  };
  const fault = wrongField(wire);
  if (fault) throw new InvalidBytes(fault);
  const bytes = encode(wire, MAX_ITEMS);
  if (bytes.length > MAX_ENTRY_BYTES) throw tooLarge(bytes.length);
  return bytes;
}

/**
 * Reads an entry's bytes. Types, body fields and top-level fields it does not know are fine (P5): whoever keeps the
 * entry keeps the bytes. Clocks are not judged (P7).
 * @throws InvalidBytes for bytes that are not canonical, not an entry, of another version, or over 65,535.
 */
export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes.length > MAX_ENTRY_BYTES) throw tooLarge(bytes.length);
  const wire = decode(bytes) as Wire;
  if (!isObject(wire)) throw new InvalidBytes(wrong('最外层不是对象', 'the outermost item is not a map'));
  if (wire.v !== 1) {
    throw new InvalidBytes(
      { zh: '不是第 1 版的条目', en: 'not an entry of version 1' },
      {
        zh: '请保留这些字节；较新的程序能读较新的版本：升级本节点，再运行 hutong rebuild',
        en: 'Keep the bytes; a newer program reads newer versions: update this node and rebuild.',
      },
    );
  }
  const fault = wrongField(wire);
  if (fault) throw new InvalidBytes(fault);
  return {
    version: 1,
    type: wire.t,
    id: idFromBytes(wire.i),
    subject: wire.s,
    department: wire.d,
    occurredAt: wire.o,
    recordedAt: wire.r,
    backfilled: wire.f,
    visibility: wire.a as Visibility,
    body: bodyOf(wire.b),
    commitments: wire.c,
  };
}

/**
 * Reads an entry's bytes that another node wrote, or this one before it was damaged.
 * @returns undefined for what is no entry this version knows
 */
export function readEntry(bytes: Uint8Array): Entry | undefined {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof InvalidBytes) return undefined;
    throw error;
  }
}

/** A map as the body of an entry. */
export function bodyOf(map: Record<string, unknown>): Body {
  return map as unknown as Body;
}

/** The map that a body is. For this package’s own readers. */
export function mapOf(body: object): Record<string, unknown> {
  return body as Record<string, unknown>;
}

/** The commitment of a private field; undefined when the entry has none, whatever the field is called. */
export function commitmentOf(entry: Pick<Entry, 'commitments'>, field: string): Uint8Array | undefined {
  // A map from somewhere else: `constructor` is no field of it.
  return Object.hasOwn(entry.commitments, field) ? entry.commitments[field] : undefined;
}

/** SHA-256 over a 16-byte salt and the value's deterministic CBOR: binds a private value without telling it (P6). */
export function commitment(salt: Uint8Array, value: unknown): Uint8Array {
  if (salt.length !== 16) throw new InvalidBytes({ zh: '盐不是 16 字节', en: 'a salt is not 16 bytes' });
  return hash('sha256', Buffer.concat([salt, encode(value)]), 'buffer');
}

function wrong(zh: string, en: string): Text {
  return { zh: `不是条目：${zh}`, en: `not an entry: ${en}` };
}

function wrongField(w: Wire): Text | undefined {
  if (typeof w.t !== 'string' || !isType(w.t)) return wrong('类型名不对', 'its type is not a type name');
  if (!(w.i instanceof Uint8Array) || w.i.length !== 16)
    return wrong('编号不是 16 字节', 'its id is not 16 bytes');
  if (!isLine(w.s, MAX_SUBJECT)) return notLine('subject', MAX_SUBJECT);
  if (!isLine(w.d, MAX_DEPARTMENT)) return notLine('department', MAX_DEPARTMENT);
  if (!Number.isSafeInteger(w.o)) return notTime('occurred-at');
  if (!Number.isSafeInteger(w.r)) return notTime('recorded-at');
  if (typeof w.f !== 'boolean')
    return wrong('补录标记不是 true 或 false', 'its back-filled flag is not true or false');
  if (w.a !== 'public' && w.a !== 'internal')
    return wrong('可见性不是 public 或 internal', 'its visibility is not public or internal');
  if (!isObject(w.b)) return wrong('正文不是对象', 'its body is not a map');
  if (!isObject(w.c)) return wrong('承诺不是对象', 'its commitments are not a map');
  for (const field of Object.keys(w.c)) {
    if (!FIELD.test(field))
      return wrong('承诺的字段名不对', 'its commitments name something that is not a field');
    const hash = w.c[field];
    if (!(hash instanceof Uint8Array) || hash.length !== 32)
      return wrong(`${field} 的承诺不是 32 字节`, `commitment ${field} is not 32 bytes`);
  }
  return undefined;
}

function notLine(field: string, max: number): Text {
  return wrong(
    `${field} 不是 1 至 ${max} 个字符的文字`,
    `its ${field} is not a text of 1 to ${max} characters`,
  );
}

function notTime(field: string): Text {
  return wrong(`${field} 不是整数毫秒`, `its ${field} is not a whole number of milliseconds`);
}

/** Whether a text can be the name of a record type. */
export function isType(text: string): boolean {
  return text.length <= MAX_TYPE && TYPE.test(text);
}

function isLine(text: unknown, max: number): boolean {
  return typeof text === 'string' && text.length > 0 && text.length <= max;
}

/** What is said of an entry that is too large; so many bytes, or more. */
export function tooLarge(bytes: number): InvalidBytes {
  return new InvalidBytes(REASONS.entryOver(bytes, MAX_ENTRY_BYTES), {
    zh: '请缩短长字段；全文请在 disclosure.document 中提交，会分成几条',
    en: 'Shorten the long fields, or publish the text as a disclosure.document, which is split over entries.',
  });
}
