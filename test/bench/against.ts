import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, format, type Name } from './figure.ts';
import { columns } from './table.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCRATCH = join(ROOT, '.turbo');
const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
  });

/**
 * Runs the bench of another commit and of this one in turn, first the one, then the other first, so that what the machine
 * does meanwhile falls on both alike.
 * @param commit any name git has for it; npm fetches only those of its dependencies that are not installed here
 * @param names figures that are wanted: those that its own bench has too are measured
 * @param args what the bench of both is given beside
 * @returns medians as a table
 * @throws Error when git does not know it, it has none of the figures, or a run fails
 */
export async function against(
  commit: string,
  pairs: number,
  names: Iterable<Name>,
  args: readonly string[],
): Promise<string> {
  // Beside what it links to: a link leads to no other file system.
  mkdirSync(SCRATCH, { recursive: true });
  const dir = mkdtempSync(join(SCRATCH, 'against-'));
  const other = join(dir, 'tree');
  const seen: Record<string, Figure[][]> = { [other]: [], [ROOT]: [] };
  try {
    await run('git', ['worktree', 'add', '--quiet', '--detach', other, commit], ROOT);
    // Links, not a symbolic one: the workspaces in it are relative, and lead into that tree.
    await run('cp', ['-al', join(ROOT, 'node_modules'), join(other, 'node_modules')], ROOT);
    // npm writes this file in place, and so, through a link, in this tree too.
    const installed = join('node_modules', '.package-lock.json');
    rmSync(join(other, installed), { force: true });
    copyFileSync(join(ROOT, installed), join(other, installed));
    // That commit's packages are not those of this one, and what it depends on may differ.
    await run(process.execPath, ['deploy/setup/bootstrap.mjs', '--nats', '--build'], other);
    const known = await namesOf(other);
    const shared = [...names].filter((name) => known.includes(name));
    if (shared.length === 0)
      throw new Error(`${commit} has none of these figures; it has: ${known.join(' ')}`);
    for (let pair = 0; pair < pairs; pair++)
      for (const root of pair % 2 === 0 ? [other, ROOT] : [ROOT, other]) {
        const file = join(dir, 'figures.json');
        const bench = ['--import', 'tsx', 'test/bench/main.ts', '--only', shared.join(','), ...args];
        bench.push('--json', file);
        await run(process.execPath, bench, root);
        seen[root]?.push(JSON.parse(readFileSync(file, 'utf8')) as Figure[]);
        process.stderr.write(`… ${root === ROOT ? 'here' : commit}, ${pair + 1} of ${pairs}\n`);
      }
  } finally {
    await run('git', ['worktree', 'remove', '--force', other], ROOT).catch(() => {});
    rmSync(dir, { recursive: true, force: true });
  }
  return compared(commit, seen[other] as Figure[][], seen[ROOT] as Figure[][]);
}

/** Medians of the same figures, and what one is of the other. */
function compared(commit: string, before: Figure[][], now: Figure[][]): string {
  const head = ['指标 figure', '单位 unit', commit, '现在 now', '比 now / before'];
  const rows = (now[0] ?? []).flatMap(({ name, unit }) => {
    const [then, here] = [before, now].map((runs) => median(valuesOf(runs, name)));
    if (then === undefined || here === undefined) return [];
    return [[name, unit, format(then), format(here), (here / then).toFixed(2)]];
  });
  return columns(head, rows, new Set([2, 3, 4]));
}

const valuesOf = (runs: Figure[][], name: string): number[] =>
  runs.flatMap((figures) => figures.filter((f) => f.name === name).map((f) => f.value));

function median(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** What the bench of a tree can measure: an earlier one knows fewer figures, and refuses those that it does not know. */
async function namesOf(root: string): Promise<readonly string[]> {
  const ask = "import { NAMES } from './test/bench/figure.ts'; console.log(JSON.stringify(NAMES));";
  const told = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', ask], root);
  return JSON.parse(told) as string[];
}

/** Runs a program to its end. @returns what it wrote to stdout @throws Error that says what it wrote to stderr */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const out: string[] = [];
  const said: string[] = [];
  child.stdout.on('data', (data) => out.push(String(data)));
  child.stderr.on('data', (data) => said.push(String(data)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  running.delete(child);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${said.join('').trim().slice(-2_000)}`);
  return out.join('');
}
