import ts from 'typescript';
import { expect, test } from 'vitest';
import { filesOf, parse, readText, visit } from './source.ts';

/** Services log through pino, in one place; what prints to people is the command, and the pages. */
const services = [
  ...['record', 'log', 'trust', 'link', 'archive', 'process', 'oversight', 'ui', 'web', 'identity'].map(
    (name) => `packages/${name}`,
  ),
  'nodes',
];
const files = services
  .flatMap((folder) => filesOf(folder, ['.ts', '.tsx']))
  .filter((file) => !file.endsWith('.test.ts'));

const levels = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);

/** Names whose values are keys, tokens, or may hold what a citizen told a window. */
const secret =
  /^(secret\w*|private\w*|seed|passwords?|tokens?|authorization|salt|values?|sealed|body|input|entry|record|applicant|complainant|phone|address|id_?number)$/i;

test('P6: no service prints to the console past its log', () => {
  const found = files.flatMap((file) =>
    [...readText(file).matchAll(/\bconsole\.\w+\(/g)].map((match) => `${file}: ${match[0]}`),
  );
  expect(found).toEqual([]);
});

test('P6: no log line is given a key, a token, or what may be personal', () => {
  expect(files.flatMap((file) => secretsLogged(parse(file)))).toEqual([]);
});

test('the check itself sees what it forbids', () => {
  const text = `log.info({ token }, 'x'); this.logger.warn({ node: n, b: request.body }); log.error({ err, node }, 'y');
    math.log.info; entries.info({ value });`;
  const file = ts.createSourceFile('sample.ts', text, ts.ScriptTarget.ES2023, true);
  expect(secretsLogged(file)).toEqual(['sample.ts:1 token', 'sample.ts:1 body']);
});

/** `log.info({ a, b: c.d, ...e }, …)`: every name inside the arguments, strings left out. */
function secretsLogged(file: ts.SourceFile): string[] {
  const found: string[] = [];
  visit(file, (node) => {
    if (!ts.isCallExpression(node) || !isLogCall(node.expression)) return;
    for (const argument of node.arguments) {
      visit(argument, (inner) => {
        if (!ts.isIdentifier(inner) || !secret.test(inner.text)) return;
        // `record.id` and `entry.type` are public parts; the whole of one is not.
        if (ts.isPropertyAccessExpression(inner.parent) && inner.parent.expression === inner) return;
        const { line } = file.getLineAndCharacterOfPosition(inner.getStart(file));
        found.push(`${file.fileName}:${line + 1} ${inner.text}`);
      });
    }
  });
  return found;
}

function isLogCall(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    levels.has(node.name.text) &&
    /(^|\.)(log|logger)$/i.test(node.expression.getText())
  );
}
