import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DemoNetwork } from './network.ts';

test('a folder with something in it is refused before anything is started or written there', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-demo-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  const network = new DemoNetwork(dir, 'fusong');
  onTestFinished(() => network.stop());
  await expect(network.start(() => {})).rejects.toThrow(`${dir} 不是空文件夹`);
  expect(readdirSync(dir)).toEqual(['notes.txt']);
});
