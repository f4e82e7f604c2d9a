import { afterEach, expect, test, vi } from 'vitest';
import { askHidden } from './ask-hidden.ts';
import { wordsOf } from './command.ts';
import { commands } from './commands.ts';

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

test('what cannot be undone is done with --yes alone', () => {
  const asking = commands.filter(({ options }) => Object.hasOwn(options, 'yes'));
  // Not keys rotate and ca rotate: the old stays until the new is confirmed. Nor restore: it takes nothing away.
  expect(asking.map((one) => wordsOf(one).join(' ')).sort()).toEqual([
    'backup restore',
    'enrol deny',
    'erase',
    'keys revoke',
    'move',
    'prune',
    'redact',
    'reseal',
    'retire',
    'root publish',
    'token revoke',
  ]);
});
