/**
 * How a person is found by private values (A8): by a name or a part of it, by a telephone number, by the number of a
 * document. Values are compared in a form in which it makes no difference how they were written.
 */
import { hash } from 'node:crypto';
import { idNumberOf15 } from './codes.ts';
import type { PrivateFieldName } from './types/private.ts';

/** By what a person is asked for. */
export const FOUND_BY = ['name', 'telephone', 'id_number'] as const;
export type FoundBy = (typeof FOUND_BY)[number];

/** Fields by which their matters are found. Their places are kept in indexes: a new one is added at the end. */
const FIELDS = [
  ['applicant_name', 'name'],
  ['applicant_id_number', 'id_number'],
  ['contact_name', 'name'],
  ['contact_id_number', 'id_number'],
  ['phone', 'telephone'],
  ['legal_representative', 'name'],
  ['recipient_name', 'name'],
  ['certificate_holder', 'name'],
  ['complainant', 'name'],
  ['complained_person', 'name'],
  ['third_party_name', 'name'],
  ['agent_name', 'name'],
  ['agent_id_number', 'id_number'],
  ['agent_phone', 'telephone'],
] as const satisfies readonly (readonly [PrivateFieldName, FoundBy])[];

/** Raised when the same value is to give other words: indexes of them are made anew. */
export const WORDS_VERSION = 1;

/** The number under which an index keeps a field; undefined for a field by which nothing is found. */
export function findableField(field: string): number | undefined {
  const place = FIELDS.findIndex(([name]) => name === field);
  return place < 0 ? undefined : place;
}

/** A field by the number under which an index keeps it. */
export function fieldAt(place: number): { field: string; by: FoundBy } | undefined {
  const [field, by] = FIELDS[place] ?? [];
  return field === undefined || by === undefined ? undefined : { field, by };
}

/** The words of a private value: safe integers under which an index keeps it. Several values share one, so what is found is compared (`isFoundBy`). */
export function valueWords(field: string, value: string): number[] {
  const by = fieldAt(findableField(field) ?? -1)?.by;
  if (by === undefined) return [];
  return [...new Set(formsOf(by, value).flatMap((form) => wordsOfForm(by, form)))];
}

/** The words that a value must have for a person to be found by what is asked; none where too little is asked. */
export function askedWords(by: FoundBy, asked: string): number[] {
  const [form] = formsOf(by, asked);
  return form === undefined || form.length < LEAST[by] ? [] : [...new Set(wordsOfForm(by, form))];
}

/** Whether a value is one by which what is asked finds a person: a name holds it, a number is the same. */
export function isFoundBy(
  by: FoundBy,
  asked: string,
  { field, value }: { field: string; value: string },
): boolean {
  if (fieldAt(findableField(field) ?? -1)?.by !== by) return false;
  const [form] = formsOf(by, asked);
  if (form === undefined || form.length < LEAST[by]) return false;
  const forms = formsOf(by, value);
  return by === 'name' ? forms.some((one) => one.includes(form)) : forms.includes(form);
}

const LEAST: Readonly<Record<FoundBy, number>> = { name: 2, telephone: 5, id_number: 4 };
/** Of one field: people write two or three numbers into it, and nobody twenty. */
const MOST_NUMBERS = 5;

function formsOf(by: FoundBy, value: string): string[] {
  if (by === 'name') return [nameForm(value)];
  return by === 'telephone' ? telephoneForms(value) : [idForm(value)];
}

/** All but letters, digits, and characters of private use, with which old systems write rare characters of names. */
const NO_NAME = /[^\p{L}\p{N}\p{M}\p{Co}]|\p{Variation_Selector}/gu;

function nameForm(value: string): string {
  return value.normalize('NFKC').toLowerCase().replace(NO_NAME, '');
}

function idForm(value: string): string {
  const form = value
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z\p{L}]/gu, '');
  return idNumberOf15(form) ?? form;
}

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^(?:010|02\d|0[3-9]\d{2})(\d{7,8})$/;
const BETWEEN_NUMBERS = /[/、,;|]|或|和/;
const EXTENSION = /转|分机|ext|#|\*/i;

/** What is dialled, without the country's code; of a landline also without the area’s. */
function telephoneForms(value: string): string[] {
  const parts = value.normalize('NFKC').split(BETWEEN_NUMBERS).slice(0, MOST_NUMBERS);
  return parts.flatMap((part) => {
    const [said = ''] = part.split(EXTENSION);
    const digits = said.replace(/\D/g, '');
    const abroad = /^(?:00)?86(\d{9,})$/.exec(digits)?.[1];
    const home =
      abroad === undefined || MOBILE.test(abroad) || abroad.startsWith('0') ? abroad : `0${abroad}`;
    const number =
      home ?? (MOBILE.test(digits.slice(1)) && digits.startsWith('0') ? digits.slice(1) : digits);
    if (number === '') return [];
    const local = LANDLINE.exec(number)?.[1];
    return local === undefined ? [number] : [number, local];
  });
}

/** Beyond every code point of Unicode. */
const CODE_POINTS = 2 ** 21;
/** Beyond every pair of them. */
const NUMBERS_FROM = 2 ** 48;
const HASHED_BYTES = 6;

/** Of a name each pair of characters that stand side by side, of a number a part of its hash. */
function wordsOfForm(by: FoundBy, form: string): number[] {
  if (by !== 'name') {
    if (form === '') return [];
    const bytes = hash('sha256', `${by} ${form}`, 'buffer');
    return [NUMBERS_FROM + bytes.readUIntBE(0, HASHED_BYTES)];
  }
  const points = Array.from(form, (character) => character.codePointAt(0) ?? 0);
  if (points.length === 1) return [(points[0] ?? 0) * CODE_POINTS];
  return points.slice(1).map((point, i) => (points[i] ?? 0) * CODE_POINTS + point);
}
