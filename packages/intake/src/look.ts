import { closeRows } from './open-file.ts';
import { openRows } from './open-rows.ts';
import type { FileFormat, FirstRow, OpenOptions, SheetName } from './row-source.ts';

const SAMPLES = 3;
const SAMPLE_CHARS = 80;
const MAX_CELLS = 60;

export interface LookOptions extends Pick<OpenOptions, 'sheet' | 'headerRow' | 'hidden'> {
  file: string;
}

/** What a person needs to see of a file to say what its columns are. */
export interface Look {
  format: FileFormat;
  /** The sheet that was looked at; empty where a file has none. */
  sheet: string;
  sheets: readonly SheetName[];
  headerRow: number;
  /** The rows from the top, their cells as they are shown. */
  firstRows: readonly FirstRow[];
  columns: readonly { name: string; samples: readonly string[] }[];
}

/** Looks at the beginning of a sheet. Throws UnreadableFile. */
export async function lookAt({ file, ...options }: LookOptions): Promise<Look> {
  const source = await openRows(file, options);
  const batches = source[Symbol.asyncIterator]();
  try {
    const first = await batches.next();
    const rows = first.done === true ? [] : first.value.rows;
    const columns = (source.columns ?? []).map((name) => {
      const filled = rows
        .map(({ values }) => String(values[name] ?? '').trim())
        .filter((text) => text !== '');
      return { name, samples: [...new Set(filled)].slice(0, SAMPLES).map(short) };
    });
    const { format, sheet, sheets, headerRow } = source;
    const firstRows = source.firstRows.map(({ row, cells }) => {
      return { row, cells: cells.slice(0, MAX_CELLS).map(short) };
    });
    return { format, sheet, sheets, headerRow, firstRows, columns };
  } finally {
    await closeRows(batches);
  }
}

function short(text: string): string {
  return text.length > SAMPLE_CHARS ? `${text.slice(0, SAMPLE_CHARS)}…` : text;
}
