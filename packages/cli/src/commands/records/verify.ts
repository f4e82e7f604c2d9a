import { writeFileSync } from 'node:fs';
import { InvalidNote, type NoteFault, textOf } from '@hutong/log';
import { beijing, InvalidBytes, plainBody, recordTypes, timeText } from '@hutong/record';
import {
  isBadLine,
  type NotHeeded,
  notHeeded,
  openBundle,
  parseBundle,
  type Registry,
  receiptsOf,
  type VerifiedRecord,
  verifyRecord,
} from '@hutong/trust';
import type { OneFile } from '@hutong/verifier';
import type { Work } from '../../command.ts';
import { describeError, EXIT } from '../../errors.ts';
import { readBytes } from '../../files.ts';
import type { Session } from '../../io.ts';
import { pad, width } from '../../text.ts';
import { readFingerprint } from '../node/init.ts';
import { recordsTexts } from './texts.ts';

interface Receipt {
  by: string;
  name: string;
  at: string;
  /** Its key was revoked later: whoever has it can make such a receipt today. */
  key_revoked?: true;
}

/**
 * `hutong verify`: from four things given, and nothing else: no server, no data folder. Exit code 1 when nothing is proven,
 * 3 when the record is and a line of a known key beside it is not what it says it is.
 */
export const verify: Work<'trust' | 'root', 'entry' | 'proof' | 'page'> = async (given, session) => {
  session.head(session.say('on_files'));
  const fingerprint = readFingerprint('--root', given.root, session);
  if (given.page !== undefined) return writePage(given.page, given.trust, fingerprint, session);
  for (const name of ['entry', 'proof'] as const)
    if (given[name] === undefined) throw session.missing(`--${name}`, 'hutong verify');
  const files = { entry: given.entry as string, proof: given.proof as string, trust: given.trust };
  return checkFiles(files, fingerprint, session);
};

type Files = Record<'entry' | 'proof' | 'trust', string>;

function checkFiles(given: Files, fingerprint: string, session: Session): number {
  const entry = readBytes(given.entry, session);
  const proof = readBytes(given.proof, session);
  const trust = readBytes(given.trust, session);
  let registry: Registry;
  let record: VerifiedRecord;
  let file = given.trust;
  try {
    registry = openBundle(parseBundle(textOf(trust)), fingerprint);
    file = given.proof;
    record = verifyRecord(entry, textOf(proof), registry);
  } catch (error) {
    // Bytes that this program cannot read as an entry are neither the proof's fault nor the bundle's.
    return refuse(error, error instanceof InvalidBytes ? given.entry : file, session);
  }
  const received = receipts(record, registry);
  const dropped = notHeeded(record, registry);
  tell(record, received, dropped, session);
  return session.result(
    asJson(record, received, dropped),
    dropped.some(isBadLine) ? EXIT.partial : EXIT.done,
  );
}

/** Writes the page of a network in one file, and says its SHA-256, which others compare. */
async function writePage(page: string, trust: string, fingerprint: string, session: Session) {
  const { oneFile } = await import('@hutong/verifier');
  const bytes = readBytes(trust, session);
  let made: OneFile;
  try {
    made = await oneFile(textOf(bytes), fingerprint);
  } catch (error) {
    return refuse(error, trust, session);
  }
  writeFileSync(page, made.html);
  session.tell('written', { file: page });
  session.print(`SHA-256  ${made.sha256}`);
  session.tell('page_compare');
  return session.result({ ok: true, file: page, sha256: made.sha256 });
}

/** Says which file did not hold, and why, in the words of its reader. */
function refuse(error: unknown, file: string, session: Session): number {
  const known = describeError(error, session.lang);
  const marks = error as { code?: unknown; fault?: unknown };
  const code = marks.fault ?? marks.code;
  const key = `verify_${String(code)}`;
  const said = isVerifyKey(key) ? session.say(key, { reason: known.message }) : known.message;
  const next = error instanceof InvalidNote ? session.say('verify_again') : known.next;
  session.tell('verify_refused', { file, reason: said });
  session.tellNext(next, '  ');
  const told = typeof code === 'string' ? { code } : {};
  return session.result({ ok: false, file, ...told, reason: said, next }, EXIT.failed);
}

type RefusedKey = Extract<
  keyof typeof recordsTexts,
  `verify_${NoteFault | `bundle-${string}` | `proof-${string}`}`
>;

function isVerifyKey(key: string): key is RefusedKey {
  return Object.hasOwn(recordsTexts, key);
}

/** Receipts of the node's ancestors, in words. */
function receipts(record: VerifiedRecord, registry: Registry): Receipt[] {
  return receiptsOf(record, registry).map(({ node: by, timeS, revoked }) => ({
    by,
    name: registry.node(by)?.name ?? by,
    at: timeText(timeS * 1_000),
    ...(revoked === true ? { key_revoked: true as const } : {}),
  }));
}

function tell(record: VerifiedRecord, received: Receipt[], dropped: NotHeeded[], session: Session): void {
  const { entry, checkpoint } = record;
  const occurred = beijing(entry.occurredAt) + (entry.backfilled ? session.say('backfilled') : '');
  const got = received.map(
    ({ by, name, at, key_revoked }) =>
      session.say('received_by', { by, name: name, at: beijing(at) }) +
      (key_revoked === true ? session.say('revoked_key') : ''),
  );
  const lines: [string, string][] = [
    [session.say('said_by'), `${record.nodeName} (${record.node})`],
    [session.say('type'), entry.type],
    [session.say('subject'), entry.subject],
    [session.say('department'), entry.department],
    [session.say('occurred'), occurred],
    [session.say('recorded'), beijing(entry.recordedAt)],
    [session.say('position'), session.say('position_value', { ...checkpoint, index: record.index })],
    [session.say('id'), entry.id],
    ...(got.length > 0 ? got : [session.say('no_receipts')]).map((line): [string, string] => [
      session.say('received'),
      line,
    ]),
    ...dropped.map(({ key, by = '', is }): [string, string] => [
      session.say('dropped'),
      session.say(`line_${is}`, { key, by }),
    ]),
  ];
  session.print(proven(record, received, dropped, session));
  const wide = Math.max(...lines.map(([label]) => width(label)));
  for (const [label, value] of lines) session.print(`  ${pad(label, wide)}  ${value}`);
  if (!recordTypes.has(entry.type)) session.tell('unknown_type');
  if (dropped.some(isBadLine)) session.tellNext(session.say('dropped_next'), '  ');
}

/** The whole outcome in a sentence. */
function proven(record: VerifiedRecord, received: Receipt[], dropped: NotHeeded[], session: Session): string {
  const bad = dropped.filter(isBadLine).length;
  const by = received.map(({ by, name }) => `${name} (${by})`).join(session.lang === 'zh' ? '、' : ', ');
  return session.say('proven', {
    name: record.nodeName,
    node: record.node,
    origin: record.checkpoint.origin,
    index: record.index,
    received: by === '' ? session.say('proven_unreceived') : session.say('proven_received', { by }),
    dropped: bad === 0 ? '' : session.say('proven_dropped', { count: bad }),
  });
}

function asJson({ entry, ...of }: VerifiedRecord, received: Receipt[], dropped: NotHeeded[]) {
  const { id, type, subject, department, backfilled, visibility } = entry;
  return {
    ok: true,
    node: of.node,
    name: of.nodeName,
    origin: of.checkpoint.origin,
    index: of.index,
    size: of.checkpoint.size,
    id,
    type,
    subject,
    department,
    occurred_at: timeText(entry.occurredAt),
    recorded_at: timeText(entry.recordedAt),
    backfilled,
    visibility,
    body: plainBody(entry.body),
    received,
    dropped,
  };
}
