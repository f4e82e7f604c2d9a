import { existsSync, readFileSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { RefusedFile, refusedFileFor } from './refused-file.ts';
import { tempFolder } from './testing.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

const refusal = (value: string) => ({ row: 3, column: '名称', value, reason: 'is odd', next: 'Mend it' });

test('refused rows come as CSV with a byte order mark, readable by the owner alone', () => {
  const path = refusedFileFor(`${folder.path}/items.csv`);
  expect(path).toBe(`${folder.path}/items.refused.csv`);
  const file = new RefusedFile(path);
  file.add(refusal('a "b", c\nd'));
  expect(existsSync(path)).toBe(false);
  expect(file.close()).toBe(path);
  const text = readFileSync(path, 'utf8');
  expect(text.startsWith('\ufeffrow,column,value,reason,next\r\n')).toBe(true);
  expect(parse(text, { columns: true, bom: true })).toEqual([
    { row: '3', column: '名称', value: 'a "b", c\nd', reason: 'is odd', next: 'Mend it' },
  ]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(existsSync(`${path}.partial`)).toBe(false);
});

test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1'])(
  'a spreadsheet does not take %j for a formula',
  (value) => {
    const file = new RefusedFile(`${folder.path}/formula.csv`);
    file.add(refusal(value));
    const rows = parse(readFileSync(file.close()!, 'utf8'), { columns: true, bom: true }) as {
      value: string;
    }[];
    expect(rows[0]?.value).toBe(`'${value}`);
  },
);

test('without refusals nothing is written, and the report of an earlier run goes', () => {
  const path = `${folder.path}/again.refused.csv`;
  const first = new RefusedFile(path);
  first.add(refusal('x'));
  first.close();
  expect(new RefusedFile(path).close()).toBeUndefined();
  expect(existsSync(path)).toBe(false);
});

test('a file that is no report of ours is never removed', () => {
  const path = folder.write('mine.csv', 'row,column\n');
  new RefusedFile(path).close();
  expect(readFileSync(path, 'utf8')).toBe('row,column\n');
});

test('many and long refusals are written in full lines', () => {
  const file = new RefusedFile(`${folder.path}/many.csv`);
  for (let index = 0; index < 2000; index += 1) file.add(refusal('中'.repeat(5000)));
  const rows = parse(readFileSync(file.close()!, 'utf8'), { columns: true, bom: true }) as {
    value: string;
  }[];
  expect(rows).toHaveLength(2000);
  expect(rows[0]?.value).toHaveLength(1001);
});
