import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { board, DIR, promtool, rules } from './monitoring.ts';

// What Prometheus and Grafana are given: whether they take it, and whether the runbooks are there.

test('each rule says what it is in both languages, how bad it is, and the part of the runbook that helps', () => {
  expect(rules.length).toBeGreaterThan(15);
  for (const rule of rules) {
    expect(rule).toMatch(/summary: ".*\p{Script=Han}.* · .*[a-z].*"/u);
    expect(rule).toMatch(/severity: (critical|warning)/);
    const [, file = '', heading] = /runbook: "([a-z-]+\.md)(?:：(.+))?"/.exec(rule) ?? [];
    const runbook = readFileSync(join('deploy/runbooks', file), 'utf8');
    if (heading !== undefined) expect(runbook.split('\n'), file).toContain(`## ${heading}`);
  }
});

test.skipIf(promtool === undefined)(
  'Prometheus takes the rules, they ring when they should, and it can reckon what the board shows',
  () => {
    expect(promtool?.('check', 'rules', '--lint-fatal', join(DIR, 'hutong.rules.yml'))).toMatchObject({
      status: 0,
    });
    expect(promtool?.('test', 'rules', join(DIR, 'hutong.tests.yml'))).toMatchObject({ status: 0 });
    const dir = mkdtempSync(join(tmpdir(), 'hutong-board-'));
    try {
      const file = join(dir, 'board.yml');
      const records = board.map(
        (expr, i) => `      - record: board:${i}\n        expr: ${JSON.stringify(expr)}`,
      );
      const check = (lines: string[]) => {
        writeFileSync(file, `groups:\n  - name: board\n    rules:\n${lines.join('\n')}\n`);
        return promtool?.('check', 'rules', file).status;
      };
      expect(check(records)).toBe(0);
      expect(check(['      - record: board:x\n        expr: "sum by (("'])).not.toBe(0);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
);
