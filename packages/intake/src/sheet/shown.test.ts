import { afterAll, describe, expect, test } from 'vitest';
import { openRows } from '../open-rows.ts';
import type { OpenOptions } from '../row-source.ts';
import { english, readAll, tempFolder, workbookParts, zipOf } from '../testing.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

type Cell = string | { v: number; s?: number } | { t: string; s: number };

/** A row's XML: texts, numbers and styled cells; `''` is a cell that is not there. */
function row(number: number, cells: readonly Cell[], attributes = ''): string {
  const xml = cells.map((cell, index) => {
    const at = `r="${String.fromCharCode(65 + index)}${number}"`;
    if (cell === '') return '';
    if (typeof cell === 'string') return `<c ${at} t="inlineStr"><is><t>${cell}</t></is></c>`;
    if ('v' in cell) return `<c ${at} s="${cell.s ?? 0}"><v>${cell.v}</v></c>`;
    return `<c ${at} s="${cell.s}" t="inlineStr"><is><t>${cell.t}</t></is></c>`;
  });
  return `<row r="${number}" ${attributes}>${xml.join('')}</row>`;
}

interface Sheet {
  before?: string;
  after?: string;
  styles?: string;
  workbookPr?: string;
  others?: [string, string][];
}

let made = 0;
function workbook(rows: readonly string[], { before = '', after = '', ...more }: Sheet = {}): string {
  const xml = `<worksheet>${before}<sheetData>${rows.join('')}</sheetData>${after}</worksheet>`;
  made += 1;
  return folder.write(`${made}.xlsx`, zipOf(workbookParts(xml, more)));
}

/** What a sheet of one column and one row gives: its text, or the doubt about it. */
async function oneCell(cell: Cell, more: Sheet): Promise<string> {
  const { rows } = await readAll(workbook([row(1, ['甲', '乙']), row(2, [cell, 'x'])], more));
  return english(rows[0]?.doubts?.甲) || String(rows[0]?.values.甲);
}

const styled = (code: string, font = '') => ({
  styles: `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="${code.replaceAll('"', '&quot;')}"/></numFmts>
    <fonts><font/>${font}</fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/>
    <xf numFmtId="0" fontId="1" fillId="0"/><xf numFmtId="0" fontId="1" fillId="2"/></cellXfs></styleSheet>`,
});

describe('a number comes as the sheet shows it', () => {
  test.each<[string, number, string]>([
    ['0000"号"', 12, '0012号'],
    ['"农审〔2024〕"000"号"', 45, '农审〔2024〕045号'],
    ['000000', 8, '000008'],
    ['00.0%', 0.5, '50.0%'],
    ['[h]:mm', 25.5 / 24, '25:30'],
    ['[mm]:ss', 1 / 24, '60:00'],
    ['0.00', 2.34567, '2.35'],
    ['#,##0.00', 1234.5, '1,234.50'],
    ['0"万元"', 3, '3万元'],
    ['"¥"#,##0', 5000, '¥5,000'],
    ['[Red]0;[Blue]-0', -3, '-3'],
    ['[>100]"多";0', 5, '5'],
    ['0!号', 7, '7号'],
    ['G/通用格式"次"', 5, '5次'],
    ['0;-0;;@', 0, ''],
    ['yyyy"年"m"月"', 45_352, '2024年3月'],
    ['m"月"d"日"', 45_352, '3月1日'],
    ['yyyy/m/d', 45_352.4, '2024-03-01'],
    ['yyyy-mm-dd hh:mm', 45_352.4, '2024-03-01 09:36'],
    ['上午/下午h:mm', 0.6, '下午2:24'],
    ['h:mm', 0.375, '9:00'],
    ['aaaa', 45_352, '星期五'],
    ['0.00', 1.005, '1.01'],
    ['0.00', -1.255, '-1.26'],
    ['0.0%', 0.1234, '12.3%'],
    ['#,##0;(#,##0)', -3000, '(3,000)'],
    ['"借"0;"贷"0', -3, '贷3'],
  ])('%s of %d is %s', async (code, v, shown) =>
    expect(await oneCell({ v, s: 1 }, styled(code))).toBe(shown),
  );

  test.each<[string, Cell, string]>([
    ['#,##0;[Red]#,##0', { v: -3000, s: 1 }, 'by its colour alone'],
    ['0.00_ ;[Red]0.00\\ ', { v: -1.5, s: 1 }, 'by its colour alone'],
    ['[$-130000]yyyy/m/d', { v: 45_352, s: 1 }, "we can't read its number format"],
    ['[DBNum1]General', { v: 12, s: 1 }, "we can't read its number format [DBNum1]General"],
    ['"x"bbbb', { v: 12, s: 1 }, "we can't read its number format"],
    [';;;', { v: 12, s: 1 }, 'shows nothing of the value'],
    [';;;', { t: '内部', s: 1 }, 'shows nothing of the value'],
    ['yyyy-m-d', { v: -3, s: 1 }, "we can't read its number format"],
    ['yyyy-m-d', { v: 60.5, s: 1 }, 'there is no day 1900-02-29'],
  ])('%s: what is not shown or not understood is doubtful', async (code, cell, doubt) => {
    expect(await oneCell(cell, styled(code))).toContain(doubt);
  });

  test('a text format adds its words; a format that a file names by number alone is known', async () => {
    expect(await oneCell({ t: '张三', s: 1 }, styled('"同志："@'))).toBe('同志：张三');
    const styles = '<styleSheet><cellXfs><xf numFmtId="10"/><xf numFmtId="63"/></cellXfs></styleSheet>';
    expect(await oneCell({ v: 0.125, s: 0 }, { styles })).toBe('12.50%');
    expect(await oneCell({ v: 1, s: 1 }, { styles })).toContain('number 63');
  });

  test('white on white and struck out text is doubtful; white on a colour is not', async () => {
    const white = styled('0', '<font><color theme="0"/></font>');
    expect(await oneCell({ t: '内部', s: 2 }, white)).toContain('white on white');
    expect(await oneCell({ t: '内部', s: 3 }, white)).toBe('内部');
    expect(await oneCell({ t: '作废', s: 2 }, styled('0', '<font><strike/></font>'))).toContain('struck out');
  });

  const painted = (font: string, fill: string) => ({
    styles: `<styleSheet><fonts><font/><font>${font}</font></fonts><fills><fill/><fill/><fill>${fill}</fill></fills>
      <cellXfs><xf/><xf fontId="1" fillId="${fill === '' ? 0 : 2}"/></cellXfs></styleSheet>`,
  });
  const solid = (color: string) => `<patternFill patternType="solid"><fgColor ${color}/></patternFill>`;

  test.each([
    ['white on painted white', '<color rgb="FFFFFFFF"/>', solid('theme="0"'), 'colour of its ground'],
    ['nearly white', '<color rgb="FFFEFEFE"/>', '', 'colour of its ground'],
    ['black on black', '', solid('rgb="FF000000"'), 'colour of its ground'],
    ['a theme on itself', '<color theme="4"/>', solid('theme="4"'), 'colour of its ground'],
    ['of one point', '<sz val="1"/>', '', 'too small'],
    ['white on red', '<color indexed="9"/>', solid('rgb="FFFF0000"'), '内部'],
    ['a theme on its lighter self', '<color theme="4"/>', solid('theme="4" tint="0.8"'), '内部'],
  ])('P6: text %s', async (_, font, fill, told) => {
    expect(await oneCell({ t: '内部', s: 1 }, painted(font, fill))).toContain(told);
  });

  test('P6: parts of a text that are struck out or unseen make it doubtful', async () => {
    const rich = (properties: string) =>
      `<row r="2"><c r="A2" t="inlineStr"><is><r><rPr>${properties}</rPr><t>张三</t></r><r><t>李四</t></r></is></c></row>`;
    const doubts = async (properties: string) => {
      const { rows } = await readAll(workbook([row(1, ['甲', '乙']), rich(properties)]));
      return english(rows[0]?.doubts?.甲);
    };
    expect(await doubts('<strike/>')).toContain('struck out');
    expect(await doubts('<color rgb="FFFFFFFF"/>')).toContain('colour of its ground');
    expect(await doubts('<b/><color rgb="FFFF0000"/>')).toBe('');
  });

  test('days of a workbook that counts from 1904', async () => {
    const from1904 = { workbookPr: '<workbookPr date1904="1"/>' };
    expect(await oneCell({ v: 43_890, s: 1 }, { ...styled('yyyy-m-d'), ...from1904 })).toBe('2024-03-01');
    expect(await oneCell({ v: 43_890, s: 1 }, { ...styled('m"月"d"日"'), ...from1904 })).toBe('3月1日');
    const { source } = await readAll(workbook([row(1, ['甲'])], from1904));
    expect(source.from1904).toBe(true);
  });
});

describe('P6: what a sheet hides is not taken', () => {
  const rows = [row(1, ['编码', '名称', '内部']), row(2, ['1', 'a', 'x'])];
  const read = async (file: string, options?: OpenOptions) => {
    const { rows: taken, refused } = await readAll(file, options);
    return {
      taken: taken.map(({ values }) => values.编码),
      doubts: taken.map(({ doubts }) => Object.keys(doubts ?? {})),
      refused: refused.map(({ row: number, reason }) => [number, reason]),
    };
  };
  const hidden = 'the row is hidden or filtered out in the sheet';

  test.each<[string, string, string]>([
    ['by hand or by a filter', 'hidden="1"', ''],
    ['as true', 'hidden="true"', ''],
    ['by a height of nothing', 'ht="0" customHeight="1"', ''],
    ['by a height too low to be read', 'ht="0.75" customHeight="1"', ''],
    ['as every row that says nothing', '', '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'],
  ])('a row hidden %s', async (_, attributes, before) => {
    const file = workbook([row(1, ['编码', '名称'], 'ht="15"'), row(2, ['2', 'b'], attributes)], { before });
    expect(await read(file)).toEqual({ taken: [], doubts: [], refused: [[2, hidden]] });
    expect((await read(file, { hidden: 'take' })).taken).toEqual(['2']);
    expect(await read(file, { hidden: 'leave' })).toEqual({ taken: [], doubts: [], refused: [] });
  });

  test.each([
    ['hidden', '<cols><col min="3" max="3" width="9" hidden="1"/></cols>'],
    [
      'of no width',
      '<cols><col min="2" max="2" width="9"/><col min="3" max="9" width="0" customWidth="1"/></cols>',
    ],
    [
      'of no width by default',
      '<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="2" width="9"/></cols>',
    ],
  ])('a column %s is doubtful where it holds something', async (_, before) => {
    const file = workbook([...rows, row(3, ['2', 'b', ''])], { before });
    expect(await read(file)).toMatchObject({ taken: ['1', '2'], doubts: [['内部'], []] });
    expect(await read(file, { hidden: 'take' })).toMatchObject({ doubts: [[], []] });
  });

  test('a hidden row is not the header, unless it is said to be', async () => {
    const file = workbook([
      row(1, ['code', 'name'], 'hidden="1"'),
      row(2, ['编码', '名称']),
      row(3, ['1', 'a']),
    ]);
    expect(await read(file)).toMatchObject({ taken: ['1'], refused: [] });
    expect((await readAll(file, { headerRow: 1 })).values).toHaveLength(2);
  });

  test('sheets that hold something and are not read are named, hidden ones too', async () => {
    const other = (text: string) => `<worksheet><sheetData>${text}</sheetData></worksheet>`;
    const file = workbook(rows, {
      others: [
        ['二月', other(row(1, ['编码']))],
        ['Sheet3', other('')],
        ['!底稿', other(row(9, [{ v: 1 }]))],
      ],
    });
    const source = await openRows(file);
    expect(source.sheets).toEqual([
      { name: source.sheet, hidden: false },
      { name: '二月', hidden: false },
      { name: '底稿', hidden: true },
    ]);
    for await (const _ of source) break;
  });
});

describe('merged cells give what they show', () => {
  const merged = (refs: readonly string[]) => ({
    after: `<mergeCells>${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`,
  });
  const read = async (rows: string[], refs: string[], options?: OpenOptions) => {
    const { rows: taken, source } = await readAll(workbook(rows, merged(refs)), options);
    return {
      columns: source.columns,
      taken: taken.map(({ row: number, values, doubts }) => [
        number,
        ...Object.values(values),
        ...Object.entries(doubts ?? {}).map(([column, doubt]) => `${column}: ${english(doubt)}`),
      ]),
    };
  };
  const header = row(1, ['编码', '名称', '主体']);

  test('over several rows, each row has the value', async () => {
    const rows = [
      header,
      row(2, ['1', 'a', '医保局']),
      row(3, ['2', 'b']),
      row(5, ['3', 'c']),
      row(6, ['4', 'd']),
    ];
    expect((await read(rows, ['C2:C5'])).taken).toEqual([
      [2, '1', 'a', '医保局'],
      [3, '2', 'b', '医保局'],
      [5, '3', 'c', '医保局'],
      [6, '4', 'd', ''],
    ]);
  });

  test('over several columns only the first has it; the others are doubtful', async () => {
    expect((await read([header, row(2, ['1', '甲方'])], ['B2:C2'])).taken).toEqual([
      [2, '1', '甲方', '', expect.stringContaining('主体: it is part of the merged cells B2:C2')],
    ]);
  });

  test('P6: a value that lies hidden beneath is not taken', async () => {
    const rows = [header, row(2, ['1', 'a', '医保局']), row(3, ['2', 'b', '经办人电话'])];
    expect((await read(rows, ['C2:C3'])).taken[1]).toEqual([
      3,
      '2',
      'b',
      '经办人电话',
      expect.stringContaining('主体: a value that the sheet does not show lies beneath'),
    ]);
  });

  test('the lower half of a record that was drawn over two rows is no record', async () => {
    const rows = [header, row(2, ['1', 'a', 'x']), row(3, ['', '']), row(4, ['2', 'b', 'y'])];
    expect((await read(rows, ['A2:A3', 'B2:B3', 'C2:C3'])).taken.map(([number]) => number)).toEqual([2, 4]);
  });

  test('a header over two rows: the second row has all names', async () => {
    const rows = [row(1, ['编码', '联系', '']), row(2, ['', '名称', '主体']), row(3, ['1', 'a', 'x'])];
    const { columns, taken } = await read(rows, ['A1:A2', 'B1:C1'], { headerRow: 2 });
    expect(columns).toEqual(['编码', '名称', '主体']);
    expect(taken).toEqual([[3, '1', 'a', 'x']]);
  });

  test('rows out of order and merges without end are no workbook', async () => {
    await expect(readAll(workbook([header, row(3, ['1']), row(2, ['2'])]))).rejects.toThrow(
      'row 2 comes after',
    );
    expect((await read([header, row(2, ['1', 'a', 'x'])], ['C2:XFD1048576', 'nonsense'])).taken).toHaveLength(
      1,
    );
  });
});
