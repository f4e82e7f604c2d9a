import { expect, test } from 'vitest';
import { ReasonedError } from './errors.ts';
import { both, fill, filled, said, sayer } from './say.ts';

const texts = {
  over: { zh: '超过 {max} 字节', en: 'over {max} bytes' },
  done: { zh: '已办', en: 'done' },
} as const;

test('fields are put in their places; a name without a field, or one that objects inherit, stays as written', () => {
  const say = sayer(texts);
  expect(say('zh', 'over', { max: 9 })).toBe('超过 9 字节');
  expect(say('en', 'done')).toBe('done');
  expect(fill('{max} {toString} {other}', { max: '{other}' })).toBe('{other} {toString} {other}');
});

test('a field that is a text itself is said in the language of the sentence', () => {
  expect(filled({ zh: '{what}：{n}', en: '{what}: {n}' }, { what: texts.done, n: 2 })).toEqual({
    zh: '已办：2',
    en: 'done: 2',
  });
});

test('a text is said in one language, or in both where it is said once and for all', () => {
  expect(both(texts.done)).toBe('已办。done');
  expect(both({ zh: 'OK', en: 'OK' })).toBe('OK');
  expect(said(texts.done, 'en')).toBe('done');
  expect(said('hutong token list', 'zh')).toBe('hutong token list');
});

test('an error says what it is about and why in both languages, and is logged in English', () => {
  const error = new ReasonedError(texts.done, 'hutong fsck', 'jilin/nongan');
  expect(error.told).toEqual({ zh: 'jilin/nongan: 已办', en: 'jilin/nongan: done' });
  expect(error.message).toBe(error.told.en);
  expect(new ReasonedError('ENOSPC', '').told).toEqual({ zh: 'ENOSPC', en: 'ENOSPC' });
});
