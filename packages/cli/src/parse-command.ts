import { parseArgs } from 'node:util';
import { nearNames } from '@hutong/record';
import { argumentsOf, type Command, nameOf, type Options } from './command.ts';
import { Usage } from './errors.ts';
import { type Lang, say } from './messages.ts';
import { flag, given } from './options.ts';

export const globalOptions = {
  help: flag('显示这段说明', 'Show this text'),
  json: flag('结果以 JSON 输出；其余提示走标准错误', 'Print the result as JSON; all else goes to stderr'),
  lang: given('zh|en', '语言：zh 或 en（默认按环境变量 LANG）', 'Language: zh or en (default: by LANG)'),
} satisfies Options;

export interface Parsed {
  values: Record<string, string | string[] | boolean | undefined>;
  argument: string;
  /** Arguments after the first, where a command takes many. */
  more: readonly string[];
  help: boolean;
}

/** Reads a command's arguments; throws Usage that names the one at fault. */
export function parseCommand(declared: Command, args: readonly string[], lang: Lang): Parsed {
  const options: Options = { ...declared.options, ...globalOptions };
  const { values, positionals } = readOptions(declared, options, args, lang);
  const help = values.help === true;
  const [argument = '', ...more] = positionals;
  const parsed = { values, argument, more, help };
  if (help) return parsed;
  const see = () => say(lang, 'see_help', { command: nameOf(declared) });
  const wanted = argumentsOf(declared);
  const tooMany = wanted.at(-1)?.endsWith('…') ? undefined : positionals[wanted.length];
  if (tooMany !== undefined) throw new Usage(say(lang, 'too_many', { value: tooMany }), see());
  const missing = wanted.slice(positionals.length).find((name) => !name.startsWith('['));
  if (missing !== undefined)
    throw new Usage(say(lang, 'missing_argument', { name: missing.replace('…', '') }), see());
  for (const [name, option] of Object.entries(options)) {
    if (option.value === undefined) values[name] ??= false;
    if (option.many) values[name] ??= [];
    if (option.required && values[name] === undefined)
      throw new Usage(say(lang, 'missing_option', { option: `--${name}` }), see());
  }
  return parsed;
}

function readOptions(declared: Command, options: Options, args: readonly string[], lang: Lang) {
  const kinds = Object.entries(options).map(([name, { value }]) => {
    return [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }] as const;
  });
  const config = { ...Object.fromEntries(kinds), help: { type: 'boolean' as const, short: 'h' } };
  const { tokens } = parseArgs({ args: [...args], options: config, strict: false, tokens: true });
  const words = nameOf(declared);
  const see = say(lang, 'see_help', { command: words });
  const values: Parsed['values'] = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const known = Object.hasOwn(options, name) ? options[name] : undefined;
    if (known === undefined) {
      const near = nearNames(name, Object.keys(options), 2).map((n) => `--${n}`);
      throw new Usage(
        say(lang, 'unknown_option', { command: words, option: rawName }),
        `${say(lang, 'near', { near: near.join(', ') })}. ${see}`,
      );
    }
    const before = values[name];
    if (before !== undefined && !known.many)
      throw new Usage(say(lang, 'given_twice', { option: rawName }), see);
    if (known.value === undefined && value !== undefined)
      throw new Usage(say(lang, 'takes_no_value', { option: rawName }), see);
    // A value that looks like an option is more likely a forgotten value; --name=-x says it is meant.
    if (known.value !== undefined && (value === undefined || (!inlineValue && /^-./.test(value))))
      throw new Usage(say(lang, 'needs_value', { option: rawName }), see);
    values[name] = known.many ? [...(Array.isArray(before) ? before : []), value ?? ''] : (value ?? true);
  }
  return { values, positionals };
}
