import { parseNote, parseVkey, verifyNote } from '@hutong/log';
import { type RootDocument, rootSignatures, verifyRoot } from '@hutong/trust';
import type { Work } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { type Draft, readDraft, writeNew } from './files.ts';

/** `hutong root assemble`: puts the officers' signatures together; writes nothing while there are too few. */
export const assemble: Work<'out'> = async ({ out }, session, file, signatures) => {
  const draft = readDraft(file, session);
  const lines = new Map<string, string>();
  for (const path of signatures) {
    for (const { key, line } of goodLines(draft, path, session)) lines.set(key, line);
  }
  const note = `${draft.body}\n${[...lines.values()].join('\n')}\n`;
  const enough = [draft.current, draft.next].map((document) =>
    count(note, document, lines.size > 0, session),
  );
  const done = enough.every(({ signed, threshold }) => signed.length >= threshold);
  if (!done) session.tell('root_too_few');
  else {
    const versions = [...draft.versions, note];
    verifyRoot(versions, draft.fingerprint);
    writeNew(out, `${JSON.stringify(versions, null, 2)}\n`, session);
    session.tell('root_assembled', { version: draft.next.version, file: out });
  }
  const { version } = draft.next;
  const result = { version, complete: done, thresholds: enough, file: done ? out : null };
  return session.result(result, done ? EXIT.done : EXIT.failed);
};

/** The good signatures in a file. Bad lines are left out, so that none hides the officer's own. */
function goodLines(
  { current, next, body }: Draft,
  path: string,
  session: Session,
): { key: string; line: string }[] {
  const note = parseNote(readTextFile(path, session));
  if (note.body !== body) throw session.failed('root_other_text', { file: path });
  const keys = [...new Set([...current.keys, ...next.keys])];
  const good = keys.flatMap((key) =>
    note.signatures
      .filter((line) => verifyNote({ body, signatures: [line] }, parseVkey(key)))
      .map(({ line }) => ({ key, line })),
  );
  if (good.length > 0) return good;
  throw session.failed('root_no_signature', { file: path });
}

function count(note: string, document: RootDocument, any: boolean, session: Session) {
  const signed = any ? rootSignatures(parseNote(note), document).map((v) => v.name) : [];
  const { version, threshold } = document;
  const names = signed.join(', ') || '-';
  session.tell('root_count', { version, count: signed.length, threshold, names });
  return { version, threshold, signed };
}
