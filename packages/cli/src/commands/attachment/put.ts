import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { WaitingAttachment } from '@hutong/api';
import { safeName } from '@hutong/attachments';
import { beijing, MAX_ATTACHMENT_BYTES } from '@hutong/record';
import type { Anywhere, Work } from '../../command.ts';
import { unreadable } from '../../files.ts';
import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { Ticker } from '../../ticker.ts';

const MIB = 1 << 20;
const BOUNDARY_BYTES = 18;

/** `hutong attachment put FILE`: it waits at the node until a record names it. */
export const putAttachment: Work<never, Anywhere, 'strip'> = async (given, session, file) => {
  const bytes = sizeOf(file, session);
  const name = safeName(basename(file));
  return atNode(given, session, async ({ api: { attachments } }) => {
    // Whoever may not is told so before anything is sent.
    await attachments.waiting();
    const ticker = new Ticker(session);
    const sent = (done: number) =>
      ticker.show(
        () => session.say('attachment_going', { percent: Math.floor((100 * done) / bytes) }),
        done / bytes,
      );
    try {
      const kept = await attachments.add(formWith({ file, name, strip: given.strip }, sent, session));
      ticker.clear();
      return tell(kept, session);
    } finally {
      ticker.clear();
    }
  });
};

function sizeOf(file: string, session: Session): number {
  let bytes: number;
  try {
    bytes = statSync(file).size;
  } catch (error) {
    throw unreadable(file, error, session);
  }
  if (bytes > MAX_ATTACHMENT_BYTES)
    throw session.failed('attachment_too_large', { file, mib: MAX_ATTACHMENT_BYTES / MIB });
  return bytes;
}

/** A form with the file (RFC 7578), read as it is sent. What decides about the file stands before it. */
function formWith(
  { file, name, strip }: { file: string; name: string; strip: boolean },
  sent: (bytes: number) => void,
  { io }: Session,
) {
  const boundary = Buffer.from(io.random(BOUNDARY_BYTES)).toString('base64url');
  const field = (about: string) => `--${boundary}\r\nContent-Disposition: form-data; ${about}\r\n\r\n`;
  async function* body() {
    if (strip) yield Buffer.from(`${field('name="strip"')}yes\r\n`);
    yield Buffer.from(field(`name="file"; filename="${name}"`));
    let done = 0;
    for await (const chunk of createReadStream(file)) {
      yield chunk as Buffer;
      done += (chunk as Buffer).length;
      sent(done);
    }
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  const stream: WebStream = Readable.toWeb(Readable.from(body()));
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: stream as ReadableStream<Uint8Array>,
  };
}

function tell(kept: WaitingAttachment, session: Session): number {
  const { name, bytes, media_type, sha256, sealed_sha256, stripped } = kept;
  session.tell('attachment_put', { name, bytes, media_type });
  session.tell('attachment_put_public', { sha256 });
  session.tell('attachment_put_internal', { sha256: sealed_sha256 });
  if (stripped === 'not_known') session.tell('attachment_put_not_stripped');
  return session.result(kept);
}

/** `hutong attachment list`: what this token uploaded and no record names yet; at most 500 wait at a node. */
export const listAttachments: Work<never, Anywhere> = (given, session) =>
  atNode(given, session, async ({ api: { attachments } }) => {
    const list = await attachments.waiting();
    const columns = [
      'attachment_at',
      'attachment_name',
      'attachment_bytes',
      'attachment_sealed_sha256',
    ] as const;
    const rows = list.items.map((one) => [beijing(one.at), one.name, String(one.bytes), one.sealed_sha256]);
    session.table(columns, rows, 'attachment_none_wait');
    return session.result(list);
  });

/** `hutong attachment drop SHA256` */
export const dropAttachment: Work<never, Anywhere> = (given, session, file) =>
  atNode(given, session, async ({ api: { attachments } }) => {
    await attachments.drop({ sealed_sha256: file.toLowerCase() });
    session.tell('attachment_dropped', { file });
    return session.result({ sealed_sha256: file.toLowerCase() });
  });
