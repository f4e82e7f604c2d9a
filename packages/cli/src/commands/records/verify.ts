import { InvalidNote, type NoteFault, textOf } from '@hutong/log';
import { beijing, InvalidBytes, plainBody, recordTypes, timeText } from '@hutong/record';
import {
  type NoteLine,
  openBundle,
  parseBundle,
  type Registry,
  type VerifiedRecord,
  verifyRecord,
} from '@hutong/trust';
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
export const verify: Work<'entry' | 'proof' | 'trust' | 'root'> = async (given, session) => {
  session.head(session.say('on_files'));
  const fingerprint = readFingerprint('--root', given.root, session);
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
    dropped.some((line) => BAD.has(line.is)) ? EXIT.partial : EXIT.done,
  );
};

/** Faults of lines under keys that the registry names: somebody changed such a line or made it up. */
const BAD: ReadonlySet<string> = new Set(['signature', 'time', 'length']);

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

/** A signature line that proves nothing, and why. */
interface NotHeeded {
  key: string;
  by?: string;
  is: Exclude<NoteLine['is'], 'log' | 'cosigned'> | 'elsewhere';
}

/** All lines that are neither the log's signature, nor a receipt, nor the node's own heartbeat. */
function notHeeded({ node, lines }: VerifiedRecord, registry: Registry): NotHeeded[] {
  const heard = [node, ...registry.ancestors(node)];
  return lines.flatMap(({ key, node: by, is }): NotHeeded[] => {
    if (is === 'log' || (is === 'cosigned' && heard.includes(by ?? ''))) return [];
    return [{ key, ...(by !== undefined && { by }), is: is === 'cosigned' ? 'elsewhere' : is }];
  });
}

/** Receipts of the node's ancestors; its own heartbeat says nothing of having been received. */
function receipts({ node, cosignatures }: VerifiedRecord, registry: Registry): Receipt[] {
  const ancestors = registry.ancestors(node);
  return cosignatures
    .filter((c) => ancestors.includes(c.node))
    .sort((a, b) => ancestors.indexOf(a.node) - ancestors.indexOf(b.node))
    .map(({ node: by, timeS, revoked }) => ({
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
  if (dropped.some((line) => BAD.has(line.is))) session.tellNext(session.say('dropped_next'), '  ');
}

/** The whole outcome in a sentence. */
function proven(record: VerifiedRecord, received: Receipt[], dropped: NotHeeded[], session: Session): string {
  const bad = dropped.filter((line) => BAD.has(line.is)).length;
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
