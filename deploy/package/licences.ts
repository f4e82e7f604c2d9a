// THIRD-PARTY.md of the package, and in licences/ the text for each row of it.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './runtime.ts';

const texts = join(import.meta.dirname, 'licences');

/** For packages that state their licence in package.json and bring no text of it. */
const KNOWN: Record<string, string> = {
  ISC: join(texts, 'isc.txt'),
  MIT: join(texts, 'mit.txt'),
  Unlicense: join(texts, 'unlicense.txt'),
  'Apache-2.0': join(root, 'LICENSE'),
};

interface Row {
  name: string;
  version: string;
  licence: string;
  file: string;
}

/** @param outside names of the npm packages that lie in the package's node_modules, beside those bundled */
export function addLicences(stage: string, node: string, outside: readonly string[]): void {
  const folder = join(stage, 'licences');
  mkdirSync(folder);
  const bundled = JSON.parse(readFileSync(join(root, 'dist/bundled.json'), 'utf8')) as string[];
  const packages = [...bundled, ...outside.map((name) => `node_modules/${name}`)].sort();
  const rows = [
    program('Node.js', readJson(join(node, 'package.json')).version, 'MIT and others', 'node.txt'),
    program('nats-server', 'as in Debian', 'Apache-2.0, BSD-3-Clause', 'nats-server.txt'),
    program('PostgreSQL', 'with OpenSSL 1.1, ICU, libxml2', 'PostgreSQL and others', 'postgresql.txt'),
    // It is within unpdf, which names its own licence alone.
    program('pdf.js', 'as in unpdf', 'Apache-2.0', 'pdf.js.txt'),
    ...packages.map((path) => npmPackage(path, folder)),
  ];
  copyFileSync(join(node, 'LICENSE'), join(folder, 'node.txt'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'pdf.js.txt'));
  for (const file of ['nats-server.txt', 'postgresql.txt'])
    copyFileSync(join(texts, file), join(folder, file));
  const lines = rows.map((r) => `| ${r.name} | ${r.version} | ${r.licence} | [text](licences/${r.file}) |`);
  writeFileSync(join(stage, 'THIRD-PARTY.md'), `${HEAD}${lines.join('\n')}\n`);
}

const HEAD = `# What this package brings of others

Hutong itself is under the Apache License 2.0 (LICENSE).

| what | version | licence | |
|---|---|---|---|
`;

const program = (name: string, version: string, licence: string, file: string): Row => ({
  name,
  version,
  licence,
  file,
});

function npmPackage(path: string, folder: string): Row {
  const { name, version, license } = readJson(join(root, path, 'package.json'));
  const found = readdirSync(join(root, path)).find((file) => /^(licen[cs]e|copying)/i.test(file));
  const text = found === undefined ? KNOWN[license ?? ''] : join(root, path, found);
  if (license === undefined || text === undefined)
    throw new Error(
      `${path}: no text is known for its licence ${license}: put one into deploy/package/licences`,
    );
  const file = `${name.replace(/^@/, '').replaceAll('/', '-')}.txt`;
  copyFileSync(text, join(folder, file));
  return { name, version, licence: license, file };
}
