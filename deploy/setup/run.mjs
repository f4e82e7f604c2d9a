// Running other programs for the bootstrap: bounded, told about, and ended with us.
import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const minute = 60_000;

/** What stops us, with what the operator should do about it. */
export class NotReady extends Error {
  constructor(reason, next) {
    super(reason);
    this.next = next;
  }
}

/** Debian keeps servers in /usr/sbin, which an ordinary user's PATH leaves out. */
export function findProgram(names) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/local/bin',
  ];
  for (const name of names) {
    const folder = folders.find((candidate) => candidate && existsSync(join(candidate, name)));
    if (folder) return join(folder, name);
  }
  return undefined;
}

/** One bootstrap at a time in a checkout: two terminals on a fresh clone must not both run npm. */
export async function alone(work) {
  const lock = join(root, '.turbo/bootstrap.lock');
  const own = `${lock}.${process.pid}`;
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(own, String(process.pid));
  const until = Date.now() + 30 * minute;
  for (let told = false; !linked(own, lock); told = true) {
    const holder = Number(readText(lock) ?? process.pid);
    if (!told) say(`waiting for another bootstrap (process ${holder})`);
    if (!isAlive(holder) || Date.now() > until) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
    rmSync(own, { force: true });
  }
}

/** A link appears whole or not at all, so nobody reads a lock without its process number. */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs to the end within `limitMs`; answers the last lines of what it printed (`quiet`), which an error carries too. */
export function run(command, args, { limitMs, quiet = false, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      timeout: limitMs,
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-3000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const reason = `${command} ${args[0]} ended with ${signal ?? code}`;
      reject(Object.assign(new NotReady(reason, 'read the lines above'), { output }));
    });
  });
}

/**
 * Hands over to the script, from source, and ends as it ends. setpriv ties its life to ours: killed with SIGKILL,
 * this process would otherwise leave a whole network of nodes running behind a terminal that is gone.
 */
export function hand(script, args) {
  const node = [process.execPath, '--import', 'tsx', script, ...args];
  const leash =
    findProgram(['setpriv']) && process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM'] : [];
  const [command, ...rest] = [...leash, ...node];
  return new Promise((resolve, reject) => {
    // What it starts elsewhere reads the same settings of the compiler.
    const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') };
    const child = spawn(command, rest, { cwd: root, env, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        // Ctrl-C reached the whole foreground group already; twice would read as "stop at once".
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      });
    }
    stopWithNpm(child);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.exitCode = code ?? 128 + constants.signals[signal];
      resolve();
    });
  });
}

/** npm passes no SIGTERM on and just ends; our parent then is another. Without npm, being left alone may be meant. */
function stopWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  watch.unref();
}

export function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function readJson(path) {
  const text = readText(path);
  return text && JSON.parse(text);
}

export function say(line) {
  process.stderr.write(`bootstrap: ${line}\n`);
}
