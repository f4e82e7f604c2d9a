import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearAway } from './clear.ts';
import { mayMount, mount } from './disks.ts';

test('a soak that is ended early leaves no process, no mount and no folder', {
  timeout: 20_000,
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'soak-'));
  const busy = join(dir, 'busy');
  mkdirSync(busy);
  if (mayMount()) mount(busy, 1);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', busy], { cwd: busy });
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  clearAway(dir);
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(existsSync(dir)).toBe(false);
  expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(dir);
});
