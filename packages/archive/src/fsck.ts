import { checkFollower, type Follower } from '@hutong/follow';
import { cosignatureTime, parseCheckpoint, parseNote, Tree, type Verifier, verifyNote } from '@hutong/log';
import { type Phrase, reasonOf, type Text } from '@hutong/record';
import { type Cosigned, cosignedBy } from '@hutong/trust';
import type { Transaction } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import { wrongErasures } from './erasures.ts';
import { fault } from './findings.ts';
import { ArchiveFollowers } from './followers.ts';
import { type Progress, recompute } from './rebuild.ts';
import { differences, likeRecord } from './record.ts';
import { RECORD_TARGET } from './rows.ts';
import type { Session } from './session.ts';
import { storedLeaf } from './tiles.ts';
import type { Identities, SigningKeys } from './types.ts';
import { LONG_MS } from './unanswered.ts';

const PAGE = 5_000;
const MAX_FINDINGS = 1_000;

/** Something in the archive that is not as it must be. */
export interface Finding {
  origin: string;
  /** Entry, or size of the checkpoint, where it is about one. */
  at?: number;
  reason: Phrase;
  /** What the operator should do. */
  next: Text;
}

const RESTORE: Text = {
  zh: '从备份恢复数据库，或重新取回这份日志；现有的留作证据',
  en: 'Restore the database from a backup, or fetch this log again; keep this one as evidence.',
};
const REBUILD: Text = {
  zh: '请运行 hutong rebuild：读模型由条目重建',
  en: 'Run `hutong rebuild`: read models are made from entries.',
};

interface LogRow {
  id: number;
  origin: string;
  size: number;
  root: Buffer | null;
  note: string | null;
  timeS: number;
}

/**
 * Verifies the archive from its bytes: every entry's hash up to every checkpoint's root and tile, every log
 * key's signature, our receipts, and the read models against a recomputation. Writes nothing.
 */
export async function checkArchive(
  session: Session,
  registry: Identities,
  dictionary: Dictionary,
  keys: SigningKeys,
  followers: readonly Follower[],
  progress: (p: Progress) => void,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const cosigners = keys.cosigner(keys.node);
  const find = (f: Finding) => {
    if (findings.length < MAX_FINDINGS) findings.push(f);
  };
  // One snapshot for all reads, so that a batch committed meanwhile is no finding.
  const check = async (tx: Transaction) => {
    const logs = await tx<
      LogRow[]
    >`select id, origin, size, root, note, time_s as "timeS" from log order by id`;
    const total = 2 * logs.reduce((sum, l) => sum + l.size, 0);
    let done = 0;
    for (const log of logs) {
      await checkLog(tx, registry, cosigners, log, find, (checked) =>
        progress({ done: done + checked, total }),
      );
      done += log.size;
    }
    await checkCosigned(tx, keys, find);
    await checkReadModels(tx, dictionary, find, (p) => progress({ done: done + p.done, total }));
    await checkFollowers(tx, registry, followers, find);
  };
  const begin = 'begin isolation level repeatable read';
  await session.transaction(check, { begin, statementMs: LONG_MS });
  return findings;
}

async function checkLog(
  tx: Transaction,
  registry: Identities,
  cosigners: readonly Verifier[],
  log: LogRow,
  find: (f: Finding) => void,
  progress: (entries: number) => void,
): Promise<void> {
  const { origin, id, size } = log;
  const identity = registry.log(origin);
  if (identity === undefined && size > 0)
    find({
      origin,
      reason: fault('log_unknown'),
      next: { zh: '请核对名册是否收全', en: 'Check that the registry is complete.' },
    });
  const tree = Tree.load(0, () => Buffer.alloc(0));
  for (let from = 0; from < size; from += PAGE) {
    const to = Math.min(size, from + PAGE);
    const rows = await tx<{ idx: number; bytes: Buffer | null; leafHash: Buffer | null }[]>`
      select idx, bytes, leaf_hash as "leafHash" from entry where log_id = ${id} and idx >= ${from} and idx < ${to} order by idx`;
    if (rows.length !== to - from)
      return find({ origin, at: from, reason: fault('entries_missing'), next: RESTORE });
    const notes = await tx<NoteRow[]>`
      select size, note, received_s as "receivedS" from note where log_id = ${id} and size > ${from} and size <= ${to} order by size`;
    const bySize = new Map(notes.map((n) => [n.size, n]));
    for (const row of rows) {
      tree.append(storedLeaf(row));
      const note = bySize.get(tree.size);
      if (note !== undefined) checkNote(origin, note, tree.root(), identity?.verifier, cosigners, find);
    }
    await checkTiles(tx, log, tree, to === size, find);
    progress(to);
  }
  const [beyond] = await tx`select 1 from entry where log_id = ${id} and idx >= ${size} limit 1`;
  if (beyond !== undefined) find({ origin, at: size, reason: fault('beyond_head'), next: RESTORE });
  if (size === 0) return;
  if (!log.root?.equals(tree.root())) find({ origin, at: size, reason: fault('head_root'), next: RESTORE });
  if (log.note === null) return find({ origin, at: size, reason: fault('no_note'), next: RESTORE });
  checkNote(
    origin,
    { size, note: log.note, receivedS: log.timeS },
    tree.root(),
    identity?.verifier,
    cosigners,
    find,
  );
}

interface NoteRow {
  size: number;
  note: string;
  receivedS: number | null;
}

function checkNote(
  origin: string,
  row: NoteRow,
  root: Buffer,
  logKey: Verifier | undefined,
  cosigners: readonly Verifier[],
  find: (f: Finding) => void,
): void {
  const wrong = (reason: Phrase) => find({ origin, at: row.size, reason, next: RESTORE });
  try {
    const note = parseNote(row.note);
    const head = parseCheckpoint(note);
    if (head.origin !== origin || head.size !== row.size) wrong(fault('other_log'));
    if (!head.root.equals(root)) wrong(fault('other_root'));
    if (logKey !== undefined && !verifyNote(note, logKey)) wrong(fault('unsigned'));
    const times = cosigners.map((c) => cosignatureTime(note, c));
    const { receivedS } = row;
    // A heartbeat over a checkpoint of the own log takes the receipt's place: same key, a later time. The receipt's own time
    // is then signed nowhere any more, and an earlier one written in its column cannot be told from it. It is not shown
    // either: what is shown is a time that is signed (`cosignedBy`).
    const own = cosigners.some((c) => c.name.split('/')[1] === origin.split('/')[1]);
    const good = (t: number | undefined) =>
      t !== undefined && (own ? t >= (receivedS ?? 0) : t === receivedS);
    if (receivedS !== null && !times.some(good)) wrong(fault('own_receipt'));
  } catch (error) {
    wrong(reasonOf(error));
  }
}

/** Receipts of ancestors and heartbeats: what is shown of them is what their notes say, by the node's own signature. */
async function checkCosigned(tx: Transaction, keys: SigningKeys, find: (f: Finding) => void): Promise<void> {
  const rows = await tx<(Cosigned & { node: string; note: string })[]>`
    select l.origin, u.ancestor as node, u.size, u.time_s as "timeS", u.note from upstream u join log l on l.id = u.log_id
    union all select origin, node, size, time_s, note from heartbeat`;
  for (const { origin, node, size, timeS, note: text } of rows) {
    const signed = cosignedBy(keys, node, text, timeS);
    if (signed?.origin === origin && signed.size === size && signed.timeS === timeS) continue;
    find({
      origin,
      at: size,
      next: RESTORE,
      reason: fault('receipt', { node }),
    });
  }
}

async function checkTiles(
  tx: Transaction,
  log: LogRow,
  tree: Tree,
  last: boolean,
  find: (f: Finding) => void,
): Promise<void> {
  for (const { level, n, hashes } of tree.takeTiles()) {
    const [row] = await tx<{ hashes: Buffer }[]>`
      select hashes from tile where log_id = ${log.id} and level = ${level} and n = ${n}`;
    // A tile that still grows is compared as far as it has come.
    const stored = last ? row?.hashes : row?.hashes.subarray(0, hashes.length);
    if (!stored?.equals(hashes)) {
      find({
        origin: log.origin,
        reason: fault('tile', { level, n }),
        next: RESTORE,
      });
    }
  }
}

async function checkReadModels(
  tx: Transaction,
  dictionary: Dictionary,
  find: (f: Finding) => void,
  progress: (p: Progress) => void,
): Promise<void> {
  await likeRecord(tx, 'expected');
  await recompute(tx, dictionary, RECORD_TARGET.replace('record', 'expected'), progress);
  for (const { origin, index } of await differences(tx, 'expected'))
    find({ origin, at: index, reason: fault('record'), next: REBUILD });
  for (const { index, ...wrong } of await wrongErasures(tx, dictionary))
    find({ ...wrong, at: index, next: REBUILD });
}

/** Each follower is replayed beside what it holds. */
async function checkFollowers(
  tx: Transaction,
  { redactions }: Pick<Identities, 'redactions'>,
  followers: readonly Follower[],
  find: (f: Finding) => void,
): Promise<void> {
  const store = new ArchiveFollowers({
    sql: tx,
    isBusy: () => false,
    left: (node) => redactions.leftIn(node),
  });
  for (const follower of followers) {
    for (const { node, key } of await checkFollower(store, follower)) {
      const reason = fault('read_model', { name: follower.name, node, key });
      find({ origin: '', reason, next: REBUILD });
    }
  }
}
