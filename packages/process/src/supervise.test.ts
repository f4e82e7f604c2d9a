import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { stopLeftovers } from './leftovers.ts';
import { findSetpriv } from './programs.ts';
import {
  type Exit,
  ServerDidNotStart,
  type Supervised,
  type SuperviseOptions,
  supervise,
} from './supervise.ts';

vi.setConfig({ testTimeout: 30_000 });
let folder: string;
let started: Supervised[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hutong-supervise-'));
  started = [];
});
afterEach(async () => {
  for (const server of started) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (what: () => boolean, limitMs = 30_000) => {
  const end = performance.now() + limitMs;
  while (!what()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await sleep(5);
  }
};
const shell = (script: string, more: Partial<SuperviseOptions> = {}): SuperviseOptions => ({
  command: '/bin/sh',
  args: ['-c', script],
  log: () => {},
  ready: async () => {},
  restart: { minMs: 10, maxMs: 40 },
  ...more,
});
const run = async (options: SuperviseOptions) => {
  const server = await supervise(options);
  started.push(server);
  return server;
};

test('lines go to the log, the server stops when asked', async () => {
  const lines: string[] = [];
  const server = await run(
    shell('echo 你好; echo err >&2; printf half; exec sleep 60', { log: (line) => lines.push(line) }),
  );
  await until(() => lines.length >= 2);
  const pid = server.pid!;
  await server.stop();
  expect(lines.sort()).toEqual(['err', 'half', '你好']);
  expect(isAlive(pid)).toBe(false);
  expect(server.pid).toBeUndefined();
});

test('a killed server is started again, and a log that throws ends nothing', async () => {
  const exits: Exit[] = [];
  const server = await run(
    shell('exec sleep 60', {
      log: () => {
        throw new Error('disk full');
      },
      onExit: (exit) => {
        exits.push(exit);
        throw new Error('handler');
      },
    }),
  );
  const first = server.pid!;
  process.kill(first, 'SIGKILL');
  await until(() => server.pid !== undefined && server.pid !== first);
  expect(server.restarts).toBe(1);
  expect(exits).toMatchObject([{ pid: first, code: null, signal: 'SIGKILL' }]);
  expect(exits[0]!.restartInMs).toBeGreaterThan(0);
});

test('the backoff doubles up to its bound, with jitter', async () => {
  const delays: number[] = [];
  let ready = 0;
  await run(
    shell('sleep 0.01; exit 3', {
      ready: async () => void ready++,
      restart: { minMs: 10, maxMs: 100 },
      clock: { ...systemClock, random: () => 0.999 },
      onExit: ({ restartInMs }) => restartInMs === undefined || delays.push(Math.round(restartInMs)),
    }),
  );
  await until(() => delays.length >= 6);
  expect(delays.slice(0, 6)).toEqual([10, 20, 40, 80, 100, 100]);
  expect(ready).toBeGreaterThanOrEqual(6);
});

test('a server that does not start is tried thrice, and its own words are in the error', async () => {
  const starts: number[] = [];
  const failure = await supervise(
    shell('echo "bad option: x" >&2; exit 1', {
      ready: async ({ pid }) => {
        starts.push(pid);
        await sleep(2_000);
      },
    }),
  ).catch((error) => error);
  expect(failure).toBeInstanceOf(ServerDidNotStart);
  expect(failure.message).toContain('bad option: x');
  expect(starts).toHaveLength(3);
  await expect(
    supervise({ ...shell('', { ready: () => new Promise(() => {}) }), command: '/nowhere/server' }),
  ).rejects.toThrow(ServerDidNotStart);
});

test('a server that never gets ready is stopped and reported', async () => {
  let seen = 0;
  const never = shell('exec sleep 60', {
    ready: ({ pid }) => {
      seen = pid;
      return new Promise(() => {});
    },
    readyLimitMs: 60,
    startTries: 1,
  });
  await expect(supervise(never)).rejects.toThrow('not ready after 60 ms');
  expect(isAlive(seen)).toBe(false);
});

test('a server deaf to its stop signal is killed', async () => {
  const file = join(folder, 'deaf');
  const deaf = shell(`trap '' TERM; : > ${file}; while :; do sleep 0.1; done`, { stopLimitMs: 100 });
  const server = await run({
    ...deaf,
    ready: async () => {
      const { existsSync } = await import('node:fs');
      while (!existsSync(file)) await sleep(5);
    },
  });
  const pid = server.pid!;
  // It would wait for ever for a server that hears nothing.
  await server.stop();
  expect(isAlive(pid)).toBe(false);
});

test('stop during the backoff starts nothing again', async () => {
  const server = await run(shell('exec sleep 60', { restart: { minMs: 200, maxMs: 200 } }));
  process.kill(server.pid!, 'SIGKILL');
  await until(() => server.pid === undefined);
  await server.stop();
  await sleep(300);
  expect(server.pid).toBeUndefined();
  expect(server.reload()).toBe(false);
});

/** A process that supervises `sleep 60`, prints its number and waits; for killing. */
function parent(name: string) {
  const file = join(folder, 'parent.mts');
  writeFileSync(
    file,
    `import { supervise } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
     const s = await supervise({ command: '/bin/sh', args: ['-c', 'while :; do sleep 0.05; done', '${name}'],
       log() {}, ready: async () => {} });
     console.log(s.pid); if (process.argv[2]) process.exit(0); setInterval(() => {}, 1000);`,
  );
  return (...args: string[]) =>
    spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
}

test.runIf(findSetpriv())(
  'kill -9 of the supervisor takes the server with it; so does process.exit',
  async () => {
    for (const args of [[], ['exit']]) {
      const child = parent('x')(...args);
      const [line] = await once(child.stdout, 'data');
      const pid = Number(String(line));
      child.kill('SIGKILL');
      await until(() => !isAlive(pid));
    }
  },
);

test('what an earlier run left behind is found by its command line and stopped', async () => {
  const mark = `leftover-${process.pid}-${Date.now()}`;
  const left = spawn('sleep', ['60'], { argv0: mark, detached: true, stdio: 'ignore' });
  await once(left, 'spawn');
  const match = (argv: string[]) => argv.includes(mark);
  await until(() => isAlive(left.pid!));
  expect(await stopLeftovers(match, 'SIGTERM', 1_000)).toBe(1);
  expect(await stopLeftovers(match, 'SIGTERM')).toBe(0);
});
