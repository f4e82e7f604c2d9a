import { cosignatureTime, parseCheckpoint, parseNote, Tree, type Verifier, verifyNote } from '@hutong/log';
import type { Transaction } from './database.ts';
import { wrongErasures } from './erasures.ts';
import { type Progress, recompute } from './rebuild.ts';
import { RECORD_TARGET } from './rows.ts';
import type { Session } from './session.ts';
import { storedLeaf } from './tiles.ts';
import type { Identities } from './types.ts';
import type { Words } from './words.ts';

const PAGE = 5_000;
const MAX_FINDINGS = 1_000;

/** Something in the archive that is not as it must be. */
export interface Finding {
  origin: string;
  /** Entry, or size of the checkpoint, where it is about one. */
  at?: number;
  what: string;
  /** What the operator should do. */
  next: string;
}

const RESTORE = 'Restore the database from a backup, or fetch this log again; keep this one as evidence.';
const REBUILD = 'Run `hutong rebuild`: read models are made from entries.';

interface LogRow {
  id: number;
  origin: string;
  size: number;
  root: Buffer | null;
  note: string | null;
}

/**
 * Verifies the archive from its bytes: every entry's hash up to every checkpoint's root and tile, every log
 * key's signature, our receipts, and the read models against a recomputation. Writes nothing.
 */
export async function checkArchive(
  session: Session,
  registry: Identities,
  words: Words,
  cosigners: readonly Verifier[],
  progress: (p: Progress) => void,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const find = (f: Finding) => {
    if (findings.length < MAX_FINDINGS) findings.push(f);
  };
  // One snapshot for all reads, so that a batch committed meanwhile is no finding.
  await session.transaction(async (tx) => {
    const logs = await tx<LogRow[]>`select id, origin, size, root, note from log order by id`;
    const total = 2 * logs.reduce((sum, l) => sum + l.size, 0);
    let done = 0;
    for (const log of logs) {
      await checkLog(tx, registry, cosigners, log, find);
      done += log.size;
      progress({ done, total });
    }
    await checkReadModels(tx, words, find, (p) => progress({ done: done + p.done, total }));
  }, 'begin isolation level repeatable read');
  return findings;
}

async function checkLog(
  tx: Transaction,
  registry: Identities,
  cosigners: readonly Verifier[],
  log: LogRow,
  find: (f: Finding) => void,
): Promise<void> {
  const { origin, id, size } = log;
  const identity = registry.log(origin);
  if (identity === undefined && size > 0)
    find({ origin, what: 'the registry knows no such log', next: 'Check that the registry is complete.' });
  const tree = Tree.load(0, () => Buffer.alloc(0));
  for (let from = 0; from < size; from += PAGE) {
    const to = Math.min(size, from + PAGE);
    const rows = await tx<{ idx: number; bytes: Buffer | null; leafHash: Buffer | null }[]>`
      select idx, bytes, leaf_hash as "leafHash" from entry where log_id = ${id} and idx >= ${from} and idx < ${to} order by idx`;
    if (rows.length !== to - from)
      return find({ origin, at: from, what: 'entries are missing', next: RESTORE });
    const notes = await tx<NoteRow[]>`
      select size, note, received_s as "receivedS" from note where log_id = ${id} and size > ${from} and size <= ${to} order by size`;
    const bySize = new Map(notes.map((n) => [n.size, n]));
    for (const row of rows) {
      tree.append(storedLeaf(row));
      const note = bySize.get(tree.size);
      if (note !== undefined) checkNote(origin, note, tree.root(), identity?.verifier, cosigners, find);
    }
    await checkTiles(tx, log, tree, to === size, find);
  }
  const [beyond] = await tx`select 1 from entry where log_id = ${id} and idx >= ${size} limit 1`;
  if (beyond !== undefined) find({ origin, at: size, what: 'entries lie beyond the head', next: RESTORE });
  if (size === 0) return;
  if (!log.root?.equals(tree.root()))
    find({ origin, at: size, what: 'the entries do not give the head’s root', next: RESTORE });
  if (log.note === null) return find({ origin, at: size, what: 'the head has no note', next: RESTORE });
  checkNote(
    origin,
    { size, note: log.note, receivedS: null },
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
  const wrong = (what: string) => find({ origin, at: row.size, what, next: RESTORE });
  try {
    const note = parseNote(row.note);
    const head = parseCheckpoint(note.body);
    if (head.origin !== origin || head.size !== row.size) wrong('a checkpoint is of another log or size');
    if (!head.root.equals(root)) wrong('the entries do not give the checkpoint’s root');
    if (logKey !== undefined && !verifyNote(note, logKey)) wrong('the log key did not sign the checkpoint');
    const times = cosigners.map((c) => cosignatureTime(note, c));
    // The own log's heartbeats may have put a later time in the receipt's place.
    if (row.receivedS !== null && !times.some((t) => t !== undefined && t >= (row.receivedS as number))) {
      wrong('our receipt on the checkpoint does not verify');
    }
  } catch (error) {
    wrong((error as Error).message);
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
    // Of a tile that still grows, what is there so far is compared.
    const stored = last ? row?.hashes : row?.hashes.subarray(0, hashes.length);
    if (!stored?.equals(hashes)) {
      find({
        origin: log.origin,
        what: `tile ${level}/${n} does not follow from the entries`,
        next: RESTORE,
      });
    }
  }
}

async function checkReadModels(
  tx: Transaction,
  words: Words,
  find: (f: Finding) => void,
  progress: (p: Progress) => void,
): Promise<void> {
  await tx`create temp table expected (like record) on commit drop`;
  const tally = await recompute(tx, words, RECORD_TARGET.replace('record', 'expected'), progress);
  const wrong = await tx<{ origin: string; idx: number }[]>`
    select l.origin, d.idx from (
      (select * from record except all select * from expected) union all
      (select * from expected except all select * from record)
    ) d join log l on l.id = d.log_id group by l.origin, d.idx order by l.origin, d.idx limit 100`;
  for (const { origin, idx } of wrong)
    find({ origin, at: idx, what: 'a record is not what its entry says', next: REBUILD });
  for (const { index, ...wrong } of await wrongErasures(tx, words))
    find({ ...wrong, at: index, next: REBUILD });
  const counted = await tx<{ logId: number; type: number; count: number }[]>`
    select log_id as "logId", type, count from tally`;
  const key = (t: { logId: number; type: number; count: number }) => `${t.logId} ${t.type} ${t.count}`;
  const stored = new Set(counted.map(key));
  if (stored.size !== tally.length || tally.some((t) => !stored.has(key(t)))) {
    find({ origin: '', what: 'the counts by type are not those of the entries', next: REBUILD });
  }
}
