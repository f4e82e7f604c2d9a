import { expect, test } from 'vitest';
import { catalogue, say } from './messages.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test('what pages say stands in both languages, with the same placeholders', () => {
  for (const [key, { zh, en }] of Object.entries(catalogue)) {
    expect([zh, en], key).not.toContain('');
    expect(placeholders(en), key).toEqual(placeholders(zh));
  }
});

test('placeholders are filled in', () => {
  expect(say('en', 'behind', { n: 3 })).toBe('3 behind');
});
