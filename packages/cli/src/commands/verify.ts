import { recordTypes } from '@hutong/record';
import { openBundle, parseBundle, type Registry, type VerifiedRecord, verifyRecord } from '@hutong/trust';
import { describeError, EXIT } from '../errors.ts';
import { readBytes, readTextFile } from '../files.ts';
import type { Session } from '../io.ts';
import { beijing, pad, plain, width } from '../text.ts';
import { readFingerprint } from './init.ts';

interface Given {
  entry: string;
  proof: string;
  trust: string;
  root: string;
}

interface Receipt {
  by: string;
  name: string;
  at: string;
  /** Its key was revoked later: whoever has it can make such a receipt today. */
  key_revoked?: true;
}

/** `hutong verify`: from four things given, and nothing else: no server, no data folder. */
export async function verify(given: Given, session: Session): Promise<number> {
  session.head(session.say('on_files'));
  const fingerprint = readFingerprint('--root', given.root, session);
  const entry = readBytes(given.entry, session);
  const proof = readTextFile(given.proof, session);
  const bundle = readTextFile(given.trust, session);
  let registry: Registry;
  let record: VerifiedRecord;
  try {
    registry = openBundle(parseBundle(bundle), fingerprint);
    record = verifyRecord(entry, proof, registry);
  } catch (error) {
    const { message, next } = describeError(error, session.lang);
    session.print(session.say('refused', { reason: message }));
    session.print(`  ${session.say('next', { next })}`);
    session.result({ ok: false, reason: message, next });
    return EXIT.failed;
  }
  const received = receipts(record, registry);
  tell(record, received, session);
  session.result(asJson(record, received));
  return EXIT.done;
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
      at: new Date(timeS * 1_000).toISOString(),
      ...(revoked === true ? { key_revoked: true as const } : {}),
    }));
}

function tell(record: VerifiedRecord, received: Receipt[], session: Session): void {
  const { entry, checkpoint } = record;
  const occurred = beijing(entry.occurredAt) + (entry.backfilled ? session.say('backfilled') : '');
  const got = received.map(
    ({ by, name, at, key_revoked }) =>
      session.say('received_by', { by, name: plain(name), at: beijing(at) }) +
      (key_revoked === true ? session.say('revoked_key') : ''),
  );
  const lines: [string, string][] = [
    [session.say('said_by'), `${record.nodeName} (${record.node})`],
    [session.say('type'), entry.type],
    [session.say('subject'), entry.subject],
    [session.say('department'), entry.department],
    [session.say('occurred'), occurred],
    [session.say('recorded'), beijing(entry.recordedAt)],
    [
      session.say('position'),
      session.say('position_value', {
        origin: checkpoint.origin,
        index: record.index,
        size: checkpoint.size,
      }),
    ],
    [session.say('id'), entry.id],
    ...(got.length > 0 ? got : [session.say('no_receipts')]).map((line): [string, string] => [
      session.say('received'),
      line,
    ]),
  ];
  session.print(session.say('verified'));
  const wide = Math.max(...lines.map(([label]) => width(label)));
  for (const [label, value] of lines) session.print(`  ${pad(label, wide)}  ${plain(value)}`);
  if (!recordTypes.has(entry.type)) session.print(session.say('unknown_type'));
}

function asJson({ entry, node, nodeName, checkpoint, index }: VerifiedRecord, received: Receipt[]) {
  return {
    ok: true,
    node,
    name: nodeName,
    origin: checkpoint.origin,
    index,
    size: checkpoint.size,
    id: entry.id,
    type: entry.type,
    subject: entry.subject,
    department: entry.department,
    occurred_at: new Date(entry.occurredAt).toISOString(),
    recorded_at: new Date(entry.recordedAt).toISOString(),
    backfilled: entry.backfilled,
    visibility: entry.visibility,
    body: entry.body,
    received,
  };
}
