import { parse } from 'node:path';
import { makeSigner, parseVkey, signNote } from '@hutong/log';
import { readRootKey, writeRootKey } from '@hutong/trust';
import type { Work } from '../../command.ts';

import { describeDraft } from './describe.ts';
import { demandNew, readDraft, writeNew } from './files.ts';
import { passphrase } from './passphrase.ts';

/** `hutong root key`: an officer's root key, or the founding one put under a passphrase. The vkey alone leaves the machine. */
export const makeKey: Work<'out' | 'name', 'from' | 'passphrase-file'> = async (given, session) => {
  const { out, name, from, 'passphrase-file': file } = given;
  demandNew(out, session);
  const { random } = session.io;
  const seed =
    from === undefined
      ? random(32)
      : (await readRootKey(from, () => passphrase(file, session, { key: from }))).seed;
  const words = await passphrase(file, session, { twice: true, key: out });
  const vkey = writeRootKey(out, { name, seed, passphrase: words }, random);
  session.tell('root_key_made', { file: out });
  session.print(vkey);
  return session.result({ file: out, name, vkey });
};

/** `hutong root sign`: shows what the draft says, then signs it with one key, wherever that key is kept. */
export const sign: Work<'key', 'out' | 'passphrase-file'> = async (given, session, file) => {
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
  if (name === undefined) throw session.failed('root_key_foreign', { key: given.key });
  // A key that a version renames signs under both names.
  const notes = [...names].map((n) => signNote(draft.body, makeSigner(n, 1, seed)));
  const lines = notes.map((note) => note.slice(draft.body.length + 1));
  const out = given.out ?? `${parse(file).name}.${name.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}.sig`;
  writeNew(out, `${draft.body}\n${lines.join('')}`, session);
  session.tell('root_signed', { name: name, file: out });
  return session.result({ file: out, name, version: draft.next.version });
};
