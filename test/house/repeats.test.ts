import { expect, test } from 'vitest';
import { filesOf, readText } from './source.ts';

/** So many lines that say something, one after the other, stand in one place only. */
const run = 10;

const files = ['packages', 'nodes'].flatMap((folder) => filesOf(folder, ['.ts', '.tsx']));

interface Line {
  number: number;
  text: string;
}

/** What a file says, line by line: without imports, comments, blank lines, and lines of mere punctuation. */
function linesOf(source: string): Line[] {
  const bare = source.replace(
    /^(import|export)( type)? [^;'"]*?from '[^']*';$|^import '[^']*';$/gm,
    (words) => words.replace(/[^\n]/g, ''),
  );
  return bare
    .split('\n')
    .map((line, index) => ({ number: index + 1, text: line.trim().replace(/\s+/g, ' ') }))
    .filter(({ text }) => /\w/.test(text) && !/^(\/\/|\/\*|\*)/.test(text));
}

/** `a.ts:3 and b.ts:40`: where the same run of lines begins, once for each pair of places. */
function repeatsOf(sources: (readonly [path: string, source: string])[]): string[] {
  const first = new Map<string, { path: string; at: number; number: number }>();
  const found: string[] = [];
  for (const [path, source] of sources) {
    const lines = linesOf(source);
    let repeated = 0;
    for (let at = 0; at + run <= lines.length; at++) {
      const text = lines
        .slice(at, at + run)
        .map((line) => line.text)
        .join('\n');
      const number = lines[at]?.number ?? 0;
      const known = first.get(text);
      if (known === undefined) first.set(text, { path, at, number });
      // A longer run is told once, where it begins; lines that are all alike do not repeat themselves.
      else if (known.path !== path || at - known.at >= run) {
        if (at >= repeated) found.push(`${known.path}:${known.number} and ${path}:${number}`);
        repeated = at + run;
      }
    }
  }
  return found;
}

test(`no ${run} lines stand in two places of packages and nodes`, () => {
  expect(repeatsOf(files.map((path) => [path, readText(path)] as const))).toEqual([]);
});

test('the check itself sees what it forbids', () => {
  const lines = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, index) => `call(${from + index});\n\n  }\n`).join('');
  const a = `import { x } from 'y';\n// why\n${lines(0, 12)}`;
  expect(
    repeatsOf([
      ['a.ts', a],
      ['b.ts', `${lines(90, 95)}${lines(1, 12)}`],
    ]),
  ).toEqual(['a.ts:6 and b.ts:16']);
  expect(
    repeatsOf([
      ['a.ts', a],
      ['b.ts', lines(3, 12)],
    ]),
  ).toEqual([]);
});
