import { posix } from 'node:path';
import { bilingual, type Phrase, type Text } from '@hutong/record';
import { UnreadableFile } from '../errors.ts';
import { type CellStyles, cellText, readStyles } from './cells.ts';
import { runFonts, type SharedStrings } from './fonts.ts';
import { columnPosition, isRowHidden, MergedCells, readLayout, type SheetLayout } from './layout.ts';
import { attribute, elements, joinedText, startTags, XmlProblem } from './xml.ts';
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
  /** Sheets that have something in them and are not this one. */
  readonly otherSheets: readonly Phrase[];
  readonly layout: SheetLayout;
  private readonly file: string;
  private readonly zip: Zip;
  private readonly sheet: ZipPart;
  private readonly strings: SharedStrings;
  private readonly styles: CellStyles;
  private readonly packedBefore: number;

  private constructor(file: string, zip: Zip, parts: ReadParts) {
    this.file = file;
    this.zip = zip;
    this.sheet = parts.sheet;
    this.strings = parts.strings;
    this.styles = parts.styles;
    this.layout = parts.layout;
    this.otherSheets = parts.otherSheets;
    this.from1904 = parts.styles.from1904;
    this.packedBefore = zip.bytesRead;
  }

  /** `wanted`: the sheet's name, or its position from 1. Throws UnreadableFile for what is no workbook or no such sheet. */
  static async open(file: string, wanted?: string | number): Promise<SheetReader> {
    const zip = await Zip.open(file);
    try {
      return await guarded(file, async () => {
        const book = await readWorkbook(file, zip, wanted);
        const stylesXml = book.styles ? await readSmall(file, zip, book.styles) : '';
        return new SheetReader(file, zip, {
          sheet: book.sheet,
          strings: await readSharedStrings(file, zip, book.strings),
          styles: readStyles(stylesXml, book.from1904),
          // What is merged stands behind the rows: the part is unpacked twice, which costs less than keeping it.
          layout: await readLayout(zip.unpack(book.sheet)),
          otherSheets: await sheetsInUse(zip, book.others),
        });
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
    const merged = new MergedCells(this.layout.merges);
    try {
      for await (const xml of elements(this.zip.unpack(this.sheet), 'worksheet', 'row')) {
        const tag = xml.slice(0, xml.indexOf('>'));
        const stated = Number(attribute(tag, 'r'));
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
        const columns = Math.min(width(), MAX_COLUMNS);
        const read = this.readRow(xml, row, columns, isRowHidden(tag, this.layout));
        merged.apply(read, columns);
        if (read.cells.some((cell) => cell !== '') || read.tooWide || read.doubts) yield read;
      }
    } catch (error) {
      throw asUnreadable(this.file, error);
    } finally {
      await this.close();
    }
  }

  private readRow(xml: string, row: number, width: number, hidden: boolean): SheetRow {
    const cells: string[] = [];
    let doubts: Map<number, Text> | undefined;
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
    return { row, cells, doubts, tooWide, hidden };
  }
}

/** Column position from 0 out of a cell's reference (`r="AB12"`); undefined when it has none. */
function columnOf(tag: string): number | undefined {
  const letters = /(?:^|\s)r=["']([A-Z]{1,3})\d/.exec(tag)?.[1];
  return letters === undefined ? undefined : columnPosition(letters);
}

interface ReadParts {
  sheet: ZipPart;
  strings: SharedStrings;
  styles: CellStyles;
  layout: SheetLayout;
  otherSheets: Phrase[];
}

interface Book {
  sheet: ZipPart;
  others: { name: Phrase; part: ZipPart }[];
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
  const xml = await readSmall(file, zip, bookPart);
  if (startTags(xml, 'workbook').length === 0)
    throw notXlsx(file, '是文档或演示文稿，不是工作簿', 'it is a document or slides and no workbook');
  const relations = await readRelations(file, zip, bookPath);
  const tags = startTags(xml, 'sheet');
  const partOf = (tag: string) => {
    const id = /\s[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1];
    const path = relations.find((relation) => relation.id === id)?.target;
    return path ? partAt(zip, path) : undefined;
  };
  const chosen = chooseSheet(file, tags, wanted);
  const sheet = partOf(chosen);
  if (!sheet) throw notXlsx(file, '缺少工作簿列出的表', 'the sheet named in the workbook is missing');
  const others: Book['others'] = [];
  for (const tag of tags.slice(0, MAX_SHEETS)) {
    const part = tag === chosen ? undefined : partOf(tag);
    const name = attribute(tag, 'name') ?? '';
    if (part)
      others.push({
        name: isSheetHidden(tag) ? bilingual(`${name}（隐藏）`, `${name} (hidden)`) : name,
        part,
      });
  }
  const related = (kind: string) => {
    const target = relations.find((relation) => relation.type.endsWith(`/${kind}`))?.target;
    return target ? partAt(zip, target) : undefined;
  };
  const from1904 = /^(1|true)$/.test(attribute(startTags(xml, 'workbookPr')[0] ?? '', 'date1904') ?? '');
  return { sheet, others, strings: related('sharedStrings'), styles: related('styles'), from1904 };
}

function chooseSheet(file: string, tags: string[], wanted: string | number | undefined): string {
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

function isSheetHidden(tag: string): boolean {
  return /hidden/i.test(attribute(tag, 'state') ?? '');
}

/** The names of those sheets that hold any value. */
async function sheetsInUse(zip: Zip, sheets: Book['others']): Promise<Phrase[]> {
  const names: Phrase[] = [];
  for (const { name, part } of sheets) if (await hasValues(zip, part)) names.push(name);
  return names;
}

async function hasValues(zip: Zip, part: ZipPart): Promise<boolean> {
  let last = '';
  for await (const chunk of zip.unpack(part)) {
    const text = last + chunk.toString('latin1');
    if (/<(?:\w+:)?(?:v|is)[\s>]/.test(text)) return true;
    last = text.slice(-20);
  }
  return false;
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
  if (part.unpackedBytes > SMALL_PART_BYTES)
    throw notXlsx(file, `${part.name} 超过 16 MiB`, `${part.name} is larger than 16 MiB`);
  const chunks: Buffer[] = [];
  for await (const chunk of zip.unpack(part)) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

async function readSharedStrings(file: string, zip: Zip, part: ZipPart | undefined): Promise<SharedStrings> {
  const strings: SharedStrings = { texts: [], fonts: new Map() };
  if (!part) return strings;
  if (part.unpackedBytes > SHARED_STRINGS_BYTES) {
    const reason = bilingual('文字解开后超过 256 MiB', 'its texts unpack to more than 256 MiB');
    throw new UnreadableFile(file, reason, bilingual('另存为 CSV 再导入', 'Save it as CSV and import that'));
  }
  for await (const xml of elements(zip.unpack(part), 'sst', 'si')) {
    const fonts = runFonts(xml);
    if (fonts.length > 0) strings.fonts.set(strings.texts.length, fonts);
    strings.texts.push(joinedText(xml));
  }
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
  return error instanceof XmlProblem ? notXlsx(file, error.zh, error.en) : error;
}
