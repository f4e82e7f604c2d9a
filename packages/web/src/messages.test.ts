import { expect, test } from 'vitest';
import { allMessages, say, sayBoth } from './messages.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test.each(allMessages())('message %s has both languages and the same placeholders', (_, { zh, en }) => {
  expect(zh).not.toBe('');
  expect(en).not.toBe('');
  expect(placeholders(en)).toEqual(placeholders(zh));
});

test('placeholders are filled in, Chinese first', () => {
  expect(say('en', 'behind', { n: 3 })).toBe('3 behind');
  expect(sayBoth('body_too_large', { limit: 9 })).toBe('请求体超过 9 字节。The body is larger than 9 bytes.');
});
