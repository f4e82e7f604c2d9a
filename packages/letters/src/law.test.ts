import { expect, test } from 'vitest';
import { LETTERS, lettersFor } from './kinds.ts';
import { articleOf, editionOn, regulationOf, remedyOf } from './law.ts';

test('a request is answered by the edition of the regulation that was in force', () => {
  expect([editionOn('2008-05-01'), editionOn('2019-05-14'), editionOn('2019-05-15')]).toEqual([
    '492',
    '492',
    '711',
  ]);
  expect(regulationOf('492')).toContain('第492号');
  expect(articleOf('711', 'extended', '')).toBe('第三十三条');
  expect(articleOf('492', 'extended', '')).toBe('第二十四条');
  expect(articleOf('711', 'withheld', '不予公开：国家秘密')).toBe('第十四条、第三十六条第（三）项');
  expect(articleOf('492', 'withheld', '不予公开：国家秘密')).toBe('第十四条、第二十一条第（二）项');
  expect(articleOf('711', 'partly', '部分公开')).toBe('第三十七条');
  // One row of the annual report, and two different things to say.
  expect(articleOf('711', 'not_held', '无法提供：本机关不掌握')).toBe('第三十六条第（四）项');
  expect(articleOf('711', 'elsewhere', '无法提供：本机关不掌握')).toBe('第三十六条第（五）项');
  expect(articleOf('492', 'not_handled', '不予处理：信访举报投诉')).toBe('');
});

test('only where nothing in the regulation says so, a reply by the edition of 2019 names no article', () => {
  const without = LETTERS.flatMap(({ id, ...letter }) => {
    const outcomes = 'where' in letter ? letter.where.is : [''];
    return outcomes.filter((outcome) => articleOf('711', id, outcome) === '');
  });
  expect(without).toEqual(['不予处理：要求确认或重新出具', '其他：其他']);
});

test('a refusal since 2024 goes to a review first; courts were open for three months until May 2015', () => {
  expect(remedyOf('不予公开：国家秘密', '2024-01-01')).toContain('十五日内');
  expect(remedyOf('部分公开', '2026-03-02')).toContain('对行政复议决定不服的');
  expect(remedyOf('不予公开：国家秘密', '2023-12-31')).toContain('六个月内');
  expect(remedyOf('予以公开', '2026-03-02')).toContain('或者自收到本答复之日起六个月内');
  expect(remedyOf('予以公开', '2015-04-30')).toContain('三个月内');
});

test('a record has the letters that tell of it, and no other', () => {
  const ids = (type: string, body: Record<string, unknown> = {}) =>
    lettersFor({ type, body }).map(({ id }) => id);
  expect(ids('disclosure.register')).toEqual(['receipt']);
  expect(ids('disclosure.consult', { whom: '第三方' })).toEqual(['third_party']);
  expect(ids('disclosure.consult', { whom: '共同制作机关' })).toEqual(['co_organ']);
  expect(ids('disclosure.consult')).toEqual([]);
  expect(ids('disclosure.reply', { outcome: '无法提供：本机关不掌握' })).toEqual(['not_held', 'elsewhere']);
  expect(ids('disclosure.reply', { outcome: 'constructor' })).toEqual([]);
  expect(ids('disclosure.review', { outcome: '予以公开' })).toEqual([]);
});
