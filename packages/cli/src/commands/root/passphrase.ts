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
  if (prompt === undefined) throw session.failed('passphrase_nowhere');
  const first = await prompt(session.say('passphrase_ask', { key }));
  if (twice && (await prompt(session.say('passphrase_again'))) !== first)
    throw session.failed('passphrase_differs');
  return first;
}
