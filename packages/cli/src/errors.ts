import { ReasonedError, said } from '@hutong/record';
import type { Lang } from './messages.ts';
import { say, sayBoth, type WithNext } from './messages.ts';
import { plain } from './text.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, partial: 3, interrupted: 130 } as const;

/** The command could not do what it was asked. Exit code 1. */
export class Failed extends Error {
  override readonly name: string = 'Failed';
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}

/** The command was written wrongly. Exit code 2. */
export class Usage extends Failed {
  override readonly name = 'Usage';
}

/** An error as an operator is told it: from its fields, never a stack trace. */
export function describeError(error: unknown, lang: Lang): { error: string; message: string; next: string } {
  const thrown: Error & { next?: unknown; code?: unknown } =
    error instanceof Error ? error : new Error(String(error));
  const { name, message, next, code } = thrown;
  if (name === 'DiskFull' || code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL')
    return { error: 'DiskFull', ...sayBoth(lang, 'disk_full') };
  if (typeof code === 'string' && code.startsWith('SQLITE_BUSY'))
    return { error: code, ...sayBoth(lang, 'database_held') };
  const known = describeKnown(error, lang);
  if (known !== undefined) return { error: name, ...known };
  if (error instanceof ReasonedError) {
    return { error: name, message: plain(said(error.told, lang)), next: plain(said(error.next, lang)) };
  }
  if (typeof next === 'string') {
    // Some errors carry the next step at the end of their message too.
    const own =
      message.endsWith(next) && message.length > next.length ? message.slice(0, -next.length) : message;
    // What the node could not do is what the command could not do.
    const error = name === 'ApiError' ? 'Failed' : name;
    return { error, message: plain(own.replace(/[.。\s]+$/, '')), next: plain(next) };
  }
  const next_ = typeof code === 'string' ? say(lang, 'check_path') : say(lang, 'unforeseen_next');
  return { error: name, message: plain(message), next: next_ };
}

/** Fields of errors that keep no texts for people. */
interface Told {
  name: string;
  folder?: string;
  pid?: number;
  command?: string;
  lastLines?: readonly string[];
}

const BY_NAME: Readonly<Record<string, WithNext>> = {
  FolderInUse: 'folder_in_use',
  NoNode: 'no_node_here',
  UnsafeFolder: 'folder_unsafe',
  LeftoverWontStop: 'leftover_stays',
  ServerDidNotStart: 'server_did_not_start',
};

/**
 * An error of a package that keeps no texts for people, in the catalogue's words. It is known by its name, since help must
 * not load the package it comes from.
 */
function describeKnown(error: unknown, lang: Lang): { message: string; next: string } | undefined {
  const { name, folder = '', pid = '?', command = '', lastLines = [] } = error as Told;
  const told = BY_NAME[name];
  if (told === undefined) return undefined;
  const lines = lastLines.map((line) => `\n  ${plain(line)}`).join('');
  return sayBoth(lang, told, { folder: plain(folder), pid, command, lines });
}
