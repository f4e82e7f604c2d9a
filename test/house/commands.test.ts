import { commandNames } from '@hutong/cli';
import { COMMAND_PLACES, consoleSite } from '@hutong/console';
import { identitySite } from '@hutong/identity';
import { expect, test } from 'vitest';

/** Pages that anyone may read. */
const OPEN = ['/', '/matters'];

test('every command has its place at the console, or a line that says why not, and nothing else has', () => {
  expect(COMMAND_PLACES.map(({ command }) => `hutong ${command}`).sort()).toEqual([...commandNames].sort());
});

test('each of those places is a page', () => {
  const nobody = {} as never;
  const sites = [consoleSite({ people: nobody, now: Date.now, dir: '.' }), identitySite(nobody)];
  const pages = sites.flatMap(({ pages }) => pages.filter(({ method }) => method === 'get'));
  const known = [...OPEN, ...pages.map(({ path }) => path)];
  const places = COMMAND_PLACES.flatMap((place) => ('at' in place ? [place.href] : []));
  expect(places.length).toBeGreaterThan(15);
  expect(places.filter((path) => !known.includes(path))).toEqual([]);
});
