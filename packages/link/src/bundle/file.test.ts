import { mkdtempSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';
import { BundleFile } from './file.ts';
import { encodeFrame, readFrames } from './frame.ts';

const SECTOR = 4_096;
const dir = mkdtempSync(join(tmpdir(), 'hutong-stick-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A stick of which one sector cannot be read: whoever asks for a byte of it gets nothing at all. */
function stickWithout(sector: number, code: string): typeof readSync {
  const bad = sector * SECTOR;
  return ((fd: number, buffer: Uint8Array, at: number, length: number, position: number) => {
    if (position < bad + SECTOR && position + length > bad)
      throw Object.assign(new Error(`${code}: i/o error, read`), { code });
    return readSync(fd, buffer, at, length, position);
  }) as typeof readSync;
}

function bundleOf(frames: number): { file: string; spans: { label: string; at: number; end: number }[] } {
  const file = join(dir, `${frames}.hutong`);
  let end = 0;
  const parts = Array.from({ length: frames }, (_, i) => {
    const label = `test/nongan/1 ${i}`;
    const bytes = encodeFrame({ label, payload: Buffer.alloc(700, i) });
    const at = end;
    end += bytes.length;
    return { label, at, end, bytes };
  });
  writeFileSync(file, Buffer.concat(parts.map((p) => p.bytes)));
  return { file, spans: parts };
}

test('P8: a sector that cannot be read costs the items in it alone', () => {
  const { file, spans } = bundleOf(200);
  const stick = new BundleFile(file, stickWithout(7, 'EIO'));
  const found = [...readFrames(stick)].flatMap((p) => ('frame' in p ? [p.frame.label] : []));
  stick.close();
  const whole = spans.filter(({ at, end }) => end <= 7 * SECTOR || at >= 8 * SECTOR);
  expect(whole.length).toBeGreaterThan(190);
  expect(found).toEqual(whole.map((s) => s.label));
});

test('another failure than of the medium is told', () => {
  const { file } = bundleOf(3);
  const stick = new BundleFile(file, stickWithout(0, 'EACCES'));
  expect(() => [...readFrames(stick)]).toThrow('EACCES');
  stick.close();
});
