import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { filesOf, parse, readText, root, visit, workspaces } from './source.ts';

const aimLines = 300;
const maxLines = 500;
const maxFunctionLines = 70;
const maxReadmeBytes = 3 * 1024;
const maxProseColumns = 120;

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
});

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

test('an object is written whole: no literal is spread into another only to pack lines', () => {
  const packed = sources.flatMap((path) => {
    const file = parse(path);
    const found: string[] = [];
    visit(file, (node) => {
      if (!ts.isSpreadAssignment(node) || !ts.isObjectLiteralExpression(node.expression)) return;
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`);
    });
    return found;
  });
  expect(packed).toEqual([]);
});

/** `describe('…', () => { … })` is a heading over tests; each test in it is measured by itself. */
function isSuite(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

test('every package has a README, of 3 kB at most', () => {
  const long = packages
    .map(({ folder }) => ({ folder, bytes: Buffer.byteLength(readText(`${folder}/README.md`)) }))
    .filter(({ bytes }) => bytes > maxReadmeBytes);
  expect(long).toEqual([]);
});

test(`no line of a page is wider than ${maxProseColumns} columns, of which a Chinese character takes two`, () => {
  const wide =
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;
  const columns = (line: string) => line.length + (line.match(wide)?.length ?? 0);
  const pages = ['README.md', ...[...folders, 'config'].flatMap((folder) => filesOf(folder, ['.md']))];
  const long = pages.flatMap((page) =>
    readText(page)
      .split('\n')
      .flatMap((line, i) => (columns(line) > maxProseColumns ? [`${page}:${i + 1} ${columns(line)}`] : [])),
  );
  expect(long).toEqual([]);
});

test('every package has one index, of named exports only', () => {
  for (const { folder, files } of packages) {
    const index = `${folder}/src/index.ts`;
    expect(files.filter((file) => file.endsWith('/index.ts'))).toEqual([index]);
    const unnamed = parse(index).statements.filter((statement) => !isNamedExport(statement));
    expect(unnamed.map((statement) => `${index}: ${statement.getText()}`)).toEqual([]);
  }
});

function isNamedExport(statement: ts.Statement): boolean {
  const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
  if (clause === undefined || !ts.isNamedExports(clause)) return false;
  return clause.elements.every((one) => one.name.text !== 'default');
}

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
