import { FolderInUse } from '@hutong/process';
import { describe, expect, test } from 'vitest';
import { wordsOf } from './command.ts';
import { commands } from './commands.ts';
import { describeError } from './errors.ts';
import { catalogue } from './messages.ts';
import { parseCommand } from './parse-command.ts';
import { run } from './run.ts';
import { fakeIo, hutong } from './testing.ts';
import { plain, table } from './text.ts';

describe('usage', () => {
  test('help is in the language asked for, with an example, and goes to stdout', async () => {
    const [zh, en] = [await hutong('import', '--help', '--lang', 'zh'), await hutong('import', '--help')];
    expect([zh.code, en.code]).toEqual([0, 0]);
    expect(zh.out).toContain('导入 CSV');
    expect(zh.out).not.toContain('Import a CSV');
    expect(en.out).toContain('Import a CSV');
    expect(en.out).not.toContain('导入 CSV');
    expect(en.out).toContain('Example: hutong import ');
  });
  test('help of a command by its name is its help', async () => {
    for (const words of [['import'], ['alerts', 'ack'], ['alerts']]) {
      const asked = await hutong('help', ...words);
      expect(asked).toEqual(await hutong(...words, '--help'));
      expect(asked.code).toBe(0);
    }
    expect((await hutong('help')).out).toBe((await hutong('--help')).out);
    expect((await hutong('help', 'imprt')).code).toBe(2);
  });

  test('every command has help, and an example that it takes', async () => {
    for (const declared of commands) {
      expect(await hutong(...wordsOf(declared), '--help')).toMatchObject({ code: 0, err: '' });
      const words = declared.example.replace(/ > \S+$/, '').match(/"[^"]*"|\S+/g) as string[];
      const called = wordsOf(declared);
      expect(words.slice(0, called.length + 1)).toEqual(['hutong', ...called]);
      expect(() => parseCommand(declared, words.slice(called.length + 1), 'en')).not.toThrow();
    }
  });
  test('without a command: the list, on stderr, exit code 2', async () => {
    const { code, out, err } = await hutong();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('hall init');
    expect(err).toMatch(/A node's day:[\s\S]*Trouble:[\s\S]*Keys and tokens:/);
    expect((await hutong('--help')).code).toBe(0);
    expect((await hutong('hall')).err).toContain('hall start');
    expect((await hutong('--version')).out).toMatch(/^hutong \d/);
  });
  test.each([
    [['stauts'], 'hutong status'],
    [['hall', 'strat'], 'hutong hall start'],
    [['status', '--dta', 'x'], '--data'],
    [['status', '--__proto__', 'x'], '--'],
    [['hall', 'start'], '--data is missing'],
    [['hall', 'start', '--data'], 'needs a value'],
    [['hall', 'start', '--data', '--json'], 'needs a value'],
    [['status', '--data', 'a', '--data', 'b'], 'given twice'],
    [['status', '--json=yes'], 'takes no value'],
    [['status', 'extra'], 'one argument too many'],
    [['import', '--data', 'x'], 'FILE is missing'],
    [['status'], '--url'],
    [['query', '--data', 'x', '--limit', '0'], '--limit'],
    [['status', '--url', 'x', '--lang', 'fr'], 'zh, en'],
  ])('wrong usage %j: exit code 2, saying what is near', async (argv, said) => {
    const { code, err } = await hutong(...argv);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(err).not.toMatch(/\n\s+at /);
  });
  test('an error with --json is one JSON object on stderr', async () => {
    const { code, out, err } = await hutong('status', '--data', '/nonexistent', '--json');
    expect([code, out]).toEqual([1, '']);
    expect(JSON.parse(err)).toMatchObject({
      error: 'NoNode',
      next: expect.stringContaining('hutong hall init'),
    });
  });
  test('what stopped a command is said in Chinese too', async () => {
    const io = { ...fakeIo(), env: {} };
    await run(['status', '--data', '/nonexistent'], io);
    expect(io.err()).toContain('错误：/nonexistent 里没有节点');
    expect(describeError(new FolderInUse('/d', 7), 'zh').message).toBe('/d 正被进程 7 使用');
  });
  test('the language follows LANG, Chinese when it says nothing', async () => {
    const io = { ...fakeIo(), env: {} };
    await run(['status'], io);
    expect(io.err()).toContain('错误：');
  });
});

test('every message has the same placeholders in both languages', () => {
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [key, { zh, en }] of Object.entries(catalogue))
    expect([key, names(zh)]).toEqual([key, names(en)]);
});

test('text of others cannot command the terminal, and Chinese columns stay straight', () => {
  expect(plain('a\u001b[2Jb\u202ec')).toBe('a\ufffd[2Jb\ufffdc');
  expect(
    table([
      ['农安', 'x'],
      ['abcdef', 'y'],
    ]),
  ).toEqual(['农安    x', 'abcdef  y']);
});
