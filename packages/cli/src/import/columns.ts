import { type Refusal, type Row, UnreadableFile } from './types.ts';

const MAX_COLUMNS = 16_384;
const NEVER_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Names for the columns from the header's cells, one per column.
 *
 * A name that comes twice becomes `name#1`, `name#2`: nobody can then use it without saying which, and columns
 * nobody uses do no harm. A column without a name is `#` and its position.
 */
export function columnNames(file: string, cells: string[]): string[] {
  const names = cells.map((cell) => cell.trim());
  while (names.at(-1) === '') names.pop();
  if (names.length === 0)
    throw new UnreadableFile(file, 'no header row found', 'Name the columns in the first row');
  if (names.length > MAX_COLUMNS) {
    throw new UnreadableFile(
      file,
      `${names.length} columns, more than ${MAX_COLUMNS}`,
      'Is this the right delimiter?',
    );
  }
  const forbidden = names.find((name) => NEVER_NAMES.has(name));
  if (forbidden) throw new UnreadableFile(file, `a column can't be named ${forbidden}`, 'Rename this column');
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    if (name === '') return `#${index + 1}`;
    if (counts.get(name) === 1) return name;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return `${name}#${seen.get(name)}`;
  });
}

/** One row's cells under their column names, or the refusal of a row that is longer or shorter than the header. */
export function nameCells(columns: string[], row: number, cells: string[], raw: string): Row | Refusal {
  let length = cells.length;
  while (length > columns.length && cells[length - 1] === '') length -= 1;
  if (length !== columns.length) {
    return {
      row,
      column: '',
      value: raw,
      reason: `the row has ${length} fields, the header has ${columns.length}`,
      next: 'Complete the row, or quote the field that holds a delimiter',
    };
  }
  const values: Record<string, string> = {};
  for (let index = 0; index < length; index += 1) values[columns[index]!] = cells[index]!;
  return { row, values, raw };
}
