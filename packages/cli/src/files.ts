import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed } from './errors.ts';
import type { Session } from './io.ts';

/** A file's bytes; throws Failed that names it. */
export function readBytes(file: string, session: Session): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error, session);
  }
}

/** What is said of a file that the file system does not give. */
export function unreadable(file: string, error: unknown, session: Session): Failed {
  const { code, message } = error as NodeJS.ErrnoException;
  return new Failed(
    session.say('file_unreadable', { file, reason: code ?? message }),
    session.say('check_path'),
  );
}

/** A file's text, without a byte order mark; throws Failed that names it. */
export function readTextFile(file: string, session: Session): string {
  return readBytes(file, session)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

/** What a file of JSON says; throws Failed that names it. */
export function readJsonFile(file: string, session: Session): unknown {
  return parseJson(readTextFile(file, session), file, session);
}

/** What the text of a file of JSON says; throws Failed that names the file. */
function parseJson(text: string, file: string, session: Session): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw session.failed('not_json', { file });
  }
}

/** Writes into a folder what anyone needs to check an entry offline, but for the root fingerprint, and says so. */
export function writeEvidence(
  dir: string,
  content: { entry: Uint8Array; proof: string; trust: unknown },
  session: Session,
): { entry: string; proof: string; trust: string } {
  mkdirSync(dir, { recursive: true });
  const entry = join(dir, 'entry.cbor');
  const proof = join(dir, 'entry.tlog-proof');
  const trust = join(dir, 'trust.json');
  writeFileSync(entry, content.entry);
  writeFileSync(proof, content.proof);
  writeFileSync(trust, `${JSON.stringify(content.trust)}\n`);
  for (const file of [entry, proof, trust]) session.tell('written', { file });
  return { entry, proof, trust };
}
