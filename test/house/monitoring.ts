import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const DIR = 'deploy/prometheus';
const read = (name: string) => readFileSync(join(DIR, name), 'utf8');

/** The text of each rule that rings. */
export const rules: readonly string[] = read('hutong.rules.yml')
  .split(/^ *- alert: /m)
  .slice(1);

interface Board {
  panels: { targets: { expr: string }[] }[];
}

/** What the board asks for. */
export const board: readonly string[] = (JSON.parse(read('dashboard.json')) as Board).panels.flatMap(
  ({ targets }) => targets.map(({ expr }) => expr),
);

/** Prometheus' own tool; undefined where it is not installed. */
export const promtool =
  spawnSync('promtool', ['--version']).status === 0 ? (...args: string[]) => run(args) : undefined;
if (promtool === undefined) console.warn('SKIPPED: there is no promtool here (Debian: prometheus)');

/** What it says of figures in the text format. */
export const promtoolOn = (input: string) => run(['check', 'metrics'], input);

function run(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', input });
  return { status, said: `${stdout}${stderr}` };
}
