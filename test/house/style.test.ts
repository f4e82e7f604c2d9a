import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { filesOf, parse, readText, root, visit, workspaces } from './source.ts';

const aimLines = 300;
const maxLines = 500;
const maxFunctionLines = 70;
const maxReadmeLines = 40;

const folders = ['packages', 'nodes', 'deploy', 'test'];
const sources = folders.flatMap((folder) => filesOf(folder, ['.ts', '.tsx', '.mjs', '.js']));
const packages = workspaces().filter((one) => one.folder.startsWith('packages/'));

const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

test('the top level holds what the layout names and nothing more', () => {
  const layout = [
    'packages',
    'nodes',
    'config',
    'deploy',
    'test',
    'README.md',
    'LICENSE',
    '.ci',
    '.gitignore',
  ];
  const tools = ['package.json', 'package-lock.json', 'turbo.json', 'tsconfig.json', 'biome.json'];
  const made = ['node_modules', 'dist', '.git', '.turbo', 'coverage'];
  const known = new Set([...layout, ...tools, ...made]);
  const strangers = readdirSync(root).filter((name) => !known.has(name) && !name.startsWith('dist.'));
  expect(strangers).toEqual([]);
});

test(`no file is longer than ${maxLines} lines`, () => {
  const lengths = sources.map((file) => ({ file, lines: linesOf(readText(file)) }));
  const long = lengths.filter(({ lines }) => lines > aimLines);
  if (long.length > 0) {
    const list = long.map(({ file, lines }) => `  ${lines} ${file}`).join('\n');
    console.warn(`longer than the ${aimLines} lines we aim at:\n${list}`);
  }
  expect(long.filter(({ lines }) => lines > maxLines)).toEqual([]);
});

test(`no function is longer than ${maxFunctionLines} lines`, () => {
  expect(sources.flatMap(longFunctions)).toEqual([]);
}, 90_000);

function longFunctions(path: string): string[] {
  const file = parse(path);
  const found: string[] = [];
  visit(file, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body || isSuite(node)) return;
    const start = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
    const lines = file.getLineAndCharacterOfPosition(node.getEnd()).line - start + 1;
    if (lines > maxFunctionLines) found.push(`${path}:${start + 1} ${lines} lines`);
  });
  return found;
}

/** `describe('…', () => { … })` is a heading over tests; each test in it is measured by itself. */
function isSuite(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

test.each(packages)('$folder has a README of at most 40 lines', ({ folder }) => {
  const path = `${folder}/README.md`;
  expect(existsSync(join(root, path)), `${path} is missing`).toBe(true);
  expect(linesOf(readText(path))).toBeLessThanOrEqual(maxReadmeLines);
});

test.each(packages)('$folder has one index of named exports only', ({ folder, files }) => {
  expect(files.filter((file) => file.endsWith('/index.ts'))).toEqual([`${folder}/src/index.ts`]);
  const unnamed: string[] = [];
  for (const statement of parse(`${folder}/src/index.ts`).statements) {
    const named =
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause);
    if (!named) unnamed.push(statement.getText());
    else if (statement.exportClause.elements.some((one) => one.name.text === 'default'))
      unnamed.push('default');
  }
  expect(unnamed).toEqual([]);
});

test('no path of one machine, no editor’s leftovers', () => {
  const words = [
    { pattern: /(?<![\w.])\/(work|root|home\/\w+)\//, why: 'a path of one machine' },
    { pattern: new RegExp('\\b(TO' + 'DO|FIX' + 'ME|X' + 'XX)\\b'), why: 'an open end' },
    { pattern: new RegExp('\\b(test|describe|it)\\.on' + 'ly\\('), why: 'hides the other tests' },
    { pattern: /^(<<<<<<<|>>>>>>>) /m, why: 'a merge conflict' },
  ];
  const texts = [...folders, '.ci', 'config'].flatMap((folder) =>
    filesOf(folder, [
      '.ts',
      '.tsx',
      '.mjs',
      '.js',
      '.md',
      '.json',
      '.sh',
      '.conf',
      '.service',
      '.sql',
      'run',
    ]),
  );
  const found = texts.flatMap((file) => {
    const text = readText(file);
    return words.filter(({ pattern }) => pattern.test(text)).map(({ why }) => `${file}: ${why}`);
  });
  expect(found).toEqual([]);
});
