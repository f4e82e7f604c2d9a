import { bilingual, type Text } from '@hutong/record';
import { attribute, childrenOf, type Element, elementsExcept, XmlProblem } from './xml.ts';

/** What a sheet says of itself around its rows (ECMA-376 Part 1, 18.3.1): what it hides and what it merges. */
export interface SheetLayout {
  isColumnHidden(column: number): boolean;
  /** Rows that say nothing of their height are hidden. */
  hidesRows: boolean;
  /** By their first row. */
  merges: Merge[];
}

/** Cells shown as one; rows from 1, columns from 0, both ends included. */
export interface Merge {
  name: string;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Too low or too narrow for anything to be read: points of a row, characters of a column. */
const LEAST_HEIGHT = 2;
const LEAST_WIDTH = 0.5;
const MAX_MERGES = 100_000;
const YES = /^(1|true)$/;
const READ_AROUND = new Set(['sheetFormatPr', 'cols', 'mergeCells']);

/** Reads what stands before and after the rows, and passes over them. */
export async function readLayout(chunks: AsyncIterable<Buffer>): Promise<SheetLayout> {
  const around = new Map<string, Element>();
  for await (const element of elementsExcept(chunks, 'worksheet', 'sheetData'))
    if (READ_AROUND.has(element.name)) around.set(element.name, element);
  const format = around.get('sheetFormatPr');
  const narrow = Number(attribute(format, 'defaultColWidth') ?? LEAST_WIDTH) < LEAST_WIDTH;
  const columns = childrenOf(around.get('cols'), 'col').map((column) => ({
    from: Number(attribute(column, 'min')) - 1,
    to: Number(attribute(column, 'max')) - 1,
    hidden:
      YES.test(attribute(column, 'hidden') ?? '') ||
      Number(attribute(column, 'width') ?? LEAST_WIDTH) < LEAST_WIDTH,
  }));
  return {
    isColumnHidden: (column) =>
      columns.find(({ from, to }) => column >= from && column <= to)?.hidden ?? narrow,
    hidesRows:
      YES.test(attribute(format, 'zeroHeight') ?? '') ||
      Number(attribute(format, 'defaultRowHeight') ?? LEAST_HEIGHT) < LEAST_HEIGHT,
    merges: readMerges(childrenOf(around.get('mergeCells'), 'mergeCell')),
  };
}

/** Whether a row is hidden: by hand, by a filter, folded away, or too low to be read. */
export function isRowHidden(row: Element, { hidesRows }: Pick<SheetLayout, 'hidesRows'>): boolean {
  if (YES.test(attribute(row, 'hidden') ?? '')) return true;
  const height = attribute(row, 'ht');
  return height === undefined ? hidesRows : Number(height) < LEAST_HEIGHT;
}

function readMerges(elements: readonly Element[]): Merge[] {
  if (elements.length > MAX_MERGES)
    throw new XmlProblem(`合并单元格超过 ${MAX_MERGES} 处`, `it has more than ${MAX_MERGES} merged cells`);
  const merges = elements.flatMap((element) => {
    const name = attribute(element, 'ref') ?? '';
    const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(name);
    if (!match) return [];
    const [left, top] = [columnPosition(match[1]!), Number(match[2])];
    return { name, left, top, right: columnPosition(match[3]!), bottom: Number(match[4]) };
  });
  return merges.sort((a, b) => a.top - b.top || a.left - b.left);
}

/** Column position from 0 of letters such as `AB`. */
export function columnPosition(letters: string): number {
  let position = 0;
  for (let index = 0; index < letters.length; index += 1)
    position = position * 26 + letters.charCodeAt(index) - 64;
  return position - 1;
}

interface Covered {
  merge: Merge;
  shown: { text: string; doubt: Text | undefined };
}

interface Cells {
  row: number;
  cells: string[];
  doubts: Map<number, Text> | undefined;
}

/**
 * Gives merged cells the value they show, row by row.
 *
 * A value that reaches down over several rows is each row's. One that reaches over several columns belongs to the
 * first; what it means for the others nobody can tell, nor may what lies hidden beneath it be taken: they get a doubt.
 */
export class MergedCells {
  private readonly merges: readonly Merge[];
  private at = 0;
  /** By column. */
  private readonly covered = new Map<number, Covered>();

  constructor(merges: readonly Merge[]) {
    this.merges = merges;
  }

  /** Rows must come in rising order; columns from `width` on are left alone. */
  apply(read: Cells, width: number): void {
    this.begin(read, width);
    if (this.covered.size === 0) return;
    const own = read.cells.some((cell, column) => cell !== '' && !this.isBeneath(read.row, column));
    for (const [column, { merge, shown }] of this.covered) {
      if (merge.bottom < read.row) this.covered.delete(column);
      else if (this.isBeneath(read.row, column)) {
        if ((read.cells[column] ?? '') !== '') doubt(read, column, beneath(merge));
        // A row that has nothing of its own is the lower part of the one above.
        else if (!own) continue;
        else if (column !== merge.left) {
          if (shown.text !== '') doubt(read, column, across(merge));
        } else fill(read, column, shown);
      }
    }
  }

  /** Takes note of merges that begin at this row or began in rows that the file leaves out. */
  private begin({ row, cells, doubts }: Cells, width: number): void {
    for (; this.at < this.merges.length && this.merges[this.at]!.top <= row; this.at += 1) {
      const merge = this.merges[this.at]!;
      const isFirst = merge.top === row;
      const text = isFirst ? (cells[merge.left] ?? '') : '';
      const shown = { text, doubt: isFirst ? doubts?.get(merge.left) : undefined };
      for (let column = merge.left; column <= merge.right && column < width; column += 1)
        this.covered.set(column, { merge, shown });
    }
  }

  private isBeneath(row: number, column: number): boolean {
    const merge = this.covered.get(column)?.merge;
    return merge !== undefined && row <= merge.bottom && !(row === merge.top && column === merge.left);
  }
}

function fill(read: Cells, column: number, shown: Covered['shown']): void {
  if (shown.text === '' && shown.doubt === undefined) return;
  while (read.cells.length <= column) read.cells.push('');
  read.cells[column] = shown.text;
  if (shown.doubt !== undefined) doubt(read, column, shown.doubt);
}

function doubt(read: Cells, column: number, reason: Text): void {
  read.doubts ??= new Map();
  read.doubts.set(column, reason);
}

function beneath({ name }: Merge): Text {
  return bilingual(
    `合并单元格 ${name} 之下另有一个表上看不到的值`,
    `a value that the sheet does not show lies beneath the merged cells ${name}`,
  );
}

function across({ name }: Merge): Text {
  return bilingual(
    `它是横跨几列的合并单元格 ${name} 的一部分，取消合并、分别填写`,
    `it is part of the merged cells ${name}, over several columns: unmerge them and fill in each`,
  );
}
