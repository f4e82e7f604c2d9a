import { readFileSync } from 'node:fs';
import { filesOf } from '../house/source.ts';

/** What runs in production, without its tests: path → text. */
export const PRODUCTION: ReadonlyMap<string, string> = new Map(
  ['packages', 'nodes']
    .flatMap((folder) => filesOf(folder, ['.ts', '.tsx', '.js']))
    .filter((file) => !/\.test\.tsx?$|\/testing\b/.test(file))
    .map((file) => [file, readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')]),
);

/** Lines of production code that match, as `file:line`. */
export function linesWith(pattern: RegExp): string[] {
  return [...PRODUCTION].flatMap(([file, text]) =>
    text
      .split('\n')
      .map((line, i) => ({ line, at: `${file}:${i + 1}` }))
      .filter(({ line }) => !/^\s*(\/\/|\*|\/\*\*)/.test(line) && pattern.test(line))
      .map(({ at }) => at),
  );
}
