import ts from 'typescript';
import { expect, test } from 'vitest';
import { filesOf, parse, visit } from './source.ts';

// What is said to people has each language in a text of its own (packages/record/src/say.ts).
const files = ['packages', 'nodes']
  .flatMap((folder) => filesOf(folder, ['.ts', '.tsx']))
  .filter((file) => !/\.test\.tsx?$/.test(file));

/** Begins in Chinese, and has an English sentence in it: a small word between two others. Names and commands have none. */
const GLUED =
  /^[^A-Za-z]*\p{Script=Han}.*[a-z]+ (?:a|an|the|is|are|was|were|of|for|to|with|it|in|at|not) [a-z]+/su;

test('no text is glued of two languages', () => {
  expect(files.flatMap((file) => gluedIn(parse(file)))).toEqual([]);
});

test('the check itself sees what it forbids', () => {
  const text =
    "say('已收到。it is here already'); say('用 hutong key list'); say('写 是 or 否, one of the two');";
  const file = ts.createSourceFile('sample.ts', text, ts.ScriptTarget.ES2023, true);
  expect(gluedIn(file)).toHaveLength(2);
});

function gluedIn(file: ts.SourceFile): string[] {
  const found: string[] = [];
  visit(file, (node) => {
    const text = textOf(node);
    if (text !== undefined && GLUED.test(text)) found.push(`${file.fileName}: ${text}`);
  });
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((span) => span.literal.text).join('');
}
