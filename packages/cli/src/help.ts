import { type Command, wordsOf } from './command.ts';
import { type Group, groups } from './commands.ts';
import { type Lang, say } from './messages.ts';
import { globalOptions } from './parse-command.ts';
import { pad, width } from './text.ts';

/** A command's help. */
export function commandHelp(command: Command, lang: Lang): string {
  const { usage, about, example, options } = command;
  const rows = Object.entries({ ...options, ...globalOptions }).map(([name, option]) => {
    const { value, required, about } = option as Command['options'][string];
    const mark = required ? ` [${say(lang, 'required')}]` : '';
    return [`--${name}${value === undefined ? '' : ` ${value}`}`, about[lang] + mark] as const;
  });
  return [
    about[lang],
    '',
    `${say(lang, 'help_usage')}: hutong ${usage} [${say(lang, 'help_options')}]`,
    `${say(lang, 'help_example')}: ${example}`,
    '',
    `${say(lang, 'help_options')}:`,
    ...columns(rows),
    '',
    exitCodes(lang),
    '',
  ].join('\n');
}

/** The list of commands, group by group; of all, or of those that begin with a word. */
export function listHelp(word: string | undefined, lang: Lang): string {
  const shown = groups
    .map(({ title, commands }) => ({ title, commands: commands.filter((c) => begins(c, word)) }))
    .filter(({ commands }) => commands.length > 0);
  const wide = Math.max(...shown.flatMap(({ commands }) => commands.map(({ usage }) => width(usage))));
  const one = word === undefined ? 'hutong COMMAND' : `hutong ${word} COMMAND`;
  return [
    ...(word === undefined ? [say(lang, 'about_hutong'), ''] : []),
    ...shown.flatMap((group) => listed(group, lang, wide)),
    ...(word === undefined ? columns([['--version', say(lang, 'about_version')]], wide) : []),
    say(lang, 'help_each', { command: one }),
    exitCodes(lang),
    '',
  ].join('\n');
}

function listed({ title, commands }: Group, lang: Lang, wide: number): string[] {
  const rows = commands.map(({ usage, about }) => [usage, about[lang]] as const);
  return [`${title[lang]}:`, ...columns(rows, wide), ''];
}

function begins(command: Command, word: string | undefined): boolean {
  return word === undefined || wordsOf(command)[0] === word;
}

function exitCodes(lang: Lang): string {
  return `${say(lang, 'help_exit')}: ${say(lang, 'help_exit_codes')}`;
}

function columns(rows: readonly (readonly [string, string])[], wide?: number): string[] {
  const columns = wide ?? Math.max(...rows.map(([left]) => width(left)));
  return rows.map(([left, right]) => `  ${pad(left, columns)}  ${right}`);
}
