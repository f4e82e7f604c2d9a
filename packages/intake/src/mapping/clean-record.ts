import { InvalidRecord, type RecordInput } from '@hutong/record';
import type { Row } from '../row-source.ts';
import { cleanName, cleanText, DamagedText, markupFault } from './clean-text.ts';

const MAX_DEPTH = 64;
/** Texts that say themselves that they hold more than plain text. */
const FORMATTED = /html|markdown/i;

/** The record that a line of JSONL is, its texts as `cleanText` and `cleanName` give them. @throws InvalidRecord */
export function cleanRecord(row: Row): Record<string, unknown> {
  const record: Record<string, unknown> = { ...row.values };
  for (const [name, clean] of [
    ['subject', cleanName],
    ['department', cleanName],
    ['occurred_at', cleanText],
  ] as const) {
    const value = record[name];
    if (typeof value === 'string') record[name] = at(name, () => clean(value.trim()));
  }
  for (const name of ['body', 'private']) {
    if (Object.hasOwn(record, name)) record[name] = cleanValue(record[name], name, 0);
  }
  const meant = Array.isArray(record.meant) ? record.meant : [];
  refuseMarkup(record as RecordInput, new Set(meant));
  row.cleaned = JSON.stringify(record) !== JSON.stringify(row.values);
  return record;
}

function cleanValue(value: unknown, path: string, depth: number): unknown {
  if (typeof value === 'string') return at(path, () => cleanText(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new RangeError(`JSON nested more than ${MAX_DEPTH} deep`);
  if (Array.isArray(value))
    return value.map((item, index) => cleanValue(item, `${path}[${index}]`, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, cleanValue(inner, `${path}.${key}`, depth + 1)]),
  );
}

function at<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DamagedText) throw new InvalidRecord(path, error.reason, error.next);
    throw error;
  }
}

/** Markup in what will be signed is asked about, except in the fields that are `meant` to hold it. @throws InvalidRecord */
export function refuseMarkup(input: RecordInput, meant: ReadonlySet<unknown>): void {
  for (const name of ['subject', 'department'] as const) checkMarkup(input[name], name, meant);
  const { body } = input;
  if (typeof body !== 'object' || body === null) return;
  const isFormatted = typeof body.text_format === 'string' && FORMATTED.test(body.text_format);
  for (const [key, value] of Object.entries(body)) {
    if (!(key === 'text' && isFormatted)) checkMarkup(value, `body.${key}`, meant);
  }
}

function checkMarkup(value: unknown, path: string, meant: ReadonlySet<unknown>): void {
  if (typeof value === 'string') {
    const fault = markupFault(value);
    if (fault !== undefined && !meant.has(path)) throw new InvalidRecord(path, fault.reason, fault.next);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkMarkup(item, `${path}[${index}]`, meant);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) checkMarkup(item, `${path}.${key}`, meant);
  }
}
