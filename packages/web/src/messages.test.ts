import { both } from '@hutong/record';
import { expect, test } from 'vitest';
import { catalogue, textOf } from './messages.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test('every message has both languages and the same placeholders', () => {
  for (const [key, { zh, en }] of Object.entries(catalogue)) {
    expect([zh, en], key).not.toContain('');
    expect(placeholders(en), key).toEqual(placeholders(zh));
  }
});

test('placeholders are filled in, Chinese first', () => {
  expect(both(textOf('body_too_large', { limit: 9 }))).toBe(
    '请求体超过 9 字节。The body is larger than 9 bytes.',
  );
});
