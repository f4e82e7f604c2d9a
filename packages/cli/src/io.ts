import { randomBytes } from 'node:crypto';
import type { Fields } from '@hutong/record';
import type { NodeConfig } from '@hutong/trust';
import { askHidden } from './ask-hidden.ts';
import { EXIT, Failed, Usage } from './errors.ts';
import {
  type Args,
  type BothArgs,
  type Lang,
  type MessageKey,
  type PlainKey,
  say,
  sayAny,
  sayBoth,
  type WithNext,
} from './messages.ts';
import { plain, table } from './text.ts';

interface Out {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** What a command uses of the world outside; tests bring their own. */
export interface Io {
  stdout: Out;
  stderr: Out;
  env: Record<string, string | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  random(n: number): Uint8Array;
  /** Calls back at SIGTERM, SIGINT and SIGHUP, which then no longer end the process; gives how to stop that. */
  onSignal(handler: (signal: NodeJS.Signals) => void): () => void;
  /** Asks on the terminal for what is not to be shown; absent where there is none. */
  prompt?(question: string): Promise<string>;
  /** Ends the process at once: after a second signal, or when stopping takes too long. */
  exit(code: number): void;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The real process. */
export function processIo(): Io {
  // `hutong query | head` closes the pipe early; that is no error of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: Date.now,
    random: randomBytes,
    onSignal(handler) {
      for (const signal of SIGNALS) process.on(signal, handler);
      return () => {
        for (const signal of SIGNALS) process.off(signal, handler);
      };
    },
    exit: (code) => process.exit(code),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { prompt: askHidden } : {}),
  };
}

/** One run of one command: what it says, and where to. */
export class Session {
  readonly io: Io;
  readonly lang: Lang;
  readonly json: boolean;

  constructor(io: Io, lang: Lang, json: boolean) {
    this.io = io;
    this.lang = lang;
    this.json = json;
  }

  say<K extends MessageKey>(key: K, ...args: Args<K>): string {
    return say(this.lang, key, ...args);
  }

  /** What could not be done, and what to do: the texts `key` and `key_next`. */
  failed<K extends WithNext>(key: K, ...args: BothArgs<K>): Failed {
    return new Failed(...this.#withNext(key, args));
  }

  /** As `failed`, of a command that was written wrongly. */
  usage<K extends WithNext>(key: K, ...args: BothArgs<K>): Usage {
    return new Usage(...this.#withNext(key, args));
  }

  /** What to throw when an option is missing that this use of the command needs. */
  missing(option: string, command: string): Usage {
    return new Usage(this.say('missing_option', { option }), this.say('see_help', { command }));
  }

  #withNext(key: WithNext, [given]: readonly unknown[]): [string, string] {
    const fields = given as Fields | undefined;
    const { message, next } = sayBoth(this.lang, key, fields);
    return [message, next];
  }

  /** A line of the result for people, whoever said what is in it; nothing with --json. */
  print(line: string): void {
    if (!this.json) this.io.stdout.write(`${plain(line)}\n`);
  }

  /** A message as a line of the result. */
  tell<K extends MessageKey>(key: K, ...args: Args<K>): void {
    this.print(this.say(key, ...args));
  }

  /** What to do next. */
  tellNext(next: string, before = ''): void {
    this.print(before + this.say('next', { next }));
  }

  /** Rows in columns, each after `before`. */
  rows(rows: readonly (readonly string[])[], before = ''): void {
    for (const line of table(rows)) this.print(before + line);
  }

  /** Rows under the names of their columns; where there are none, `none`. */
  table(columns: readonly PlainKey[], rows: readonly (readonly string[])[], none?: PlainKey): void {
    const plainly = (key: PlainKey) => sayAny(this.lang, key, undefined);
    if (none !== undefined && rows.length === 0) this.print(plainly(none));
    else this.rows([columns.map(plainly), ...rows]);
  }

  /** A page of a list: says how to go on, where there is more, and gives it to programs. @returns the exit code */
  page<P extends { next?: string | undefined }>(page: P, option: 'cursor' | 'after' = 'after'): number {
    const { next } = page;
    if (next !== undefined) this.tell('more_pages', { option: `--${option} ${shellWord(next)}` });
    return this.result(page);
  }

  /** The result for programs; nothing without --json. @returns the exit code */
  result(value: unknown, code: number = EXIT.done): number {
    if (this.json) this.io.stdout.write(`${JSON.stringify(value)}\n`);
    return code;
  }

  /** A line beside the result. */
  note(line: string): void {
    this.io.stderr.write(`${line}\n`);
  }

  /** The first line of every command: which node and data folder it works on. */
  head(line: string, aside = false): void {
    if (this.json || aside) this.note(plain(line));
    else this.print(line);
  }

  headOf(
    { node, name, network }: Pick<NodeConfig, 'node' | 'name' | 'network'>,
    dir: string,
    more: { suffix?: string; aside?: boolean } = {},
  ): void {
    const line = this.say('on_node', { node, name, network, dir });
    this.head(line + (more.suffix ?? ''), more.aside);
  }
}

/** A word of another node's, as a shell takes it. */
function shellWord(text: string): string {
  return /^[\w.:/@-]+$/.test(text) ? text : `'${text}'`;
}
