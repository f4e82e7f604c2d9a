import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Plain JavaScript, which runs before there is anything to check its types with.
const { bundle, root } = (await import(new URL('./bundle.mjs', import.meta.url).href)) as {
  root: string;
  bundle(entries: Record<string, string>, outdir: string): Promise<{ scripts: string[] }>;
};

/** Names that a program put together of others' might use itself, and that CommonJS packages take for given. */
const OURS = [
  ...[
    'URL',
    'process',
    'require',
    'module',
    'exports',
    '__filename',
    '__dirname',
    '__require',
    '__createRequire',
  ],
  ...[
    'createRequire',
    'fileURLToPath',
    '__fileURLToPath',
    '__dist',
    'dist',
    '__sourceUrl',
    'sourceUrl',
    'import_meta',
  ],
];

// Beneath the root, where the packages that stay outside are found.
const dir = join(root, `dist.test-${process.pid}`);
const built = join(dir, 'built');
beforeAll(() => mkdirSync(dir));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a dependency may call its own what it likes', async () => {
  const names = OURS.map((name) => `var ${name} = 'theirs';`).join('\n');
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
  write('module.mjs', `${names}\nexport const theirs = () => [${OURS}];`);
  write(
    'common.cjs',
    `var URL = 'url';\nconst Emitter = require('events');\nconst { join } = require('node:path');
     module.exports = () => [URL, new Emitter().on('x', () => {}).listenerCount('x'), join(__dirname, 'x')];`,
  );
  const database = JSON.stringify(join(root, 'packages/log/src/store/database.ts'));
  write(
    'main.ts',
    `import common from './common.cjs';
     import { theirs } from './module.mjs';
     const { openDatabase } = await import(${database});
     console.log(JSON.stringify([theirs(), common(), typeof openDatabase, new URL('x:y').href]));`,
  );
  await bundle({ hutong: join(dir, 'main.ts') }, built);
  const said = JSON.parse(execFileSync(process.execPath, [join(built, 'hutong.js')], { encoding: 'utf8' }));
  expect(said[0]).toEqual(OURS.map(() => 'theirs'));
  expect(said[1]).toEqual(['url', 1, expect.stringMatching(/^\/.*\/x$/)]);
  expect(said.slice(2)).toEqual(['function', 'x:y']);
});

test('no part of the program needs what only CommonJS has', async () => {
  const { scripts } = await bundle({ hutong: join(root, 'packages/cli/src/main.ts') }, built);
  expect(scripts.length).toBeGreaterThan(20);
  const unbound = { __dirname: 'UNBOUND', __filename: 'UNBOUND', module: 'UNBOUND', exports: 'UNBOUND' };
  for (const script of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    if (!script.endsWith('.js')) continue;
    const text = readFileSync(join(built, script), 'utf8');
    // esbuild's stand-in for `require` throws when it is called.
    expect(linesWith(/\b__require\d*\([^)]/, text), script).toEqual([]);
    const { code } = await transform(text, { define: unbound, format: 'esm' });
    expect(linesWith(/\bUNBOUND\b/, code), script).toEqual([]);
  }
});

/** Line by line: a pattern that takes in what stands before a word is tried at each place of a long line anew. */
function linesWith(pattern: RegExp, text: string): string[] {
  return text.split('\n').filter((line) => pattern.test(line));
}
