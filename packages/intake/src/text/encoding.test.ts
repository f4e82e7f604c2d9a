import iconv from 'iconv-lite';
import { afterAll, expect, test } from 'vitest';
import { readAll, tempFolder } from '../testing.ts';
import { firstBadGb18030, firstBadUtf8, guessEncoding, parseEncoding } from './encoding.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

const TABLE = '编码,名称\n1,企业投资项目备案\n2,学生资助政策咨询𠀀\n';
const ROWS = [
  { 编码: '1', 名称: '企业投资项目备案' },
  { 编码: '2', 名称: '学生资助政策咨询𠀀' },
];

test.each(['utf-8', 'gb18030', 'utf-16le'] as const)('%s is recognised', async (encoding) => {
  const bytes = iconv.encode(encoding === 'utf-16le' ? `\ufeff${TABLE}` : TABLE, encoding);
  const { values, source, refused } = await readAll(folder.write(`${encoding}.csv`, bytes));
  expect(values).toEqual(ROWS);
  expect(refused).toEqual([]);
  expect(source.encoding()).toBe(encoding);
});

test('UTF-16 big endian with its mark, and UTF-16 without one when named', async () => {
  const be = Buffer.concat([Buffer.from([0xfe, 0xff]), iconv.encode(TABLE, 'utf-16be')]);
  expect((await readAll(folder.write('be.csv', be))).values).toEqual(ROWS);
  const le = folder.write('le.csv', iconv.encode(TABLE, 'utf-16le'));
  expect((await readAll(le, { encoding: 'UTF-16LE' })).values).toEqual(ROWS);
});

test('the operator overrides detection; an unknown name or a contradicting mark is an error', async () => {
  // 联通 in GBK happens to be valid UTF-8: the classic case for naming the encoding.
  const file = folder.write('lt.csv', Buffer.concat([Buffer.from('a\n'), iconv.encode('联通', 'gbk')]));
  expect((await readAll(file, { encoding: 'GBK' })).values).toEqual([{ a: '联通' }]);
  await expect(readAll(file, { encoding: 'klingon' })).rejects.toThrow('not one we read');
  const marked = folder.write('m.csv', `\ufeff${TABLE}`);
  await expect(readAll(marked, { encoding: 'gbk' })).rejects.toThrow('mark of utf-8');
  expect(parseEncoding('GB2312')).toBe('gb18030');
});

test('bytes that are not UTF-8 refuse their row, naming the byte, and do not turn the file into GBK', async () => {
  const bytes = Buffer.from('编码,名称\n1,坏字\n2,好字\n3,好\n');
  const at = bytes.indexOf(Buffer.from('字'));
  bytes[at] = 0xff;
  const { values, refused, source } = await readAll(folder.write('bad.csv', bytes));
  expect(source.encoding()).toBe('utf-8');
  expect(values).toEqual([
    { 编码: '2', 名称: '好字' },
    { 编码: '3', 名称: '好' },
  ]);
  expect(refused).toMatchObject([{ row: 2 }]);
  expect(refused[0]?.reason).toBe(`bytes 0xFF 0xAD at byte ${at} of the file are not valid UTF-8`);
});

test('bytes that are not GB 18030 refuse their row, naming the byte', async () => {
  const good = iconv.encode('编码,名称\n1,坏', 'gb18030');
  const bytes = Buffer.concat([good, Buffer.from([0x81, 0x20]), iconv.encode('\n2,好字\n', 'gb18030')]);
  const { values, refused } = await readAll(folder.write('badgb.csv', bytes));
  expect(values).toEqual([{ 编码: '2', 名称: '好字' }]);
  expect(refused[0]?.reason).toBe(`bytes 0x81 0x20 at byte ${good.length} of the file are not valid GB18030`);
});

test('damage far into a file, past the sample, is found too', async () => {
  const head = Buffer.from(`a\n${'中文\n'.repeat(200_000)}`);
  const file = folder.write(
    'far.csv',
    Buffer.concat([head, Buffer.from([0xc3, 0x28, 0x0a]), Buffer.from('好\n')]),
  );
  const { rows, refused } = await readAll(file);
  expect(rows).toHaveLength(200_001);
  expect(refused).toMatchObject([{ row: 200_002 }]);
  expect(refused[0]?.reason).toContain(`byte ${head.length} `);
});

test('a file that is ASCII for its first MiB may still prove to be GB 18030', async () => {
  const bytes = Buffer.concat([
    Buffer.from(`a\n${'0123456789\n'.repeat(150_000)}`),
    iconv.encode('企业投资\n', 'gb18030'),
  ]);
  const { rows, refused, source } = await readAll(folder.write('late.csv', bytes));
  expect(refused).toEqual([]);
  expect(rows.at(-1)?.values).toEqual({ a: '企业投资' });
  expect(source.encoding()).toBe('gb18030');
});

test('half a surrogate pair in UTF-16 refuses its row', async () => {
  const bytes = Buffer.concat([
    iconv.encode('\ufeffa\n', 'utf-16le'),
    Buffer.from([0x00, 0xd8]),
    iconv.encode('x\n好\n', 'utf-16le'),
  ]);
  const { values, refused } = await readAll(folder.write('half.csv', bytes));
  expect(values).toEqual([{ a: '好' }]);
  expect(refused).toMatchObject([{ row: 2, reason: 'a character is not valid UTF-16' }]);
});

test('the first bad byte is found exactly', () => {
  expect(firstBadUtf8(Buffer.from('中文𠀀'))).toBe(-1);
  expect(firstBadUtf8(Buffer.from([0x61, 0xe4, 0xb8]))).toBe(1);
  expect(firstBadUtf8(Buffer.from([0xc0, 0x80]))).toBe(0);
  expect(firstBadUtf8(Buffer.from([0xed, 0xa0, 0x80]))).toBe(0);
  expect(firstBadGb18030(iconv.encode('中文𠀀a', 'gb18030'))).toBe(-1);
  expect(firstBadGb18030(Buffer.from([0x84, 0x31, 0xa4, 0x37]))).toBe(-1);
  expect(firstBadGb18030(Buffer.from([0x61, 0xff, 0x40]))).toBe(1);
  expect(firstBadGb18030(Buffer.from([0x61, 0xb0]))).toBe(1);
  expect(guessEncoding(Buffer.from('abc'))).toBeUndefined();
});
