import { afterEach, expect, test, vi } from 'vitest';
import { askHidden } from './ask.ts';

const stdin = process.stdin as typeof process.stdin & { setRawMode: unknown };
const before = stdin.setRawMode;
afterEach(() => {
  vi.restoreAllMocks();
  Object.assign(stdin, { setRawMode: before });
});

test('the terminal shows nothing typed from before the question is there until the line has ended', async () => {
  const calls: unknown[] = [];
  const note = (what: unknown) => calls.push(what) > 0;
  vi.spyOn(process.stderr, 'write').mockImplementation(note);
  Object.assign(stdin, { setRawMode: (raw: boolean) => note(raw) });
  const asked = askHidden('words:');
  stdin.emit('data', '晴\u007f晴空\r');
  expect(await asked).toBe('晴空');
  expect(calls).toEqual([true, 'words:', false, '\n']);
});
