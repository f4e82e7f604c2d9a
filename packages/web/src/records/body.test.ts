import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { standStill } from '../testing/stand-still.ts';
import { within } from './body.ts';

test('what came while this process itself stood still was not sent too late', async () => {
  const sender = spawn(process.execPath, ['-e', "process.stdout.write('x'); setTimeout(() => {}, 60_000)"]);
  try {
    const read = within(50, once(sender.stdout, 'data'));
    await standStill(1_500);
    expect(String((await read)[0])).toBe('x');
    await expect(within(50, once(sender.stdout, 'data'))).rejects.toMatchObject({ status: 408 });
  } finally {
    sender.kill();
  }
});
