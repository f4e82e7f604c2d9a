import { posix } from 'node:path';
import { bilingual, type Text } from '@hutong/record';
import { UnreadableFile } from '../errors.ts';
import type { SheetName } from '../row-source.ts';
import { type CellStyles, cellText, readStyles } from './cells.ts';
import { columnPosition, isRowHidden, MergedCells, readLayout, type SheetLayout } from './layout.ts';
import { StringsReader } from './strings.ts';
import {
  attribute,
  child,
  childrenOf,
  type Element,
  elements,
  hasElement,
  wholePart,
  XmlProblem,
} from './xml.ts';
import { notXlsx, Zip, type ZipPart } from './zip.ts';

/** One row of a sheet: cell texts by position, and what is doubtful about some. */
export interface SheetRow {
  /** As the spreadsheet program numbers it, from 1. */
  row: number;
  cells: string[];
  doubts: Map<number, Text> | undefined;
  /** It has a value to the right of the last column asked for. */
  tooWide: boolean;
  /** The sheet does not show it: hidden, filtered out, folded away, or too low to be read. */
  hidden: boolean;
}

const MAX_ROW = 1_048_576;
const MAX_COLUMNS = 16_384;
const MAX_SHEETS = 1_000;
const SMALL_PART_BYTES = 16 * 1024 * 1024;
const SHARED_STRINGS_BYTES = 256 * 1024 * 1024;

/**
 * One sheet of an XLSX workbook (ECMA-376), row by row, unpacked only as fast as rows are asked for.
 *
 * Written here and not taken from a library: those we looked at unpack a whole sheet ahead of a slow reader, size
 * each row by its furthest cell, and hide cut-off digits and missing formula results. hucre checks us in the tests.
 */
export class SheetReader {
  readonly from1904: boolean;
  /** Which sheet of the workbook this is. */
  readonly name: string;
  /** The sheets that have something in them, this one among them. */
  readonly sheets: readonly SheetName[];
  readonly layout: SheetLayout;
  private readonly file: string;
  private readonly zip: Zip;
  private readonly sheet: ZipPart;
  private readonly strings: StringsReader;
  /** Unpacked, of the sheet and of the texts it shares with others. */
  private readonly totalBytes: number;
  private readonly styles: CellStyles;
  private readonly unpackedBefore: number;

  private constructor(file: string, zip: Zip, parts: ReadParts) {
    this.file = file;
    this.zip = zip;
    this.sheet = parts.sheet;
    this.strings = parts.strings;
    this.styles = parts.styles;
    this.layout = parts.layout;
    this.name = parts.name;
    this.sheets = parts.sheets;
    this.from1904 = parts.styles.from1904;
    this.totalBytes = parts.sheet.unpackedBytes + parts.stringsBytes;
    this.unpackedBefore = zip.bytesRead;
  }

  /** `wanted`: the sheet's name, or its position from 1. Throws UnreadableFile for what is no workbook or no such sheet. */
  static async open(file: string, wanted?: string | number): Promise<SheetReader> {
    const zip = await Zip.open(file);
    try {
      return await guarded(file, async () => {
        const book = await readWorkbook(file, zip, wanted);
        const styles = book.styles ? await readSmall(file, zip, book.styles) : undefined;
        return new SheetReader(file, zip, {
          sheet: book.sheet,
          strings: openStrings(file, zip, book.strings),
          stringsBytes: book.strings?.unpackedBytes ?? 0,
          styles: readStyles(styles, book.from1904),
          // What is merged stands behind the rows: the part is unpacked twice, which costs less than keeping it.
          layout: await readLayout(zip.unpack(book.sheet)),
          name: book.name,
          sheets: await sheetsInUse(zip, book),
        });
      });
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  close(): void {
    this.strings.close();
    this.zip.close();
  }

  progress(): { bytesRead: number; totalBytes: number } {
    return { bytesRead: this.zip.bytesRead - this.unpackedBefore, totalBytes: this.totalBytes };
  }

  /** Rows that have any text, from the start; `width()` is the number of columns wanted, asked before each row. */
  async *rows(width: () => number): AsyncGenerator<SheetRow, void, undefined> {
    let row = 0;
    const merged = new MergedCells(this.layout.merges);
    try {
      for await (const element of elements(this.zip.unpack(this.sheet), 'worksheet', 'row')) {
        const stated = Number(attribute(element, 'r'));
        const before = row;
        row = Number.isSafeInteger(stated) && stated > 0 ? stated : row + 1;
        if (row > MAX_ROW)
          throw new XmlProblem(
            `有第 ${row} 行，超出工作表`,
            `it has a row ${row}, past the last one a sheet can have`,
          );
        if (row <= before)
          throw new XmlProblem(
            `第 ${row} 行排在第 ${before} 行之后`,
            `its row ${row} comes after row ${before}`,
          );
        await this.strings.readFor(element);
        const columns = Math.min(width(), MAX_COLUMNS);
        const read = this.readRow(element, row, columns);
        merged.apply(read, columns);
        if (read.cells.some((cell) => cell !== '') || read.tooWide || read.doubts) yield read;
      }
    } catch (error) {
      throw asUnreadable(this.file, error);
    } finally {
      this.close();
    }
  }

  private readRow(element: Element, row: number, width: number): SheetRow {
    const cells: string[] = [];
    let doubts: Map<number, Text> | undefined;
    let tooWide = false;
    let column = -1;
    for (const cell of element.children) {
      if (cell.name !== 'c') continue;
      column = columnOf(cell) ?? column + 1;
      const { text, doubt } = cellText(cell, this.strings, this.styles);
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
    return { row, cells, doubts, tooWide, hidden: isRowHidden(element, this.layout) };
  }
}

/** Column position from 0 out of a cell's reference (`r="AB12"`); undefined when it has none. */
function columnOf(cell: Element): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(attribute(cell, 'r') ?? '')?.[1];
  return letters === undefined ? undefined : columnPosition(letters);
}

interface ReadParts {
  sheet: ZipPart;
  strings: StringsReader;
  stringsBytes: number;
  styles: CellStyles;
  layout: SheetLayout;
  name: string;
  sheets: SheetName[];
}

interface Book {
  sheet: ZipPart;
  name: string;
  all: (SheetName & { part: ZipPart | undefined })[];
  strings: ZipPart | undefined;
  styles: ZipPart | undefined;
  from1904: boolean;
}

async function readWorkbook(file: string, zip: Zip, wanted: string | number | undefined): Promise<Book> {
  const root = await readRelations(file, zip, '');
  const bookPath = root.find((relation) => relation.type.endsWith('/officeDocument'))?.target;
  const bookPart = bookPath ? partAt(zip, bookPath) : undefined;
  if (!bookPath || !bookPart) throw notXlsx(file, '里面没有工作簿', 'it holds no workbook');
  if (/\.bin$/i.test(bookPath)) throw notXlsx(file, '是二进制的 .xlsb', 'it is an .xlsb, in binary');
  const book = await readSmall(file, zip, bookPart);
  if (book.name !== 'workbook')
    throw notXlsx(file, '是文档或演示文稿，不是工作簿', 'it is a document or slides and no workbook');
  const relations = await readRelations(file, zip, bookPath);
  const tags = childrenOf(child(book, 'sheets'), 'sheet');
  const partOf = ({ attributes }: Element) => {
    const [, id] = Object.entries(attributes).find(([name]) => name.endsWith(':id')) ?? [];
    const path = relations.find((relation) => relation.id === id)?.target;
    return path ? partAt(zip, path) : undefined;
  };
  const chosen = chooseSheet(file, tags, wanted);
  const sheet = partOf(chosen);
  if (!sheet) throw notXlsx(file, '缺少工作簿列出的表', 'the sheet named in the workbook is missing');
  const all = tags.slice(0, MAX_SHEETS).map((tag) => {
    return { name: attribute(tag, 'name') ?? '', hidden: isSheetHidden(tag), part: partOf(tag) };
  });
  const name = attribute(chosen, 'name') ?? '';
  const related = (kind: string) => {
    const target = relations.find((relation) => relation.type.endsWith(`/${kind}`))?.target;
    return target ? partAt(zip, target) : undefined;
  };
  const from1904 = /^(1|true)$/.test(attribute(child(book, 'workbookPr'), 'date1904') ?? '');
  return { sheet, name, all, strings: related('sharedStrings'), styles: related('styles'), from1904 };
}

function chooseSheet(file: string, tags: Element[], wanted: string | number | undefined): Element {
  const names = tags.map((tag) => attribute(tag, 'name') ?? '');
  const visible = tags.findIndex((tag) => !isSheetHidden(tag));
  const byName = names.indexOf(String(wanted));
  const index = wanted === undefined ? visible : byName >= 0 ? byName : Number(wanted) - 1;
  const tag = tags[index];
  if (tag) return tag;
  if (wanted === undefined) throw notXlsx(file, '没有可见的工作表', 'it has no sheet to be seen');
  throw new UnreadableFile(
    file,
    bilingual(`没有工作表 ${wanted}`, `it has no sheet ${wanted}`),
    bilingual(`工作表有：${names.join('、')}`, `Its sheets are: ${names.join(', ')}`),
  );
}

function isSheetHidden(tag: Element): boolean {
  return /hidden/i.test(attribute(tag, 'state') ?? '');
}

/** Those sheets that hold any value, and the one that is read. */
async function sheetsInUse(zip: Zip, { sheet, all }: Book): Promise<SheetName[]> {
  const used: SheetName[] = [];
  for (const { name, hidden, part } of all) {
    if (part !== undefined && (part === sheet || (await hasValues(zip, part)))) used.push({ name, hidden });
  }
  return used;
}

function hasValues(zip: Zip, part: ZipPart): Promise<boolean> {
  return hasElement(zip.unpack(part), ['v', 'is']);
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

async function readRelations(file: string, zip: Zip, source: string): Promise<Relation[]> {
  const folder = posix.dirname(source);
  const part = partAt(zip, posix.join(folder, '_rels', `${posix.basename(source)}.rels`));
  if (!part)
    throw notXlsx(file, '压缩包里没有工作簿的内容', 'it is a zip file without the parts of a workbook');
  return childrenOf(await readSmall(file, zip, part), 'Relationship').map((tag) => ({
    id: attribute(tag, 'Id') ?? '',
    type: attribute(tag, 'Type') ?? '',
    // A target that starts with a slash counts from the package's root, not from its source's folder.
    target: posix.resolve('/', folder, attribute(tag, 'Target') ?? '').slice(1),
  }));
}

function partAt(zip: Zip, path: string): ZipPart | undefined {
  return zip.parts.get(path.toLowerCase());
}

async function readSmall(file: string, zip: Zip, part: ZipPart): Promise<Element> {
  if (part.unpackedBytes > SMALL_PART_BYTES)
    throw notXlsx(file, `${part.name} 超过 16 MiB`, `${part.name} is larger than 16 MiB`);
  return wholePart(zip.unpack(part));
}

function openStrings(file: string, zip: Zip, part: ZipPart | undefined): StringsReader {
  if (part !== undefined && part.unpackedBytes > SHARED_STRINGS_BYTES) {
    const reason = bilingual('文字解开后超过 256 MiB', 'its texts unpack to more than 256 MiB');
    throw new UnreadableFile(file, reason, bilingual('另存为 CSV 再导入', 'Save it as CSV and import that'));
  }
  return new StringsReader(part && zip.unpack(part));
}

async function guarded<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asUnreadable(file, error);
  }
}

function asUnreadable(file: string, error: unknown): unknown {
  return error instanceof XmlProblem ? notXlsx(file, error.zh, error.en) : error;
}
