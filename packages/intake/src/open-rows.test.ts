import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { said } from '@hutong/record';
import { expect, onTestFinished, test } from 'vitest';
import { UnreadableFile } from './errors.ts';
import { openRows } from './open-rows.ts';

test('a file that the system does not give is told in words of its own, never in the system’s', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-rows-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const [file, zh, en] of [
    [dir, '这是文件夹，不是文件', 'it is a folder, and no file'],
    [join(dir, '登记.csv'), '没有这个文件或文件夹', 'no such file or folder'],
    [join(dir, 'x'.repeat(300)), '文件名太长', 'the name is too long'],
  ] as const) {
    const error = await openRows(file, {}).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UnreadableFile);
    const { reason, next } = error as UnreadableFile;
    expect([said(reason, 'zh'), said(reason, 'en')]).toEqual([zh, en]);
    expect(said(next, 'zh')).toContain('检查路径');
  }
});
