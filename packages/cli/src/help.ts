import { type Command, globalOptions } from './command.ts';
import { type Lang, type MessageKey, say } from './messages.ts';
import { pad, width } from './text.ts';

/** A command's help, Chinese first. */
export function commandHelp(command: Command, langs: readonly Lang[]): string {
  return langs.map((lang) => oneCommand(command, lang)).join('\n');
}

/** The list of commands, of all or of one group, Chinese first. */
export function listHelp(
  commands: readonly Command[],
  group: string | undefined,
  langs: readonly Lang[],
): string {
  return langs.map((lang) => oneList(commands, group, lang)).join('\n');
}

function oneCommand(command: Command, lang: Lang): string {
  const options = Object.entries({ ...command.options, ...globalOptions }).map(([name, option]) => {
    const { value, required } = option as { value?: string; required?: true };
    const about = say(lang, option.about as MessageKey & 'opt_data');
    const mark = required ? ` [${say(lang, 'required')}]` : '';
    return [`--${name}${value === undefined ? '' : ` ${value}`}`, about + mark] as const;
  });
  const words = `hutong ${command.words.join(' ')}`;
  const { name = '', many, second } = command.argument ?? {};
  const argument = [name, second ?? '', many ? '…' : ''].map((word) => word && ` ${word}`).join('');
  return [
    say(lang, command.about as MessageKey & 'opt_data'),
    '',
    `${say(lang, 'help_usage')}: ${words}${argument} [${say(lang, 'help_options')}]`,
    '',
    `${say(lang, 'help_options')}:`,
    ...columns(options),
    '',
    `${say(lang, 'help_exit')}: ${say(lang, 'help_exit_codes')}`,
    '',
  ].join('\n');
}

function oneList(commands: readonly Command[], group: string | undefined, lang: Lang): string {
  const shown = group === undefined ? commands : commands.filter(({ words }) => words[0] === group);
  const rows: (readonly [string, string])[] = shown.map((c) => {
    const { name, second } = c.argument ?? {};
    const words = [...c.words, name, second].filter((word) => word !== undefined);
    return [words.join(' '), say(lang, c.about as MessageKey & 'opt_data')] as const;
  });
  if (group === undefined) rows.push(['--version', say(lang, 'about_version')]);
  const prefix = group === undefined ? 'hutong COMMAND' : `hutong ${group} COMMAND`;
  return [
    ...(group === undefined ? [say(lang, 'about_hutong'), ''] : []),
    `${say(lang, 'help_commands')}:`,
    ...columns(rows),
    '',
    say(lang, 'help_each', { command: prefix }),
    `${say(lang, 'help_exit')}: ${say(lang, 'help_exit_codes')}`,
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const wide = Math.max(...rows.map(([left]) => width(left)));
  return rows.map(([left, right]) => `  ${pad(left, wide)}  ${right}`);
}
