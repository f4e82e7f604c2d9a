import { existsSync } from 'node:fs';
import { parse } from 'node:path';
import { makeSigner, parseVkey, signNote } from '@hutong/log';
import { writeSecret } from '@hutong/process';
import { readRootKey, writeRootKey } from '@hutong/trust';

import type { Session } from '../../io.ts';
import { plain } from '../../text.ts';
import { describeDraft } from './describe.ts';
import { readDraft } from './files.ts';
import { passphrase } from './passphrase.ts';

/** `hutong root key`: an officer's root key, or the founding one put under a passphrase. The vkey alone leaves the machine. */
export async function makeKey(
  given: { out: string; name: string; from: string | undefined; 'passphrase-file': string | undefined },
  session: Session,
): Promise<number> {
  const { out, name, from, 'passphrase-file': file } = given;
  if (existsSync(out)) throw session.failed('file_there', { file: out });
  const { random } = session.io;
  const seed =
    from === undefined
      ? random(32)
      : (await readRootKey(from, () => passphrase(file, session, { key: from }))).seed;
  const words = await passphrase(file, session, { twice: true, key: out });
  const vkey = writeRootKey(out, { name, seed, passphrase: words }, random);
  session.print(session.say('root_key_made', { file: out }));
  session.print(vkey);
  session.result({ file: out, name, vkey });
  return 0;
}

/** `hutong root sign`: shows what the draft says, then signs it with one key, wherever that key is kept. */
export async function sign(
  given: { key: string; out: string | undefined; 'passphrase-file': string | undefined },
  session: Session,
  file: string,
): Promise<number> {
  const draft = readDraft(file, session);
  for (const line of describeDraft(draft, session)) session.head(line);
  const ask = () => passphrase(given['passphrase-file'], session, { key: given.key });
  const { seed } = await readRootKey(given.key, ask);
  const { key } = makeSigner('x', 1, seed).verifier;
  const names = new Set(
    [...draft.current.keys, ...draft.next.keys]
      .map(parseVkey)
      .filter((v) => v.key.equals(key))
      .map((v) => v.name),
  );
  const [name] = names;
  if (name === undefined) {
    throw session.failed('root_key_foreign', { key: given.key });
  }
  // A key that a version renames signs under both names.
  const notes = [...names].map((n) => signNote(draft.body, makeSigner(n, 1, seed)));
  const lines = notes.map((note) => note.slice(draft.body.length + 1));
  const out = given.out ?? `${parse(file).name}.${name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}.sig`;
  if (existsSync(out)) throw session.failed('file_there', { file: out });
  writeSecret(out, `${draft.body}\n${lines.join('')}`);
  session.print(session.say('root_signed', { name: plain(name), file: out }));
  session.result({ file: out, name, version: draft.next.version });
  return 0;
}
