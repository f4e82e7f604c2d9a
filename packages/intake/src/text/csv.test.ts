import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { readAll, tempFolder } from '../testing.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

const HEADER = 'code,name\n';

test('quotes, doubled quotes, line breaks in quotes, CRLF and a byte order mark', async () => {
  const file = folder.write(
    'a.csv',
    '\ufeff编码,名称\r\n"1","含""引号"", 逗号"\r\n2,"两\r\n行"\r\n3,5"钢管\r\n',
  );
  const { values, refused, rows } = await readAll(file);
  expect(refused).toEqual([]);
  expect(values).toEqual([
    { 编码: '1', 名称: '含"引号", 逗号' },
    { 编码: '2', 名称: '两\n行' },
    { 编码: '3', 名称: '5"钢管' },
  ]);
  expect(rows.map((row) => row.row)).toEqual([2, 3, 5]);
});

test('tab and semicolon delimiters are told from the header', async () => {
  expect((await readAll(folder.write('t.tsv', 'a\tb\n1,5\t2\n'))).values).toEqual([{ a: '1,5', b: '2' }]);
  expect((await readAll(folder.write('s.csv', 'a;b\n1;2\n'))).values).toEqual([{ a: '1', b: '2' }]);
  expect((await readAll(folder.write('b.csv', 'a|b\n1|2\n'))).values).toEqual([{ a: '1', b: '2' }]);
});

test('a ragged row is refused with its line; empty fields beyond the header and blank lines do no harm', async () => {
  const { rows, refused } = await readAll(folder.write('r.csv', `${HEADER}1,a\n2\n\n3,b,c\n4,d,,\n,\n5,e`));
  expect(rows.map((row) => [row.row, row.values.code])).toEqual([
    [2, '1'],
    [6, '4'],
    [8, '5'],
  ]);
  expect(refused.map(({ row, reason }) => [row, reason])).toEqual([
    [3, 'the row has 1 fields, the header has 2'],
    [5, 'the row has 3 fields, the header has 2'],
  ]);
});

test('a total and a repeated header are no records', async () => {
  const text = 'code,name\n1,a\n,小 计\ncode,name\n2,合计\n合计：,2\n';
  const { values, refused } = await readAll(folder.write('sums.csv', text));
  expect(values).toEqual([
    { code: '1', name: 'a' },
    { code: '2', name: '合计' },
  ]);
  expect(refused.map(({ row, reason }) => [row, reason])).toEqual([
    [3, 'the row is a total and no record'],
    [4, 'the row is the header over again'],
    [6, 'the row is a total and no record'],
  ]);
});

test('a quote that never closes costs its own line, not the rest of the file', async () => {
  const { rows, refused } = await readAll(folder.write('q.csv', `${HEADER}1,"open\n2,b\n3,c\n`));
  expect(rows.map((row) => [row.row, row.values.code])).toEqual([
    [3, '2'],
    [4, '3'],
  ]);
  expect(refused).toMatchObject([
    { row: 2, value: '1,"open', reason: 'a quote is opened here and never closed' },
  ]);
});

test('text after a closing quote is refused and reading goes on with the next line', async () => {
  const { rows, refused } = await readAll(folder.write('g.csv', `${HEADER}1,"open\n2,"b"\n"3"x,c\n4,d\n`));
  expect(rows.map((row) => row.values.code)).toEqual(['2', '4']);
  expect(refused.map(({ row }) => row)).toEqual([2, 4]);
});

test('a quote left open for more than 4 MiB is given up', async () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `${index},${'x'.repeat(100)}`);
  const { rows, refused } = await readAll(folder.write('big.csv', `${HEADER}a,"b\n${lines.join('\n')}\n`));
  expect(rows).toHaveLength(50_000);
  expect(refused).toMatchObject([{ row: 2 }]);
});

test('a line of more than 4 MiB is refused and its text not kept', async () => {
  const { rows, refused } = await readAll(
    folder.write('long.csv', `${HEADER}1,${'x'.repeat(5_000_000)}\n2,b\n`),
  );
  expect(rows).toMatchObject([{ row: 3, values: { code: '2' } }]);
  expect(refused).toMatchObject([{ row: 2, value: '', reason: 'the line is longer than 4 MiB' }]);
});

test('a column name that comes twice can only be used by its number', async () => {
  const { source } = await readAll(folder.write('d.csv', '备注,名称,备注,,x,\n1,2,3,4,5\n'));
  expect(source.columns).toEqual(['备注#1', '名称', '备注#2', '#4', 'x']);
});

test('a header row may be named; a file without one, or with a reserved name, is an error', async () => {
  const titled = folder.write('h.csv', '二〇二〇年事项目录,\n编码,名称\n1,a\n');
  expect((await readAll(titled, { headerRow: 2 })).values).toEqual([{ 编码: '1', 名称: 'a' }]);
  await expect(readAll(folder.write('e.csv', '\n\n'))).rejects.toThrow('no header row');
  await expect(readAll(folder.write('z.csv', ''))).rejects.toThrow('the file is empty');
  await expect(readAll(folder.write('p.csv', 'a,__proto__\n1,2\n'))).rejects.toThrow('__proto__');
});

test('lines that end with CR alone are read', async () => {
  expect((await readAll(folder.write('mac.csv', 'a,b\r1,2\r3,4\r'))).values).toEqual([
    { a: '1', b: '2' },
    { a: '3', b: '4' },
  ]);
});

test('a binary file under a .csv name is an error', async () => {
  await expect(readAll(folder.write('b.csv', Buffer.from([0x61, 0, 0x62, 10])))).rejects.toThrow(
    'not a text file',
  );
});

test('well-formed CSV is read as csv-parse reads it', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', '中', ',', '"', '\n', ' ', '\t'), maxLength: 6 });
  const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const quoted = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','));
      const text = ['x,y,z', ...quoted].join('\n');
      const { values, refused } = await readAll(folder.write('oracle.csv', text), { delimiter: ',' });
      const expected = parse(text, { columns: true }) as Record<string, string>[];
      expect(refused).toEqual([]);
      expect(values).toEqual(expected.filter((row) => Object.values(row).some((one) => one !== '')));
    }),
    { numRuns: 200 },
  );
});
