import { expect, test } from 'vitest';
import { type Line, LineReader } from './ndjson-lines.ts';

/** Feeds `bytes` in chunks of `size`. */
function read(bytes: Buffer | string, size: number, maxBytes = 100): Line[] {
  const all = Buffer.from(bytes as string);
  const reader = new LineReader(maxBytes);
  const lines: Line[] = [];
  for (let at = 0; at < all.length; at += size) lines.push(...reader.push(all.subarray(at, at + size)));
  lines.push(...reader.end());
  return lines;
}

const brief = (lines: Line[]) => lines.map((l) => [l.line, 'value' in l ? l.value : l.fault.reason.zh]);

test.each([1, 2, 3, 7, 1000])('lines are the same however the bytes arrive: %i at a time', (size) => {
  const text = `\ufeff{"a":"中"}\r\n\n  \n{"b":2}\nx\n${'"long'.repeat(30)}\n{"c":3}\n`;
  expect(brief(read(text, size))).toEqual([
    [1, { a: '中' }],
    [4, { b: 2 }],
    [5, '不是有效的 JSON'],
    [6, '这一行超过 100 字节'],
    [7, { c: 3 }],
  ]);
});

test('a last line without a newline is taken when whole', () => {
  expect(brief(read('{"a":1}\n{"b":2}', 5))).toEqual([
    [1, { a: 1 }],
    [2, { b: 2 }],
  ]);
});

test('a half-written last line is refused as cut, wherever it was cut, half a character included', () => {
  const whole = Buffer.from('{"a":"农安","n":12}');
  for (let length = 1; length < whole.length; length++) {
    expect(brief(read(whole.subarray(0, length), 4))).toEqual([[1, '最后一行没有写完']]);
  }
  expect(brief(read('12', 4))).toEqual([[1, '最后一行没有写完']]);
});

test('other encodings are refused line by line; the lines around them stand', () => {
  const gbk = Buffer.from([0x7b, 0x22, 0xc5, 0xa9, 0xb0, 0xb2, 0x22, 0x3a, 0x31, 0x7d, 0x0a]);
  const bytes = Buffer.concat([Buffer.from('{"a":1}\n'), gbk, Buffer.from('{"b":2}\n')]);
  expect(brief(read(bytes, 6))).toEqual([
    [1, { a: 1 }],
    [2, '不是有效的 UTF-8'],
    [3, { b: 2 }],
  ]);
  expect(brief(read(gbk.subarray(0, -1), 6))).toEqual([[1, '不是有效的 UTF-8']]);
});

test.each([1, 64, 1000])(
  'a line of exactly the limit passes, one byte more does not (%i at a time)',
  (size) => {
    const fits = `"${'x'.repeat(98)}"`;
    expect(brief(read(`${fits}\n`, size))).toEqual([[1, 'x'.repeat(98)]]);
    expect(brief(read(`${fits} \n{"a":1}\n`, size))).toEqual([
      [1, '这一行超过 100 字节'],
      [2, { a: 1 }],
    ]);
    expect(brief(read('x'.repeat(500), size))).toEqual([[1, '这一行超过 100 字节']]);
  },
);
