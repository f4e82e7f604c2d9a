// What the house tests look at: the repository's own files, and what they import, read with TypeScript's own parser.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const notOurs = new Set(['node_modules', 'dist', '.git', '.turbo', 'coverage']);

/** Files below `folder` with one of `endings`, as paths from the repository's root, sorted. */
export function filesOf(folder: string, endings: string[]): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  const found: string[] = [];
  const walk = (at: string): void => {
    for (const item of readdirSync(at, { withFileTypes: true })) {
      if (notOurs.has(item.name) || item.name.startsWith('dist.')) continue;
      const path = join(at, item.name);
      if (item.isDirectory()) walk(path);
      else if (item.isFile() && endings.some((ending) => item.name.endsWith(ending)))
        found.push(relative(root, path));
    }
  };
  walk(start);
  return found.sort();
}

export interface Workspace {
  /** `packages/log` */
  folder: string;
  /** `@hutong/log` */
  name: string;
  dependencies: Set<string>;
  files: string[];
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readText(join(folder, 'package.json')));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function workspaces(): Workspace[] {
  return ['packages', 'nodes'].flatMap((group) =>
    readdirSync(join(root, group))
      .filter((name) => existsSync(join(root, group, name, 'package.json')))
      .map((name) => {
        const folder = `${group}/${name}`;
        const manifest = readManifest(folder);
        const declared = {
          ...manifest.dependencies,
          ...manifest.optionalDependencies,
          ...manifest.peerDependencies,
        };
        return {
          folder,
          name: manifest.name,
          dependencies: new Set(Object.keys(declared)),
          files: filesOf(folder, ['.ts', '.tsx', '.mjs']),
        };
      }),
  );
}

const parsed = new Map<string, ts.SourceFile>();

/** Several checks of one test file look at the same sources, so each is parsed once. */
export function parse(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known) return known;
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, readText(path), ts.ScriptTarget.ES2023, true, kind);
  parsed.set(path, file);
  return file;
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

export interface Link {
  specifier: string;
  /** Whether the compiled file still loads the module: an import of types alone is gone by then. */
  value: boolean;
}

/** Every module a file names: imports, re-exports, `import()` and `import('x').Type`. */
export function linksOf(path: string): Link[] {
  const found: Link[] = [];
  const add = (node: ts.Node | undefined, value: boolean): void => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, value });
  };
  visit(parse(path), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsValues(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, exportsValues(node));
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], true);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, false);
  });
  return found;
}

function importsValues(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return true;
  if (clause.isTypeOnly) return false;
  const { namedBindings } = clause;
  if (clause.name || !namedBindings || !ts.isNamedImports(namedBindings)) return true;
  return namedBindings.elements.some((one) => !one.isTypeOnly);
}

function exportsValues({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  if (isTypeOnly) return false;
  if (!exportClause || !ts.isNamedExports(exportClause)) return true;
  return exportClause.elements.some((one) => !one.isTypeOnly);
}

export function importsOf(path: string): string[] {
  return linksOf(path).map(({ specifier }) => specifier);
}

/** `cbor-x/decode` → `cbor-x`, `@hono/node-server/x` → `@hono/node-server`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
