import { expect, test } from 'vitest';
import { partsUnlike, withHashes } from './live-parts.ts';

const page = (first: string, second = 'two') =>
  `<main><div id="a" data-live="true"><div>${first}</div><p>x</p></div> <p>old</p><p class="b" id="b" data-live>${second}</p></main>`;
const hashesOf = (html: string) => [...html.matchAll(/data-live="([^"]+)"/g)].map(([, hash = '']) => hash);

test('a page is as it was, but for the hashes of its parts', () => {
  const html = withHashes(page('one'));
  expect(hashesOf(html)).toHaveLength(2);
  expect(html.replace(/ data-live="[^"]+"/g, '')).toBe(page('one').replace(/ data-live(="true")?/g, ''));
  expect(withHashes('<p>none</p>')).toBe('<p>none</p>');
});

test('only what says something else is sent again, whole', () => {
  const known = new Set(hashesOf(withHashes(page('one'))));
  expect(hashesOf(partsUnlike(page('one'), known))).toEqual([]);
  const again = partsUnlike(page('other'), known);
  expect(again).toMatch(/<div id="a" data-live="[^"]+"><div>other<\/div><p>x<\/p><\/div>$/);
  expect(again).not.toContain('two');
  expect(partsUnlike(page('other'), new Set())).toContain('two');
});

test('what is not closed ends with the page, and what was typed is no part', () => {
  expect(withHashes('<div id="a" data-live="true"><p>x')).toMatch(/^<div id="a" data-live="[^"]+"><p>x$/);
  const typed = '<p>&lt;div data-live=&quot;true&quot;&gt;</p>';
  expect(withHashes(typed)).toBe(typed);
});
