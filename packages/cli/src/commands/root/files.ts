import { existsSync } from 'node:fs';
import { writeSecret } from '@hutong/process';
import {
  checkRoot,
  InvalidTrust,
  type RootDocument,
  rootBody,
  rootFingerprint,
  rootNotesIn,
  walkRoot,
} from '@hutong/trust';
import { z } from 'zod';

import { readJsonFile, readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';

const FORMAT = 'hutong/root-draft@v1';

const draftSchema = z.object({
  format: z.literal(FORMAT),
  versions: z.array(z.string()).min(1).max(1_000),
  next: z.looseObject({}),
});

/** The next version as drafted, with all those before it, so that it can be checked on a machine that has nothing else. */
export interface Draft {
  versions: string[];
  current: RootDocument;
  next: RootDocument;
  /** The text to be signed. */
  body: string;
  fingerprint: string;
}

/** Versions of a root document in a file: a data folder's root.json, a trust bundle, or one signed note. */
export function readRoots(file: string, session: Session): string[] {
  return rootNotesIn(readTextFile(file, session));
}

/** Content of a draft's file. */
export function formatDraft(versions: readonly string[], next: RootDocument): string {
  return `${JSON.stringify({ format: FORMAT, versions, next }, null, 2)}\n`;
}

/** Writes a file that is not there yet. @throws Failed when it is */
export function writeNew(file: string, content: string, session: Session): void {
  demandNew(file, session);
  writeSecret(file, content);
}

export function demandNew(file: string, session: Session): void {
  if (existsSync(file)) throw session.failed('file_there', { file });
}

/** Reads and checks a draft: the versions before it, and that it follows them. */
export function readDraft(file: string, session: Session): Draft {
  const parsed = draftSchema.safeParse(readJsonFile(file, session));
  if (!parsed.success) throw session.failed('root_no_draft', { file });
  return checkDraft(parsed.data.versions, parsed.data.next as unknown as RootDocument);
}

/** Throws InvalidTrust when `next` cannot follow these versions, whoever signs it. */
export function checkDraft(versions: string[], next: RootDocument): Draft {
  const fingerprint = rootFingerprint(versions[0] as string);
  const current = walkRoot(versions, fingerprint).at(-1) as RootDocument;
  let body: string;
  try {
    body = rootBody(next);
  } catch {
    throw new InvalidTrust('root', { zh: '草案的写法不对', en: 'the draft is malformed' }, 'root-form');
  }
  return { versions, current, next: checkRoot(body, current), body, fingerprint };
}
