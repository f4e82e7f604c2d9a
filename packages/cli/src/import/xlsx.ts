import { posix } from 'node:path';
import { UnreadableFile } from './types.ts';
import { type CellStyles, cellText, readStyles } from './xlsx-cells.ts';
import { attribute, elements, joinedText, startTags, XmlProblem } from './xml.ts';
import { notXlsx, Zip, type ZipPart } from './zip.ts';

/** One row of a sheet: cell texts by position, and what is doubtful about some. */
export interface SheetRow {
  /** As the spreadsheet program numbers it, from 1. */
  row: number;
  cells: string[];
  doubts: Map<number, string> | undefined;
  /** It has a value to the right of the last column asked for. */
  tooWide: boolean;
}

const MAX_ROW = 1_048_576;
const MAX_COLUMNS = 16_384;
const SMALL_PART_BYTES = 16 * 1024 * 1024;
const SHARED_STRINGS_BYTES = 256 * 1024 * 1024;

/**
 * One sheet of an XLSX workbook (ECMA-376), row by row, unpacked only as fast as rows are asked for.
 *
 * Written here and not taken from a library: those we looked at unpack a whole sheet ahead of a slow reader, size
 * each row by its furthest cell, and hide cut-off digits and missing formula results. hucre checks us in the tests.
 */
export class SheetReader {
  private readonly file: string;
  private readonly zip: Zip;
  private readonly sheet: ZipPart;
  private readonly strings: string[];
  private readonly styles: CellStyles;
  private readonly packedBefore: number;

  private constructor(file: string, zip: Zip, sheet: ZipPart, strings: string[], styles: CellStyles) {
    this.file = file;
    this.zip = zip;
    this.sheet = sheet;
    this.strings = strings;
    this.styles = styles;
    this.packedBefore = zip.bytesRead;
  }

  /** `wanted`: the sheet's name, or its position from 1. Throws UnreadableFile for what is no workbook or no such sheet. */
  static async open(file: string, wanted?: string | number): Promise<SheetReader> {
    const zip = await Zip.open(file);
    try {
      return await guarded(file, async () => {
        const book = await readWorkbook(file, zip, wanted);
        const strings = await readSharedStrings(file, zip, book.strings);
        const stylesXml = book.styles ? await readSmall(file, zip, book.styles) : '';
        return new SheetReader(file, zip, book.sheet, strings, readStyles(stylesXml, book.from1904));
      });
    } catch (error) {
      await zip.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.zip.close();
  }

  progress(): { bytesRead: number; totalBytes: number } {
    return { bytesRead: this.zip.bytesRead - this.packedBefore, totalBytes: this.sheet.packedBytes };
  }

  /** Rows that have any text, from the start; `width()` is the number of columns wanted, asked before each row. */
  async *rows(width: () => number): AsyncGenerator<SheetRow, void, undefined> {
    let row = 0;
    try {
      for await (const xml of elements(this.zip.unpack(this.sheet), 'worksheet', 'row')) {
        const stated = Number(attribute(xml.slice(0, xml.indexOf('>')), 'r'));
        row = Number.isSafeInteger(stated) && stated > 0 ? stated : row + 1;
        if (row > MAX_ROW)
          throw notXlsx(this.file, `it has a row ${row}, past the last one a sheet can have`);
        const read = this.readRow(xml, row, Math.min(width(), MAX_COLUMNS));
        if (read.cells.some((cell) => cell !== '') || read.tooWide || read.doubts) yield read;
      }
    } catch (error) {
      throw asUnreadable(this.file, error);
    } finally {
      await this.close();
    }
  }

  private readRow(xml: string, row: number, width: number): SheetRow {
    const cells: string[] = [];
    let doubts: Map<number, string> | undefined;
    let tooWide = false;
    let column = -1;
    for (const match of xml.matchAll(/<(?:\w+:)?c(?=[\s/>])([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g)) {
      const tag = match[1]!;
      const at = columnOf(tag);
      column = at ?? column + 1;
      const { text, doubt } = cellText(tag, match[2] ?? '', this.strings, this.styles);
      if (text === '' && !doubt) continue;
      if (column >= width) {
        tooWide = true;
        continue;
      }
      while (cells.length < column) cells.push('');
      cells[column] = text;
      if (doubt) {
        doubts ??= new Map();
        doubts.set(column, doubt);
      }
    }
    return { row, cells, doubts, tooWide };
  }
}

/** Column position from 0 out of a cell's reference (`r="AB12"`); undefined when it has none. */
function columnOf(tag: string): number | undefined {
  const letters = /(?:^|\s)r=["']([A-Z]{1,3})\d/.exec(tag)?.[1];
  if (!letters) return undefined;
  let position = 0;
  for (let index = 0; index < letters.length; index += 1)
    position = position * 26 + letters.charCodeAt(index) - 64;
  return position - 1;
}

interface Book {
  sheet: ZipPart;
  strings: ZipPart | undefined;
  styles: ZipPart | undefined;
  from1904: boolean;
}

async function readWorkbook(file: string, zip: Zip, wanted: string | number | undefined): Promise<Book> {
  const root = await readRelations(file, zip, '');
  const bookPath = root.find((relation) => relation.type.endsWith('/officeDocument'))?.target;
  const bookPart = bookPath ? partAt(zip, bookPath) : undefined;
  if (!bookPath || !bookPart) throw notXlsx(file, 'it holds no workbook');
  const xml = await readSmall(file, zip, bookPart);
  const relations = await readRelations(file, zip, bookPath);
  const tag = chooseSheet(file, startTags(xml, 'sheet'), wanted);
  const id = /\s[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1];
  const sheetPath = relations.find((relation) => relation.id === id)?.target;
  const sheet = sheetPath ? partAt(zip, sheetPath) : undefined;
  if (!sheet) throw notXlsx(file, 'the sheet named in the workbook is missing');
  const related = (kind: string) => {
    const target = relations.find((relation) => relation.type.endsWith(`/${kind}`))?.target;
    return target ? partAt(zip, target) : undefined;
  };
  const from1904 = /^(1|true)$/.test(attribute(startTags(xml, 'workbookPr')[0] ?? '', 'date1904') ?? '');
  return { sheet, strings: related('sharedStrings'), styles: related('styles'), from1904 };
}

function chooseSheet(file: string, tags: string[], wanted: string | number | undefined): string {
  const names = tags.map((tag) => attribute(tag, 'name') ?? '');
  const visible = tags.findIndex((tag) => !/hidden/i.test(attribute(tag, 'state') ?? ''));
  const byName = names.indexOf(String(wanted));
  const index = wanted === undefined ? visible : byName >= 0 ? byName : Number(wanted) - 1;
  const tag = tags[index];
  if (tag) return tag;
  if (wanted === undefined) throw notXlsx(file, 'it has no sheet to be seen');
  throw new UnreadableFile(file, `it has no sheet ${wanted}`, `Its sheets are: ${names.join(', ')}`);
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

async function readRelations(file: string, zip: Zip, source: string): Promise<Relation[]> {
  const folder = posix.dirname(source);
  const part = partAt(zip, posix.join(folder, '_rels', `${posix.basename(source)}.rels`));
  if (!part) throw notXlsx(file, 'it is a zip file without the parts of a workbook');
  return startTags(await readSmall(file, zip, part), 'Relationship').map((tag) => ({
    id: attribute(tag, 'Id') ?? '',
    type: attribute(tag, 'Type') ?? '',
    // A target that starts with a slash counts from the package's root, not from its source's folder.
    target: posix.resolve('/', folder, attribute(tag, 'Target') ?? '').slice(1),
  }));
}

function partAt(zip: Zip, path: string): ZipPart | undefined {
  return zip.parts.get(path.toLowerCase());
}

async function readSmall(file: string, zip: Zip, part: ZipPart): Promise<string> {
  if (part.unpackedBytes > SMALL_PART_BYTES) throw notXlsx(file, `${part.name} is larger than 16 MiB`);
  const chunks: Buffer[] = [];
  for await (const chunk of zip.unpack(part)) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

async function readSharedStrings(file: string, zip: Zip, part: ZipPart | undefined): Promise<string[]> {
  if (!part) return [];
  if (part.unpackedBytes > SHARED_STRINGS_BYTES) {
    throw new UnreadableFile(file, 'its texts unpack to more than 256 MiB', 'Save it as CSV and import that');
  }
  const strings: string[] = [];
  for await (const xml of elements(zip.unpack(part), 'sst', 'si')) strings.push(joinedText(xml));
  return strings;
}

async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asUnreadable(file, error);
  }
}

function asUnreadable(file: string, error: unknown): unknown {
  return error instanceof XmlProblem ? notXlsx(file, error.message) : error;
}
