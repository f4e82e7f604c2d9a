import { bilingual, type Text } from '@hutong/record';
import type { RowSource } from '../row-source.ts';
import { InvalidMapping, type MappedField, type Mapping, templateParts } from './mapping.ts';
import { unitNote, unitOfColumn, unitQuestion } from './units.ts';

type Table = Pick<RowSource, 'columns' | 'firstRows' | 'headerRow'>;
const MAX_SHOWN = 40;

/**
 * Throws InvalidMapping if the mapping uses columns the file doesn't have, and says which row has them, if one has. JSONL
 * names its fields line by line.
 */
export function checkColumns(file: string, source: Table, wanted: string[]): void {
  const { columns } = source;
  if (!columns) return;
  const missing = wanted.filter((column) => !columns.includes(column));
  if (missing.length === 0) return;
  const names = missing.slice(0, MAX_SHOWN).map((name) => `"${name}"`);
  const reason = bilingual(
    `映射用到的列文件里没有：${names.join('、')}`,
    `the mapping uses ${names.join(', ')}, which the file doesn't have`,
  );
  throw new InvalidMapping(file, reason, otherHeader(source, wanted) ?? columnsThere(columns));
}

/** What to do when another row names the columns; undefined when none does. */
export function otherHeader({ firstRows, headerRow }: Table, wanted: readonly string[]): Text | undefined {
  const found = firstRows.find(({ row, cells }) => {
    if (row === headerRow) return false;
    const names = new Set(cells.map((cell) => cell.trim()));
    return wanted.every((name) => names.has(name));
  });
  if (found === undefined) return undefined;
  return bilingual(
    `第 ${found.row} 行像是表头：用 --header-row ${found.row}，或在映射里写 "header_row": ${found.row}`,
    `row ${found.row} looks like the header: say --header-row ${found.row}, or "header_row" in the mapping`,
  );
}

function columnsThere(columns: readonly string[]): Text {
  const shown = columns.slice(0, MAX_SHOWN).join(', ');
  return bilingual(`文件里的列：${shown}`, `The file's columns are: ${shown}`);
}

/**
 * Throws InvalidMapping if a column, or a line above the table, states a unit that a field takes without a word: 万元 would
 * become 元, hours days. A field whose name states the unit, or a template that writes it, needs no more.
 */
export function checkUnits(file: string, { firstRows, headerRow }: Table, mapping: Mapping): void {
  let isSaid = false;
  for (const [group, fields] of [
    ['body', mapping.body],
    ['private', mapping.private ?? {}],
  ] as const) {
    for (const [name, field] of Object.entries(fields)) {
      isSaid ||= typeof field === 'object' && 'column' in field && field.unit !== undefined;
      const asked = unsaidUnit(name, field);
      if (asked === undefined) continue;
      const what = { zh: `“${asked.column}”这一列`, en: `the column ${asked.column}` };
      const { reason, next } = unitQuestion(what, asked.unit, `${group}.${name}`);
      throw new InvalidMapping(file, reason, next);
    }
  }
  const above = isSaid ? [] : firstRows.filter(({ row }) => row < headerRow);
  const noted = above.flatMap(({ cells }) => unitNote(cells.join(' ')) ?? [])[0];
  if (noted === undefined) return;
  const { reason, next } = unitQuestion(
    { zh: '表头上方写明，表中数字', en: 'by the line above it the table' },
    noted,
    'body',
  );
  throw new InvalidMapping(file, reason, next);
}

function unsaidUnit(name: string, field: MappedField): { column: string; unit: string } | undefined {
  const columns =
    typeof field === 'string'
      ? templateParts(field).flatMap((part) => ('column' in part ? [part.column] : []))
      : 'column' in field && field.unit === undefined
        ? [field.column].flat()
        : [];
  const written = typeof field === 'string' ? field.replace(/\{[^{}]*\}/g, '') : '';
  for (const column of columns) {
    const unit = unitOfColumn(column, name);
    if (unit !== undefined && !name.includes(unit) && !written.includes(unit)) return { column, unit };
  }
  return undefined;
}
