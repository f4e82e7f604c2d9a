import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { ApiError } from '@hutong/api';
import {
  AttachmentBroken,
  carriedIn,
  endingOf,
  fileId,
  partId,
  readFile,
  safeName,
} from '@hutong/attachments';
import { ATTACHMENT_PART_BYTES, MAX_PART_DATA_BYTES } from '@hutong/record';
import type { Anywhere, Given } from '../../command.ts';
import { EXIT, Failed } from '../../errors.ts';
import { unreadable } from '../../files.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { retried, TryAgain } from '../../nodes/retry.ts';
import { Ticker } from '../../ticker.ts';
import { untilSignal } from '../../until-signal.ts';
import { type Asked, fileMeant, pruned, recordAt } from './named.ts';
import { PartialFile } from './partial.ts';

type Getting = Given<never, Anywhere | 'out' | 'number' | 'reason', 'force'>;

const MIB = 1 << 20;
/** Statuses that pass: the node is away for a moment, or asked too fast. */
const PASSING = [429, 503];

/**
 * `hutong attachment get FILE`: part after part, each tried again where the line is cut; then all of it is checked against the
 * hash that names it, whoever gave it, and only then it stands under its name.
 */
export async function getAttachment(given: Getting, session: Session, file: string): Promise<number> {
  // Reading what is sealed is an act, which a stopped node says in its log.
  const stopped = given.reason === undefined ? 'read' : 'begin';
  return atNode(given, session, ({ api }) => take(api, given, session, file), { stopped });
}

async function take(api: NodeClient['api'], given: Getting, session: Session, text: string): Promise<number> {
  const asked = await fileMeant(api.records, { file: text, number: given.number }, session);
  const { file, node } = asked;
  const { force } = given;
  const out = given.out ?? nameOf(asked);
  if (existsSync(out) && !force) throw session.failed('attachment_exists', { file: out });
  const key = await keyOf(api, asked, given.reason, session);
  const partBytes = file.sealed === undefined ? ATTACHMENT_PART_BYTES : MAX_PART_DATA_BYTES;
  const partial = new PartialFile(`${out}.${file.sha256.slice(0, 16)}.partial`, partBytes, session);
  let resumed = partial.have;
  const attempt = async () =>
    (await fetchParts(api, asked, partial, session))
      ? writeWhole(asked, partial, { out, key, force }, session)
      : undefined;
  try {
    const content = await attempt().catch((error) => {
      // What lay there from an earlier run may be anything: all of it comes anew, once.
      if (!(error instanceof AttachmentBroken) || resumed === 0) throw error;
      resumed = 0;
      partial.empty();
      return attempt();
    });
    if (content === undefined) return cut(partial, session);
    partial.empty();
    const { sha256, bytes, media_type, sealed } = file;
    session.tell('attachment_got', { file: out, bytes, sha256 });
    if (resumed > 0) session.tell('attachment_resumed', { parts: resumed });
    const about = { node, sha256, bytes, media_type, sealed: sealed !== undefined };
    return session.result({ ...about, content_sha256: content, resumed_parts: resumed, file: out });
  } catch (error) {
    // Parts that are not those of the file serve nobody; others are for the next run.
    if (error instanceof AttachmentBroken) partial.empty();
    if (partial.have > 0) session.note(session.say('attachment_kept', { file: partial.file }));
    throw error;
  } finally {
    partial.close();
  }
}

/** The name under which it stands where none was given: that of the record, made harmless, or its hash. */
function nameOf({ file, name }: Asked): string {
  const plain = `${file.sha256.slice(0, 16)}${endingOf(file.media_type)}`;
  if (name === undefined) return plain;
  try {
    return safeName(name);
  } catch {
    return plain;
  }
}

/** The key of a sealed file, once the reading is on record (P6); undefined of a public one. */
async function keyOf(
  { values }: NodeClient['api'],
  { node, file }: Asked,
  reason: string | undefined,
  session: Session,
): Promise<Uint8Array | undefined> {
  if (file.sealed === undefined) return undefined;
  if (reason === undefined) throw session.usage('attachment_sealed');
  const found = await values.read({ node, id: fileId(file.sha256), field: 'attachment_key', reason });
  return Buffer.from(found.value, 'base64');
}

/** Takes the parts that are not here yet. @returns false where a signal came meanwhile */
async function fetchParts(
  { records }: NodeClient['api'],
  { node, file: { sha256, parts } }: Asked,
  partial: PartialFile,
  session: Session,
): Promise<boolean> {
  const ticker = new Ticker(session);
  try {
    return await untilSignal(session, async (stopped) => {
      for (let part = partial.have + 1; part <= parts; part++) {
        if (stopped()) return false;
        const ask = () => recordAt(records, { id: partId(sha256, part), node });
        const found = await retried(session, () => ask().catch(again));
        if (found?.pruned !== undefined) throw pruned(found.pruned, session);
        const bytes = carriedIn(found, sha256, part);
        if (bytes === undefined) throw session.failed('attachment_no_part', { part });
        partial.add(bytes);
        const mib = ((part * ATTACHMENT_PART_BYTES) / MIB).toFixed(1);
        ticker.show(() => session.say('attachment_coming', { part, parts, mib }), part / parts);
      }
      return true;
    });
  } finally {
    ticker.clear();
  }
}

/** A line that is cut, or a node that is away for a moment, is asked again. */
function again(error: unknown): never {
  const { name } = error as Error;
  if (error instanceof ApiError) throw PASSING.includes(error.status) ? new TryAgain(error, true) : error;
  throw error instanceof Failed && name === 'Failed' ? new TryAgain(error) : error;
}

/**
 * Checks all parts, opens what is sealed, and puts the file under its name: whole or not at all.
 * @returns SHA-256 of what was written, hex
 * @throws AttachmentBroken where the parts are not those of the file; nothing stands under its name then
 */
async function writeWhole(
  { file }: Asked,
  partial: PartialFile,
  { out, key, force }: { out: string; key: Uint8Array | undefined; force: boolean },
  session: Session,
): Promise<string> {
  const numbers = new Map(Array.from({ length: file.parts }, (_, i) => [partId(file.sha256, i + 1), i + 1]));
  const records = async (id: string) => {
    const part = numbers.get(id);
    const data = part === undefined ? undefined : partial.part(part);
    return data && { type: 'attachment.part', body: { sha256: file.sha256, part, data } };
  };
  const temporary = `${out}.${Buffer.from(session.io.random(6)).toString('hex')}.tmp`;
  const hash = createHash('sha256');
  try {
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      for await (const bytes of readFile(records, file, key)) {
        hash.update(bytes);
        for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      }
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    if (!force) claim(out, session);
    renameSync(temporary, out);
    return hash.digest('hex');
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Takes a name that nobody has: what somebody else put there meanwhile stays. */
function claim(out: string, session: Session): void {
  try {
    closeSync(openSync(out, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unreadable(out, error, session);
    throw session.failed('attachment_exists', { file: out });
  }
}

function cut(partial: PartialFile, session: Session): number {
  session.tell('attachment_kept', { file: partial.file });
  return session.result({ partial: partial.file, interrupted: true }, EXIT.interrupted);
}
