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
  /** Gives the exit code. Loads what does the work: help comes at once on a weak machine. */
  run(values: V, session: Session, argument: string, more: readonly string[]): Promise<number>;
}

export type Command = Declared<Options, never>;

/** Declares a command so that `run` sees its options typed. */
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
