// `npm test`: the house checks (each counts as one), then every test, and the sum as the very last line.
// `npm test -- <what vitest takes>` runs just those tests: `npm test -- --project unit merkle`.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));

const BUILD = 'production build (esbuild)';

/**
 * Root tasks of turbo.json: unchanged input is answered from its cache. The two lists run beside each other, as the
 * smallest machine has two cores; what stands later in one needs what stands before it, or would crowd it.
 */
const house = [
  [
    { task: 'types', title: 'types (tsc)' },
    { task: 'lint', title: 'format and lint (biome)' },
    { task: 'dead', title: 'dead code (knip)' },
  ],
  [
    { task: 'build', title: BUILD },
    { task: 'package', title: 'package for other machines (Node 24, PostgreSQL, nats-server)' },
  ],
];

async function main(filters: string[]): Promise<void> {
  const sum: Sum = { passed: 0, failed: 0, skipped: 0 };
  const broken: string[] = [];
  const checkAll = async (list: (typeof house)[number]): Promise<void> => {
    for (const { task, title } of list) {
      const ok = await check(task, title);
      sum[ok ? 'passed' : 'failed'] += 1;
      if (!ok) broken.push(title);
    }
  };
  if (filters.length === 0) await Promise.all(house.map(checkAll));
  // Nodes are then what production runs, in processes of their own or in that of a test.
  if (filters.length === 0 && !broken.includes(BUILD)) process.env.HUTONG_TEST_BUILT = '1';
  const tests = await runTests(filters);
  for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += tests[key];
  for (const title of broken) console.log(`failed above: ${title}`);
  console.log(format(sum));
  if (sum.failed > 0) process.exitCode = 1;
}

async function check(task: string, title: string): Promise<boolean> {
  const started = Date.now();
  const args = ['run', `//#${task}`, '--output-logs=errors-only', '--log-prefix=task', '--ui=stream'];
  const ok = (await run('turbo', args)) === 0;
  console.log(`── ${title}: ${ok ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return ok;
}

async function runTests(filters: string[]): Promise<Sum> {
  const folder = mkdtempSync(join(tmpdir(), 'hutong-test-'));
  const file = join(folder, 'vitest.json');
  try {
    console.log('\n── tests (vitest)');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const args = ['run', '--config', 'test/vitest.config.ts', ...reporters, ...filters];
    const code = await run('vitest', args, process.env.HUTONG_TEST_BUILT === undefined ? [] : ownAddress());
    return count(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Words that let a command run where it has an address beyond loopback, and no other: nodes listen there over TLS. Without
 * root they stay on loopback, with TLS all the same.
 */
function ownAddress(): string[] {
  const address = '10.77.1.1';
  const script = `ip link set lo up && ip address add ${address}/32 dev lo && exec "$@"`;
  const words = ['unshare', '--net', '--', 'sh', '-c', script, 'sh'];
  if (spawnSync(words[0] as string, [...words.slice(1), 'true']).status !== 0) return [];
  return ['env', `HUTONG_TEST_ADDRESS=${address}`, ...words];
}

/** A file that could not be loaded has no tests to fail, and an error between tests none either: each counts as one. */
function count(file: string, code: number): Sum {
  const report = readReport(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const unloadable = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = report.numFailedTests + unloadable.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function format({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** No standard input: nothing here may wait for an answer. turbo must not call anybody either. */
function run(program: string, args: string[], before: string[] = []): Promise<number> {
  if (interrupted) return Promise.resolve(1);
  return new Promise((resolve, reject) => {
    const [command, ...rest] = [...before, join(root, 'node_modules/.bin', program), ...args];
    const child = spawn(command as string, rest, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: '1',
        TURBO_NO_UPDATE_NOTIFIER: '1',
        DO_NOT_TRACK: '1',
        TURBO_CACHE: 'local:rw',
        ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
      },
    });
    running.add(child);
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

let interrupted = false;
const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    for (const child of running) child.kill(signal);
  });
}

await main(process.argv.slice(2));
