import ts from 'typescript';
import { expect, test } from 'vitest';
import { filesOf, parse, readText, visit } from './source.ts';

/**
 * What an entry says is read through @hutong/record's total readers alone (`readBody`, `readSaid`, `plainBody`): the
 * compiler lets nobody look into a `Body` or cast it. The only ways around the compiler are the casts that this test looks
 * for; these files have some, of things that are no entries.
 */
const mayCast: Record<string, string> = {
  'packages/archive/src/copy.ts': 'what postgres.js does not declare',
  'packages/archive/src/database.ts': 'postgres.js and drizzle type one connection differently',
  'packages/archive/src/session.ts': 'a transaction that is handed out in place of its connection',
  'packages/archive/src/queries.ts': 'postgres.js and drizzle type one connection differently',
  'packages/archive/src/follower-tables.ts': 'queries of both databases are typed as PostgreSQL’s',
  'packages/log/src/store/follower-tables.ts': 'queries of both databases are typed as PostgreSQL’s',
  'packages/cli/src/commands/root/files.ts': 'a draft that its schema has read',
  'packages/intake/src/mapping/map-row.ts': 'fields of a record that is being made',
  'packages/intake/src/mapping/mapping.ts': 'a mapping that its schema has read',
  'packages/cli/src/run.ts': 'each command’s own options',
  'packages/link/src/dateless-tls.ts': 'options of TLS that the client of NATS passes on undeclared',
  'packages/link/src/probe.ts': 'options of TLS that the client of NATS passes on undeclared',
  'packages/record/src/entry.ts': 'the reader itself: a map that was decoded becomes a body',
  'packages/record/src/read.ts': 'the reader itself: which schema it is follows from the type',
  'packages/trust/src/enrolment/messages.ts': 'a message that its schema has read',
  'packages/trust/src/names.ts': 'groups of an expression that matched',
  'packages/web/src/serve.ts': 'a server of which only the flavour is known',
};

function objections(path: string): string[] {
  const file = parse(path);
  const found: string[] = [];
  visit(file, (node) => {
    const reason = objection(node, path);
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    if (reason !== undefined) found.push(`${path}:${line} ${reason}`);
  });
  return found;
}

function objection(node: ts.Node, path: string): string | undefined {
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) {
    if (path in mayCast) return undefined;
    if (/(^|[.!\])]\s*)body$/.test(node.expression.getText())) return 'casts a body';
    if (isBlind(node)) return 'casts past the compiler';
  }
  if (ts.isCallExpression(node) && !path.startsWith('packages/record/')) {
    if (/\bbody\s*\.(safeP|p)arse(Async)?$/.test(node.expression.getText()))
      return 'parses a body by hand: readBody and bodySchema do';
  }
  return undefined;
}

/** `as never`, `as any`, `as unknown as …`. */
function isBlind(node: ts.AsExpression | ts.TypeAssertion): boolean {
  const { kind } = node.type;
  if (kind === ts.SyntaxKind.NeverKeyword || kind === ts.SyntaxKind.AnyKeyword) return true;
  const inner = ts.isParenthesizedExpression(node.expression) ? node.expression.expression : node.expression;
  return ts.isAsExpression(inner) && inner.type.kind === ts.SyntaxKind.UnknownKeyword;
}

/** Times of others are written by `timeText` and `localText`, which have an answer beyond the calendar too. */
const mayDate = [
  'packages/record/src/time.ts', // the formatter itself
  'packages/record/src/codes.ts', // a day of a year and month
  'packages/record/src/envelope.ts', // a time that was found to lie within 1900 to 2199
  'packages/intake/src/', // times within 1900 to 2199
  'packages/trust/src/tls/issue.ts', // two constants
  'packages/attachments/src/given/office.ts', // a constant
  'packages/letters/src/docx/zip.ts', // a constant
];

function dates(path: string): string[] {
  if (mayDate.some((start) => path.startsWith(start))) return [];
  const file = parse(path);
  const found: string[] = [];
  visit(file, (node) => {
    const made = ts.isNewExpression(node) && node.expression.getText() === 'Date';
    const told = ts.isPropertyAccessExpression(node) && node.name.text === 'toISOString';
    if (!made && !told) return;
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    found.push(`${path}:${line} ${node.getText()}`);
  });
  return found;
}

/** Where bytes that are no entry of this version must be told apart by the error; `readEntry` is for all others. */
const mayDecode = [
  'packages/record/', // the decoder itself
  'packages/archive/src/rows.ts', // the reason stands in the quarantine
  'packages/log/src/store/store.ts', // a row of the read model says that it was understood
  'packages/trust/src/bundle.ts', // who verifies an entry is told what is wrong with it
  'packages/trust/src/genesis-file.ts', // the node’s own file
  'packages/trust/src/registry.ts', // the reason stands in `rejected`
  'packages/web/src/registry/sentence.ts', // entries of the registry alone, looked through before
];

const sources = ['packages', 'nodes']
  .flatMap((folder) => filesOf(folder, ['.ts', '.tsx']))
  .filter((path) => !/\.test\.tsx?$|testing|drizzle/.test(path));

test('P8: bodies of entries are read through their types’ readers, never by a cast', () => {
  expect(sources.flatMap(objections)).toEqual([]);
});

test('P8: no time of an entry, a note or a clock can stop what shows it', () => {
  expect(sources.flatMap(dates)).toEqual([]);
});

test('P8: entries of others are read by what cannot throw', () => {
  const users = sources.filter((path) => /\bdecodeEntry\(/.test(readText(path)));
  expect(users.filter((path) => !mayDecode.some((start) => path.startsWith(start)))).toEqual([]);
});

test('the list of casts names no file that has none', () => {
  const casts = (path: string): boolean => {
    let has = false;
    visit(parse(path), (node) => {
      if (ts.isAsExpression(node) && isBlind(node)) has = true;
    });
    return has;
  };
  expect(Object.keys(mayCast).filter((path) => !casts(path))).toEqual([]);
});

test('the check itself sees what it forbids', () => {
  const seen = [
    'entry.body as TlsState',
    'body as never',
    'entry.body as unknown as TlsState',
    'x as any',
    'y as never',
    '(z as unknown) as TlsState',
    "recordTypes.get('tls')?.body.parse(x)",
    'kind.body.safeParse(x)',
  ].map((text) => {
    const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.ES2023, true);
    const found: (string | undefined)[] = [];
    visit(file, (node) => found.push(objection(node, 'packages/web/src/a.ts')));
    return found.filter((reason) => reason !== undefined)[0];
  });
  expect(seen).toEqual([
    'casts a body',
    'casts a body',
    'casts past the compiler',
    'casts past the compiler',
    'casts past the compiler',
    'casts past the compiler',
    'parses a body by hand: readBody and bodySchema do',
    'parses a body by hand: readBody and bodySchema do',
  ]);
});
