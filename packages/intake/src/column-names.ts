import { bilingual } from '@hutong/record';
import { UnreadableFile } from './errors.ts';
import type { Fault, Refusal, Row } from './row-source.ts';

const MAX_COLUMNS = 16_384;
/** A name over several lines, or with characters nobody sees, is the same name. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const MAX_NAME_CHARS = 200;
const NEVER_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Names for the columns from the header's cells, one per column.
 *
 * A name that comes twice becomes `name#1`, `name#2`: nobody can then use it without saying which, and columns
 * nobody uses do no harm. A column without a name is `#` and its position.
 */
export function columnNames(file: string, cells: string[]): string[] {
  const names = cells.map((cell) =>
    cell.replace(UNSEEN, '').replace(/\s+/g, ' ').trim().slice(0, MAX_NAME_CHARS),
  );
  while (names.at(-1) === '') names.pop();
  if (names.length === 0) throw noHeader(file);
  if (names.length > MAX_COLUMNS) {
    throw new UnreadableFile(
      file,
      bilingual(
        `有 ${names.length} 列，超过 ${MAX_COLUMNS}`,
        `${names.length} columns, more than ${MAX_COLUMNS}`,
      ),
      bilingual('分隔符对吗？', 'Is this the right delimiter?'),
    );
  }
  const forbidden = names.find((name) => NEVER_NAMES.has(name));
  if (forbidden !== undefined) {
    throw new UnreadableFile(
      file,
      bilingual(`列名不能是 ${forbidden}`, `a column can't be named ${forbidden}`),
      bilingual('换一个列名', 'Rename this column'),
    );
  }
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

export function noHeader(file: string): UnreadableFile {
  const next = bilingual('在第一行写明各列的名字', 'Name the columns in the first row');
  return new UnreadableFile(file, bilingual('找不到表头', 'no header row found'), next);
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
      reason: bilingual(
        `这一行有 ${length} 格，表头有 ${columns.length} 格`,
        `the row has ${length} fields, the header has ${columns.length}`,
      ),
      next: bilingual(
        '补齐这一行；内容里有分隔符的加引号',
        'Complete the row, or quote the field that holds a delimiter',
      ),
    };
  }
  const odd = noRecord(columns, cells);
  if (odd !== undefined) return { row, column: '', value: raw || cells.join(' | '), ...odd };
  const values: Record<string, string> = {};
  for (let index = 0; index < length; index += 1) values[columns[index]!] = cells[index]!;
  return { row, values, raw };
}

const TOTAL = /^[（(]?\s*(?:合|总|小|共|累)\s*计\s*[)）]?\s*[:：]?$/;

/** Why a row of a table is none of its records: a sum, or the header over again on the next page. */
function noRecord(columns: string[], cells: string[]): Fault | undefined {
  const first = cells.find((cell) => cell.trim() !== '') ?? '';
  if (TOTAL.test(first.trim()))
    return {
      reason: bilingual('这一行是合计，不是一条记录', 'the row is a total and no record'),
      next: bilingual('删去合计行', 'Leave totals out'),
    };
  if (columns.length < 2 || first.trim() === '' || !cells.every((cell, at) => cell.trim() === columns[at]))
    return undefined;
  return {
    reason: bilingual('这一行重复了表头', 'the row is the header over again'),
    next: bilingual('删去重复的表头', 'Leave the repeated header out'),
  };
}
