import { parseArgs } from 'node:util';
import { nearNames } from '@hutong/record';
import { Usage } from './errors.ts';
import type { Session } from './io.ts';
import { type Lang, type MessageKey, say } from './messages.ts';

interface Option {
  about: MessageKey;
  /** Name of its value in the help; absent: a switch without a value. */
  value?: string;
  required?: true;
  /** May be given several times. */
  many?: true;
}

interface Argument {
  name: string;
  required?: true;
  /** Further ones may follow. */
  many?: true;
  /** Name of a second one, which must be given. */
  second?: string;
}

type Options = Readonly<Record<string, Option>>;

/** The options as read: a required value is a string, another may be missing, a switch is true or false. */
export type Values<O extends Options> = {
  [K in keyof O]: O[K] extends { many: true }
    ? string[]
    : O[K] extends { value: string }
      ? O[K] extends { required: true }
        ? string
        : string | undefined
      : boolean;
};

export interface Command {
  /** `['hall', 'init']` */
  words: readonly string[];
  about: MessageKey;
  argument?: Argument;
  options: Options;
  /** Gives the exit code. */
  run(values: never, session: Session, argument: string, more: readonly string[]): Promise<number>;
}

/** Declares a command so that `run` sees its options typed. */
export function command<const O extends Options>(given: {
  words: readonly string[];
  about: MessageKey;
  argument?: Argument;
  options: O;
  run(values: Values<O>, session: Session, argument: string, more: readonly string[]): Promise<number>;
}): Command {
  return given;
}

export const globalOptions = {
  help: { about: 'about_help' },
  json: { about: 'about_json' },
  lang: { about: 'about_lang', value: 'zh|en' },
} as const satisfies Options;

export interface Parsed {
  values: Record<string, string | string[] | boolean | undefined>;
  argument: string;
  /** Arguments after the first, where a command takes many. */
  more: readonly string[];
  help: boolean;
}

/** Reads a command's arguments; throws Usage that names the one at fault. */
export function parseCommand(given: Command, args: readonly string[], lang: Lang): Parsed {
  const options: Options = { ...given.options, ...globalOptions };
  const { values, positionals } = readOptions(given, options, args, lang);
  const help = values.help === true;
  const [argument, ...more] = positionals;
  const see = () => say(lang, 'see_help', { command: `hutong ${given.words.join(' ')}` });
  if (help) return { values, argument: argument ?? '', more, help };
  const { many, second } = given.argument ?? {};
  const tooMany = given.argument === undefined ? argument : many ? undefined : more[second ? 1 : 0];
  if (tooMany !== undefined) throw new Usage(say(lang, 'too_many', { value: tooMany }), see());
  if (given.argument?.required && argument === undefined) {
    throw new Usage(say(lang, 'missing_argument', { name: given.argument.name }), see());
  }
  if (second !== undefined && more.length === 0) {
    throw new Usage(say(lang, 'missing_argument', { name: second }), see());
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.value === undefined) values[name] ??= false;
    if (option.many) values[name] ??= [];
    if (option.required && values[name] === undefined) {
      throw new Usage(say(lang, 'missing_option', { option: `--${name}` }), see());
    }
  }
  return { values, argument: argument ?? '', more, help };
}

function readOptions(given: Command, options: Options, args: readonly string[], lang: Lang) {
  const kinds = Object.entries(options).map(([name, { value }]) => {
    return [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }] as const;
  });
  const config = { ...Object.fromEntries(kinds), help: { type: 'boolean' as const, short: 'h' } };
  const { tokens } = parseArgs({ args: [...args], options: config, strict: false, tokens: true });
  const words = `hutong ${given.words.join(' ')}`;
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
    if (known.value !== undefined && (value === undefined || (!inlineValue && /^-./.test(value)))) {
      throw new Usage(say(lang, 'needs_value', { option: rawName }), see);
    }
    values[name] = known.many ? [...(Array.isArray(before) ? before : []), value ?? ''] : (value ?? true);
  }
  return { values, positionals };
}
