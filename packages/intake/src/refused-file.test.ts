import { existsSync, readFileSync, statSync } from 'node:fs';
import { bilingual } from '@hutong/record';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { RefusedFile, refusedFileFor } from './refused-file.ts';
import { tempFolder } from './testing.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

const refusal = (value: string) => ({
  row: 3,
  column: '名称',
  value,
  reason: bilingual('不对', 'is odd'),
  next: 'Mend it',
});

test('refused rows come as CSV with a byte order mark, readable by the owner alone', () => {
  const path = refusedFileFor(`${folder.path}/items.csv`);
  expect(path).toBe(`${folder.path}/items.refused.csv`);
  const file = RefusedFile.open(path, 'zh');
  file.add(refusal('a "b", c\nd'));
  expect(existsSync(path)).toBe(false);
  expect(file.close()).toBe(path);
  const text = readFileSync(path, 'utf8');
  expect(text.startsWith('\ufeff行,列,值,原因,下一步\r\n')).toBe(true);
  expect(parse(text, { columns: true, bom: true })).toEqual([
    {
      行: '3',
      列: '名称',
      值: 'a "b", c\nd',
      原因: '不对',
      下一步: 'Mend it',
    },
  ]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(`${path}.partial`)).toBe(false);
});

test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1'])(
  'a spreadsheet does not take %j for a formula',
  (value) => {
    const file = RefusedFile.open(`${folder.path}/formula.csv`, 'zh');
    file.add(refusal(value));
    const rows = parse(readFileSync(file.close()!, 'utf8'), { columns: true, bom: true }) as {
      值: string;
    }[];
    expect(rows[0]?.值).toBe(`'${value}`);
  },
);

test('without refusals nothing is written, and the report of an earlier run goes', () => {
  const path = `${folder.path}/again.refused.csv`;
  const first = RefusedFile.open(path, 'zh');
  first.add(refusal('x'));
  first.close();
  expect(RefusedFile.open(path, 'zh').close()).toBeUndefined();
  expect(existsSync(path)).toBe(false);
});

test('a file that is no report of ours is never removed or written over', () => {
  const path = folder.write('mine.csv', 'row,column\n');
  expect(() => RefusedFile.open(path, 'zh')).toThrow('will not be written over');
  expect(readFileSync(path, 'utf8')).toBe('row,column\n');
});

test('many and long refusals are written in full lines', () => {
  const file = RefusedFile.open(`${folder.path}/many.csv`, 'zh');
  for (let index = 0; index < 2000; index += 1) file.add(refusal('中'.repeat(5000)));
  const rows = parse(readFileSync(file.close()!, 'utf8'), { columns: true, bom: true }) as {
    值: string;
  }[];
  expect(rows).toHaveLength(2000);
  expect(rows[0]?.值).toHaveLength(1001);
});

test('where nothing can be written it is found out before anything else', () => {
  expect(() => RefusedFile.open('/proc/none/x.csv', 'zh')).toThrow('No row was imported');
});

test.each([
  'row,column,value,reason,next',
  '行,列,值,原因,下一步',
  '行 row,列 column,值 value,原因 reason,下一步 next',
])('a report that begins with %s is known again', (header) => {
  const path = folder.write('old.refused.csv', `\ufeff${header}\r\n1,,,r,n\r\n`);
  expect(RefusedFile.open(path, 'zh').close()).toBeUndefined();
  expect(existsSync(path)).toBe(false);
});

test('a report is in the language asked for', () => {
  const file = RefusedFile.open(`${folder.path}/en.csv`, 'en');
  file.add(refusal('x'));
  expect(readFileSync(file.close()!, 'utf8')).toBe(
    '\ufeffrow,column,value,reason,next\r\n3,名称,x,is odd,Mend it\r\n',
  );
});
