import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthLimits } from '@hutong/oversight';
import { afterEach, expect, test } from 'vitest';
import type { Examined } from './known.ts';
import { checkDisk } from './machine.ts';
import type { Doctor } from './ports.ts';
import { sayIn } from './texts.ts';

const dir = mkdtempSync(join(tmpdir(), 'hutong-disks-'));
afterEach(() => rmSync(dir, { recursive: true }));

// To mount a disk takes root; a link leads to another as well, and on /proc nothing is ever free.
test("the full disk of a center's PostgreSQL is told, though the data folder has room", async () => {
  const limits = { ...healthLimits(undefined, 15), diskFreeMib: 1 };
  const look = () => checkDisk({ dir, limits } as Examined, { say: sayIn('en') } as Doctor);
  mkdirSync(join(dir, 'nats'));
  expect(await look()).toMatchObject({ state: 'ok', message: expect.stringMatching(/^[1-9]\d* MiB free/) });
  mkdirSync(join(dir, 'postgres'));
  symlinkSync('/proc', join(dir, 'postgres', 'data'));
  expect(await look()).toMatchObject({
    state: 'fail',
    message: expect.stringContaining('postgres/data: 0 MiB free'),
  });
});
