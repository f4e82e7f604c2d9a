import { readFileSync } from 'node:fs';
import { Failed } from './errors.ts';
import type { Session } from './io.ts';

/** A file's bytes; throws Failed that names it. */
export function readBytes(file: string, session: Session): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failed(
      session.say('file_unreadable', { file, reason: code ?? message }),
      session.say('check_path'),
    );
  }
}

export function readTextFile(file: string, session: Session): string {
  return readBytes(file, session)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}
