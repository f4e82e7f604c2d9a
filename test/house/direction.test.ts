import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf, importsOf, packageOf, readManifest, type Workspace, workspaces } from './source.ts';

/**
 * record ← log ← trust ← link and trust ← archive ← oversight ← api ← node, and api ← ui ← verifier ← web ← identity; record ← matters ← supervision ← node;
 * record ← matters ← disclosure ← desk; record ← attachments ← letters ← desk.
 * `process` (children, locks, ports) knows nothing of records and may be used by whoever writes files or starts servers. A package that is missing
 * here may be imported by none and import none until somebody decides.
 */
const below: Record<string, string[]> = {
  record: [],
  process: [],
  follow: ['record'],
  matters: ['record'],
  supervision: ['record', 'matters'],
  attachments: ['record', 'process'],
  disclosure: ['record', 'matters'],
  letters: ['record', 'attachments'],
  log: ['record', 'follow'],
  trust: ['record', 'log', 'process'],
  link: ['record', 'log', 'trust', 'process'],
  archive: ['record', 'log', 'follow', 'trust', 'process'],
  intake: ['record', 'log', 'trust', 'process'],
  oversight: ['record', 'log', 'trust', 'archive', 'process'],
  api: ['record', 'trust', 'oversight'],
  ui: ['record', 'oversight', 'api'],
  verifier: ['record', 'log', 'trust', 'ui'],
  'first-run': ['record', 'trust', 'process', 'intake', 'api', 'ui', 'web'],
  web: ['record', 'attachments', 'intake', 'trust', 'oversight', 'process', 'api', 'ui', 'verifier'],
  identity: ['record', 'log', 'process', 'api', 'ui', 'web'],
  console: ['record', 'trust', 'link', 'oversight', 'identity', 'api', 'ui', 'web'],
  desk: [
    'record',
    'log',
    'process',
    'matters',
    'disclosure',
    'letters',
    'intake',
    'identity',
    'api',
    'ui',
    'web',
  ],
  node: [
    'api',
    'record',
    'attachments',
    'matters',
    'supervision',
    'log',
    'follow',
    'trust',
    'link',
    'archive',
    'oversight',
    'process',
  ],
};

/**
 * Third parties that one package, or one file, speaks to for all others. The lock of a data folder is an SQLite
 * transaction on an empty file: Node has no other way to a kernel's file lock, and servers lock their folders too.
 */
const keepers: Record<string, string[]> = {
  nats: ['packages/link/'],
  postgres: ['packages/archive/'],
  'better-sqlite3': ['packages/log/', 'packages/process/src/lock.ts'],
};

const all = workspaces();
const packageNames = all.filter((one) => one.folder.startsWith('packages/')).map((one) => one.name);
const nodeNames = all.filter((one) => one.folder.startsWith('nodes/')).map((one) => one.name);

/** What a workspace may import of ours. The command starts nodes, so it may import them; nodes do not import each other. */
function allowed(workspace: Workspace): string[] {
  if (workspace.folder.startsWith('nodes/')) return packageNames.filter((name) => name !== '@hutong/cli');
  if (workspace.name === '@hutong/cli') return [...packageNames, ...nodeNames];
  return (below[workspace.folder.slice('packages/'.length)] ?? []).map((name) => `@hutong/${name}`);
}

const testTools = new Set(Object.keys(readManifest('.').devDependencies ?? {}));

/** Why this import is not as it should be, or undefined. */
function objection(workspace: Workspace, file: string, specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  if (specifier.startsWith('.')) {
    const target = normalize(join(dirname(file), specifier));
    return target.startsWith(`${workspace.folder}/`) ? undefined : 'leaves its package';
  }
  const name = packageOf(specifier);
  if (name === workspace.name) return 'imports its own package by name';
  if (name.startsWith('@hutong/')) {
    if (name !== specifier) return 'reaches past the index of another package';
    if (!allowed(workspace).includes(name)) return 'goes against the direction';
  }
  const keeper = keepers[name];
  if (keeper?.every((place) => !file.startsWith(place))) return `belongs to ${keeper[0]}`;
  if (workspace.dependencies.has(name)) return undefined;
  const tools = readManifest(workspace.folder).devDependencies ?? {};
  if (/(\.(test|config)|testing)\.tsx?$|\/testing\//.test(file) && (testTools.has(name) || name in tools)) {
    return undefined;
  }
  return 'is not declared in its package.json';
}

test('files import along the direction, through indexes, and what their package declares', () => {
  const objections = all.flatMap((workspace) =>
    workspace.files.flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const reason = objection(workspace, file, specifier);
        return reason ? [`${file}: '${specifier}' ${reason}`] : [];
      }),
    ),
  );
  expect(objections).toEqual([]);
});

test('packages declare nothing of ours against the direction', () => {
  const objections = all.flatMap((workspace) =>
    [...workspace.dependencies]
      .filter((name) => name.startsWith('@hutong/') && !allowed(workspace).includes(name))
      .map((name) => `${workspace.folder}: ${name}`),
  );
  expect(objections).toEqual([]);
});

test('the check itself sees what it forbids', () => {
  const log: Workspace = {
    folder: 'packages/log',
    name: '@hutong/log',
    dependencies: new Set(['nats']),
    files: [],
  };
  const reasons = (
    ['@hutong/trust', '@hutong/record/src/cbor.ts', 'nats', '../../trust/src/index.ts', 'zod'] as const
  ).map((specifier) => objection(log, 'packages/log/src/tree.ts', specifier));
  expect(reasons).toEqual([
    'goes against the direction',
    'reaches past the index of another package',
    'belongs to packages/link/',
    'leaves its package',
    'is not declared in its package.json',
  ]);
});

test('tests and deployment use packages through their indexes', () => {
  const objections = [...filesOf('test', ['.ts']), ...filesOf('deploy', ['.ts', '.mjs'])].flatMap((file) =>
    importsOf(file)
      .filter(
        (specifier) => /(^|\/)(packages|nodes)\//.test(specifier) || /^@hutong\/[^/]+\//.test(specifier),
      )
      .map((specifier) => `${file}: '${specifier}'`),
  );
  expect(objections).toEqual([]);
});

test('the second implementations of formats and clocks share no code with the first', () => {
  // The cross test is where the two meet, and for clocks what compares them.
  const meeting = ['test/c2sp/cross.test.ts', 'test/clocks/compare.ts'];
  const checker = ['test/c2sp', 'test/clocks']
    .flatMap((folder) => filesOf(folder, ['.ts']))
    .filter((file) => !meeting.includes(file));
  const objections = checker.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('@hutong/') || specifier.startsWith('../../'))
      .map((specifier) => `${file}: '${specifier}'`),
  );
  expect(objections).toEqual([]);
});

test('one version of a dependency in the whole house', () => {
  const ranges = new Map<string, Set<string>>();
  for (const folder of ['.', ...all.map((one) => one.folder)]) {
    const { dependencies, devDependencies, optionalDependencies } = readManifest(folder);
    for (const [name, range] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    })) {
      ranges.set(name, (ranges.get(name) ?? new Set()).add(range));
    }
  }
  expect([...ranges].filter(([, several]) => several.size > 1)).toEqual([]);
});
