import { expect, test } from 'vitest';
import { bearer, fakeNode } from '../testing/fake.ts';
import { pageOf } from './list.ts';

const self = (name: string) => name;

test('each name stands on one page, though some came and went meanwhile', () => {
  const first = pageOf(['c', 'a', 'b', 'e'], self, { limit: 2 });
  expect(first).toEqual({ items: ['a', 'b'], next: 'b' });
  // The page ended at one that is gone now.
  expect(pageOf(['c', 'a', 'd', 'e'], self, { limit: 2, cursor: 'b' })).toEqual({
    items: ['c', 'd'],
    next: 'd',
  });
  expect(pageOf(['c', 'a', 'd', 'e'], self, { limit: 2, cursor: 'd' })).toEqual({ items: ['e'] });
  expect(pageOf(['a', 'b'], self, { limit: 2 })).toEqual({ items: ['a', 'b'] });
  expect(pageOf([], self, { limit: 2 })).toEqual({ items: [] });
});

test.each(['/api/tokens', '/api/enrolment/requests'])(
  '%s: a page; what it was not to be asked is named',
  async (path) => {
    const { app } = fakeNode();
    const ask = async (query: string) => {
      const answer = await app.request(`${path}${query}`, { headers: bearer('administrator-token') });
      return [answer.status, await answer.json()];
    };
    expect(await ask('')).toEqual([200, { items: expect.any(Array) }]);
    for (const [query, field] of [
      ['?limit=0', 'limit'],
      ['?limit=501', 'limit'],
      ['?limit=x', 'limit'],
      ['?cursor=', 'cursor'],
      [`?cursor=${'x'.repeat(121)}`, 'cursor'],
    ])
      expect(await ask(query as string)).toMatchObject([400, { error: { code: 'query', field } }]);
    expect(await ask('?page=2')).toMatchObject([400, { error: { code: 'query' } }]);
  },
);
