import { nearNames } from '@hutong/record';
import { type Command, nameOf, wordsOf } from './command.ts';
import { commands } from './commands.ts';
import { describeError, EXIT, Usage } from './errors.ts';
import { commandHelp, listHelp } from './help.ts';
import { type Io, Session } from './io.ts';
import { type Lang, pickLang, say } from './messages.ts';
import { parseCommand } from './parse-command.ts';

/**
 * Runs one command: `argv` without node and script. Gives the exit code: 0 done, 1 failed, 2 wrong usage,
 * 3 some rows refused, 130 interrupted. Asks for nothing but a passphrase, and never throws.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const lang = askedLang(argv) ?? pickLang(io.env);
  const json = argv.includes('--json');
  try {
    const { found, rest, group } = findCommand(helped(argv), lang);
    if (argv.includes('--version') && found === undefined) {
      const { VERSION } = await import('@hutong/api');
      io.stdout.write(`hutong ${VERSION}\n`);
      return EXIT.done;
    }
    if (found === undefined) {
      const wanted = argv.includes('--help') || argv.includes('-h') || argv.includes('help');
      (wanted ? io.stdout : io.stderr).write(listHelp(group, lang));
      return wanted ? EXIT.done : EXIT.usage;
    }
    const { values, argument, more, help } = parseCommand(found, rest, lang);
    if (help) {
      io.stdout.write(commandHelp(found, lang));
      return EXIT.done;
    }
    checkLang(values.lang, lang);
    return await (await found.work())(values as never, new Session(io, lang, json), argument, more);
  } catch (error) {
    return tell(error, io, lang, json);
  }
}

/** The one place where errors become words and an exit code. */
function tell(error: unknown, io: Io, lang: Lang, json: boolean): number {
  const described = describeError(error, lang);
  if (json) io.stderr.write(`${JSON.stringify(described)}\n`);
  else {
    io.stderr.write(`${say(lang, 'error', { message: described.message })}\n`);
    io.stderr.write(`  ${say(lang, 'next', { next: described.next })}\n`);
  }
  if (io.env.HUTONG_DEBUG && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  return error instanceof Usage ? EXIT.usage : EXIT.failed;
}

/** `hutong help import` asks for what `hutong import --help` does. */
function helped(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('help');
  const asks =
    at !== -1 && argv.slice(0, at).every((arg) => arg.startsWith('-') || arg === 'zh' || arg === 'en');
  const wanted = argv.slice(at + 1);
  return asks && wanted.some((arg) => !arg.startsWith('-'))
    ? [...argv.slice(0, at), ...wanted, '--help']
    : argv;
}

/** The command that `argv` begins with (options that all commands have may stand before it), and what follows. */
function findCommand(
  argv: readonly string[],
  lang: Lang,
): { found?: Command; rest: readonly string[]; group: string | undefined } {
  let at = 0;
  while (at < argv.length && argv[at]!.startsWith('-')) at += argv[at] === '--lang' ? 2 : 1;
  const before = argv.slice(0, at);
  const [first, second] = argv.slice(at);
  if (first === undefined || first === 'help') return { rest: [], group: undefined };
  const called = (...words: (string | undefined)[]) =>
    commands.find((c) => wordsOf(c).join(' ') === words.join(' '));
  const found = called(first, second) ?? called(first);
  if (found !== undefined)
    return { found, rest: [...before, ...argv.slice(at + wordsOf(found).length)], group: undefined };
  const group = commands.some((c) => wordsOf(c)[0] === first);
  if (group && (second === undefined || second.startsWith('-'))) return { rest: [], group: first };
  const name = group ? `${first} ${second}` : first;
  const near = nearNames(`hutong ${name}`, commands.map(nameOf), 2);
  const next = `${say(lang, 'near', { near: near.join(', ') })}. ${say(lang, 'see_help', { command: 'hutong' })}`;
  throw new Usage(say(lang, 'unknown_command', { name }), next);
}

function askedLang(argv: readonly string[]): Lang | undefined {
  const at = argv.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const value = argv[at] === '--lang' ? argv[at + 1] : argv[at]?.slice('--lang='.length);
  return value === 'zh' || value === 'en' ? value : undefined;
}

function checkLang(value: unknown, lang: Lang): void {
  if (value === undefined || value === 'zh' || value === 'en') return;
  throw new Usage(
    say(lang, 'bad_option', { option: '--lang', value: String(value) }),
    say(lang, 'one_of', { values: 'zh, en' }),
  );
}
