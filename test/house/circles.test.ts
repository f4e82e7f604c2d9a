import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf, type Link, linksOf } from './source.ts';

const files = ['packages', 'nodes'].flatMap((folder) => filesOf(folder, ['.ts', '.tsx']));

/** For each file the files it names. */
function graphOf(paths: string[], links: (path: string) => Link[]): Map<string, string[]> {
  return new Map(
    paths.map((path) => [
      path,
      links(path)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => normalize(join(dirname(path), specifier))),
    ]),
  );
}

/** The first way round that a walk in depth comes upon, from each file where it closes: `a → b → a`. */
function circlesOf(graph: Map<string, string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}

test('no files import values of each other, directly or in a circle', () => {
  const values = graphOf(files, (path) => linksOf(path).filter(({ value }) => value));
  expect(circlesOf(values)).toEqual([]);
});

test('no files stand in a circle by their types either', () => {
  expect(circlesOf(graphOf(files, linksOf))).toEqual([]);
});

test('the check itself sees what it forbids', () => {
  const links: Record<string, string[]> = {
    'a.ts': ['./b.ts', 'zod'],
    'b.ts': ['./c.ts'],
    'c.ts': ['./b.ts'],
  };
  const graph = graphOf(Object.keys(links), (path) =>
    (links[path] ?? []).map((specifier) => ({ specifier, value: true })),
  );
  expect(circlesOf(graph)).toEqual(['b.ts → c.ts → b.ts']);
});
