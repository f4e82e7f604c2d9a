import { truncateSync } from 'node:fs';
import { bilingual } from '@hutong/record';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { afterAll, expect, test } from 'vitest';
import { openRows } from '../open-rows.ts';
import { english, readAll, tempFolder, workbookParts, zipOf } from '../testing.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const HEADER = '<row r="1"><c r="A1" t="str"><v>编码</v></c><c r="B1" t="str"><v>名称</v></c></row>';

test('a workbook written by another program: shared texts, numbers, dates, booleans, empty cells, row numbers', async () => {
  const rows = [
    ['编码', '名称', '日期', '数', '是否'],
    ['007', '企业 & <投资>\n项目', new Date(Date.UTC(2020, 1, 29)), 0.1 + 0.2, true],
    [null, null, null, null, null],
    ['008', null, new Date(Date.UTC(1999, 11, 31, 9, 30, 0)), 511602000000, false],
  ];
  const bytes = await writeXlsx({
    sheets: [
      { name: '第一', rows },
      { name: '第二', rows: [['x'], ['y']] },
    ],
  });
  const file = folder.write('a.xlsx', bytes);
  const { rows: read, refused } = await readAll(file);
  expect(refused).toEqual([]);
  expect(read.map(({ row, values }) => [row, values])).toEqual([
    [2, { 编码: '007', 名称: '企业 & <投资>\n项目', 日期: '2020-02-29', 数: '0.3', 是否: 'TRUE' }],
    [4, { 编码: '008', 名称: '', 日期: '1999-12-31', 数: '511602000000', 是否: 'FALSE' }],
  ]);
  expect((await readAll(file, { sheet: '第二' })).values).toEqual([{ x: 'y' }]);
  expect((await readAll(file, { sheet: 2 })).values).toEqual([{ x: 'y' }]);
  await expect(openRows(file, { sheet: '第三' })).rejects.toMatchObject({
    reason: bilingual('没有工作表 第三', 'it has no sheet 第三'),
    next: bilingual('工作表有：第一、第二', 'Its sheets are: 第一, 第二'),
  });
  expect((await readXlsx(bytes)).sheets[0]?.rows[1]?.slice(0, 2)).toEqual(['007', '企业 & <投资>\n项目']);
});

test('many rows come in batches and progress reaches the end', async () => {
  const rows = [
    ['编码', '名称'],
    ...Array.from({ length: 2500 }, (_, index) => [`${index}`, `事项 ${index}`]),
  ];
  const file = folder.write('many.xlsx', await writeXlsx({ sheets: [{ name: 's', rows }] }));
  const source = await openRows(file);
  const sizes: number[] = [];
  for await (const batch of source) sizes.push(batch.rows.length);
  expect(sizes).toEqual([1000, 1000, 500]);
  expect(source.progress().bytesRead).toBe(source.progress().totalBytes);
});

test('prefixed XML, rich text, readings, escapes and inline texts are read', async () => {
  const xml = `<x:worksheet xmlns:x="m"><x:sheetData>
    <x:row><x:c t="inlineStr"><x:is><x:t>编码</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:r><x:t>名</x:t></x:r><x:r><x:t>称</x:t></x:r><x:rPh><x:t>mc</x:t></x:rPh></x:is></x:c></x:row>
    <x:row><x:c t="str"><x:v>a_x000A_b</x:v></x:c><x:c><x:v>1E3</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
  expect((await readAll(folder.write('x.xlsx', zipOf(workbookParts(xml))))).values).toEqual([
    { 编码: 'a\nb', 名称: '1000' },
  ]);
});

test('cells not to be relied on are marked: lost digits, formula errors, formulas without result', async () => {
  const rows = [
    '<row r="2"><c r="A2"><v>2.2012219900101E+17</v></c><c r="B2" t="str"><v>a</v></c></row>',
    '<row r="3"><c r="A3" t="e"><f>VLOOKUP(1)</f><v>#N/A</v></c><c r="B3" t="str"><v>a</v></c></row>',
    '<row r="4"><c r="A4"><f>1+1</f></c><c r="B4" t="s"><v>9</v></c></row>',
  ];
  const { rows: read } = await readAll(
    folder.write('d.xlsx', zipOf(workbookParts(sheet(HEADER + rows.join(''))))),
  );
  expect(read.map((row) => english(row.doubts?.编码))).toEqual([
    expect.stringContaining('15 digits'),
    'the formula gives the error #N/A',
    expect.stringContaining('without its result'),
  ]);
  expect(english(read[2]?.doubts?.名称)).toContain('missing');
});

test('a row wider than the header is refused, and a far-off cell costs no memory', async () => {
  const far = Array.from(
    { length: 3000 },
    (_, index) => `<row r="${index + 2}"><c r="XFD${index + 2}"><v>1</v></c></row>`,
  );
  const { rows, refused } = await readAll(
    folder.write('w.xlsx', zipOf(workbookParts(sheet(HEADER + far.join(''))))),
  );
  expect(rows).toEqual([]);
  expect(refused).toHaveLength(3000);
  expect(refused[0]).toMatchObject({ row: 2, reason: expect.stringContaining('to the right') });
});

test('dates count from 1904 where the workbook says so', async () => {
  const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>';
  const parts = workbookParts(
    sheet(`${HEADER}<row r="2"><c r="A2" s="1"><v>0</v></c><c r="B2" s="0"><v>0</v></c></row>`),
    {
      workbookPr: '<workbookPr date1904="1"/>',
    },
  );
  const relations = parts.find((part) => part.name.endsWith('workbook.xml.rels'))!;
  relations.content = String(relations.content).replace(
    '</Relationships>',
    '<Relationship Id="r2" Type="x/styles" Target="/xl/styles.xml"/></Relationships>',
  );
  const file = folder.write('1904.xlsx', zipOf([...parts, { name: 'xl/styles.xml', content: styles }]));
  expect((await readAll(file)).values).toEqual([{ 编码: '1904-01-01', 名称: '0' }]);
});

test.each([
  ['text under an .xlsx name', 'not.xlsx', Buffer.from('a,b\n1,2\n'), 'not an XLSX file'],
  [
    'another zip file',
    'other.xlsx',
    zipOf([{ name: 'a.txt', content: 'hello' }]),
    'without the parts of a workbook',
  ],
  [
    'an old .xls',
    'old.xls',
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]),
    'old .xls',
  ],
  ['half a file', 'cut.xlsx', zipOf(workbookParts(sheet(HEADER))).subarray(0, 500), 'no zip directory'],
  ['a sheet that is no XML', 'junk.xlsx', zipOf(workbookParts('hello')), 'it has no worksheet'],
  [
    'a row past the last',
    'far.xlsx',
    zipOf(workbookParts(sheet('<row r="1048577"><c><v>1</v></c></row>'))),
    '1048577',
  ],
  [
    'comments among the cells',
    'odd.xlsx',
    zipOf(workbookParts(sheet('<row><!-- <c/> --></row>'))),
    'comments',
  ],
  ['no rows at all', 'empty.xlsx', zipOf(workbookParts(sheet(''))), 'the sheet is empty'],
])('%s is an error that says so', async (_, name, bytes, message) => {
  await expect(readAll(folder.write(name, bytes))).rejects.toThrow(message);
});

test('a bomb that states its size is refused before anything is unpacked', async () => {
  const file = folder.write('bomb.xlsx', zipOf(workbookParts(sheet(' '.repeat(30_000_000)))));
  await expect(openRows(file)).rejects.toThrow('times its size');
  const huge = folder.write('huge.xlsx', zipOf(workbookParts(sheet(HEADER), { stated: 4_000_000_000 })));
  await expect(openRows(huge)).rejects.toThrow(/times its size|MiB/);
});

test('a bomb that lies about its size stops there', async () => {
  const bytes = zipOf(workbookParts(sheet(HEADER + ' '.repeat(30_000_000)), { stated: 100_000 }));
  await expect(readAll(folder.write('liar.xlsx', bytes))).rejects.toThrow('unpacks to more than it states');
});

test('a flipped bit inside is found by the checksum', async () => {
  const bytes = zipOf(
    workbookParts(sheet(`${HEADER}<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>`)),
  );
  const at = bytes.lastIndexOf(Buffer.from('PK\x03\x04')) + 30 + 'xl/worksheets/sheet1.xml'.length + 40;
  bytes[at] = bytes[at]! ^ 1;
  await expect(readAll(folder.write('flip.xlsx', bytes))).rejects.toThrow(/damaged|not an XLSX/);
});

test('a document type, and what is no workbook of this kind, are refused by name', async () => {
  const [root, ...rest] = workbookParts('<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>');
  await expect(readAll(folder.write('entity.xlsx', zipOf([root!, ...rest])))).rejects.toThrow(
    'a document type',
  );
  for (const [target, said] of [
    ['xl/workbook.bin', '.xlsb'],
    ['word/document.xml', 'a document or slides'],
  ] as const) {
    const content = String(root!.content).replace('xl/workbook.xml', target);
    const parts = [
      { name: root!.name, content },
      { name: target, content: '<w:document/>' },
    ];
    await expect(readAll(folder.write('other.xlsx', zipOf(parts)))).rejects.toThrow(said);
  }
});

test('leaving the loop early closes the file', async () => {
  const rows = [['a'], ...Array.from({ length: 60_000 }, (_, index) => [`${index}`.repeat(4)])];
  const source = await openRows(
    folder.write('early.xlsx', await writeXlsx({ sheets: [{ name: 's', rows }] })),
  );
  for await (const batch of source) {
    expect(batch.rows).toHaveLength(1000);
    break;
  }
  expect(source.progress().bytesRead).toBeLessThan(source.progress().totalBytes + 1);
});

test('a file of more than 100 MB is refused unread', async () => {
  const file = folder.write('fat.xlsx', 'PK\x03\x04');
  truncateSync(file, 101 * 1024 * 1024);
  await expect(openRows(file)).rejects.toThrow('larger than 100 MB');
});
