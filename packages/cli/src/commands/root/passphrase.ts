import { Failed } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';

/** The passphrase of a root key: from a file's first line, or typed on the terminal; never an argument, which others see. */
export async function passphrase(
  file: string | undefined,
  session: Session,
  { twice = false, key }: { twice?: boolean; key: string },
): Promise<string> {
  if (file !== undefined) return readTextFile(file, session).split(/\r?\n/, 1)[0] as string;
  const { prompt } = session.io;
  if (prompt === undefined) {
    throw new Failed(session.say('passphrase_nowhere'), session.say('passphrase_nowhere_next'));
  }
  const first = await prompt(session.say('passphrase_ask', { key }));
  if (twice && (await prompt(session.say('passphrase_again'))) !== first) {
    throw new Failed(session.say('passphrase_differs'), session.say('passphrase_differs_next'));
  }
  return first;
}
