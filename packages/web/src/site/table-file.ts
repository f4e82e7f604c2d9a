import { InvalidQuery } from '@hutong/api';
import { csvOf } from './csv.ts';
import type { Shown } from './visit.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const FORMATS = ['xlsx', 'csv'] as const;
const NEXT = { zh: '请从页面上的“导出”重新打开', en: 'Open it again from Export on the page.' };

/** A table to be kept. */
interface NewTable {
  /** Of the file, without what says which kind it is. */
  name: string;
  title: string;
  header: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** What is to be known of it before it is read: a sheet of its own, or lines above the header. */
  about?: { title: string; rows: readonly (readonly [string, string])[] };
}

/** A table as a file of the format that an address names. No cell of it is a formula. @throws InvalidQuery naming `format` */
export async function fileOf(format: string, { name, title, header, rows, about }: NewTable): Promise<Shown> {
  const found = FORMATS.find((one) => one === format);
  if (found === undefined) throw new InvalidQuery('format', NEXT);
  if (found === 'xlsx') {
    // What writes spreadsheets is loaded when somebody wants the first one: most days nobody does.
    const { workbookOf } = await import('@hutong/intake');
    const bytes = await workbookOf([
      ...(about === undefined
        ? []
        : [{ name: about.title, header: [about.title], rows: about.rows, widths: [24, 60] }]),
      { name: title, header, rows },
    ]);
    return { bytes, type: XLSX, name: `${name}.xlsx` };
  }
  const bytes = csvOf([...(about?.rows ?? []), header, ...rows.map((row) => row.map(String))]);
  return { bytes, type: 'text/csv; charset=utf-8', name: `${name}.csv` };
}

/** What a list shows page after page, up to a number, and whether that was all. @param pageAt the first page without a cursor */
export async function allOf<T>(
  most: number,
  pageAt: (cursor: { cursor?: string }) => Promise<{ items: readonly T[]; next?: string | undefined }>,
): Promise<{ found: T[]; isAll: boolean }> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await pageAt(cursor === undefined ? {} : { cursor });
    found.push(...items);
    cursor = next;
  } while (cursor !== undefined && found.length < most);
  return { found, isAll: cursor === undefined };
}
