import { expect, test } from 'vitest';
import { readJson } from './json.ts';

const read = (text: string | Buffer) => readJson(Buffer.from(text as string));
const code = (text: string | Buffer) => {
  const parsed = read(text);
  return 'fault' in parsed ? parsed.fault.code : undefined;
};

test('reads JSON, with a byte order mark or without', () => {
  expect(read('{"a":[1,{"b":"中"}]}')).toEqual({ value: { a: [1, { b: '中' }] } });
  expect(read('\ufeff{"a":1}')).toEqual({ value: { a: 1 } });
});

test('refuses other encodings: GBK, UTF-16, half a character', () => {
  expect(code(Buffer.from([0x22, 0xc5, 0xa9, 0xb0, 0xb2, 0x22]))).toBe('encoding');
  expect(code(Buffer.from('\ufeff{"a":"中"}', 'utf16le'))).toBe('encoding');
  expect(code(Buffer.from('{"a":"中"}').subarray(0, 7))).toBe('encoding');
});

test.each(['', '{', '{"a":1} x', '{a:1}', 'NaN', "{'a':1}", '[1,]'])('refuses %j', (text) => {
  expect(code(text)).toBe('json');
});

test.each([
  '{"a":1,"a":2}',
  '{"a":1,"b":{"c":1,"c":1}}',
  '[{"a" : 1, "a"\n:2}]',
  '{"a" :1,"a" :2,"x":"\\":"}',
  '{"\\u0061":1,"a":2}',
  '{"__proto__":1,"__proto__":2}',
])('refuses a field given twice: %s', (text) => {
  expect(code(text)).toBe('json_twice');
});

test.each([
  '{"a":"\\":","b":"x\\\\"}',
  '{"a":"say \\"b\\": c"}',
  '{"a":"\\\\","b":":"}',
  '"\\":"',
  '{"":1," ":2}',
])('what looks like a name inside a text is none: %s', (text) => {
  expect(code(text)).toBeUndefined();
});

test('refuses absurd depth without falling over it', () => {
  expect(code('['.repeat(64) + ']'.repeat(64))).toBeUndefined();
  expect(code('['.repeat(65) + ']'.repeat(65))).toBe('json_deep');
  expect(code(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toBe('json_deep');
});
