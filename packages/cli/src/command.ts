import type { Text } from '@hutong/record';
import type { Session } from './io.ts';

interface Option {
  about: Text;
  /** Name of its value in the help; absent: a switch without a value. */
  value?: string;
  required?: true;
  /** May be given several times. */
  many?: true;
}

export type Options = Readonly<Record<string, Option>>;

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

interface Declared<O extends Options, V> {
  /** Words and arguments: `redact list`, `values read RECORD FIELD`, `import template [NAME]`, `bundle import FILE…`. */
  usage: string;
  about: Text;
  /** The whole command as somebody would type it. */
  example: string;
  options: O;
  /** Loads what does it: help comes at once on a weak machine. */
  work(): Promise<(values: V, ...rest: Rest) => Promise<number>>;
}

/** The session, the first argument, and those after it. */
type Rest = [session: Session, argument: string, more: readonly string[]];

/** The values of options that must be given, of those that may be, and of switches. */
export type Given<Must extends string, May extends string = never, Switch extends string = never> = Record<
  Must,
  string
> &
  Record<May, string | undefined> &
  Record<Switch, boolean>;

/** What a command does, by its options as in `Given`; gives the exit code. */
export type Work<Must extends string, May extends string = never, Switch extends string = never> = (
  given: Given<Must, May, Switch>,
  ...rest: Rest
) => Promise<number>;

/** Options that name a node, wherever it is. */
export type Anywhere = 'data' | 'url' | 'token-file';

export type Command = Declared<Options, never>;

/** Declares a command so that its work sees its options typed. */
export function command<const O extends Options>(declared: Declared<O, Values<O>>): Command {
  return declared;
}

/** The words by which a command is called: `['hall', 'init']`. */
export function wordsOf({ usage }: Command): string[] {
  return usage.split(' ').filter((part) => /^[a-z]/.test(part));
}

/** Its arguments as the usage writes them. */
export function argumentsOf({ usage }: Command): string[] {
  return usage.split(' ').filter((part) => !/^[a-z]/.test(part));
}

/** The command without its arguments: `hutong hall init`. */
export function nameOf(declared: Command): string {
  return `hutong ${wordsOf(declared).join(' ')}`;
}
