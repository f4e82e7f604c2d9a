import { type Checkpoint, formatVkey, parseCheckpoint, rootAt, type Segment } from '@hutong/log';
import { readBody } from '@hutong/record';
import { identify, type LogIdentity, parseOrigin, provesFork, verifySegment } from '@hutong/trust';
import type { Sql } from './database.ts';
import type { Dictionary } from './dictionary.ts';
import { Draft, type LogDraft, type Outcome, type Quarantined } from './draft.ts';
import { isOfDamage } from './errors.ts';
import { type BoxChecker, mismatch } from './open-boxes.ts';
import { understand } from './rows.ts';
import { MAX_ENTRIES_HELD } from './schema.ts';
import { loadTree, withTiles } from './tiles.ts';
import type { Identities, IngestItem, IngestResult, LogView, RefusedCode } from './types.ts';
import { trustedNote } from './verified-notes.ts';
import { YieldToIo } from './yield-to-io.ts';

/** What preparing reads. */
export interface Preparer {
  sql: Sql;
  registry: Identities;
  dictionary: Dictionary;
  /** Opens the boxes addressed to this node, where it can. */
  boxes?: BoxChecker | undefined;
  /** The log as all batches before this one leave it. */
  view(identity: LogIdentity): Promise<LogView>;
  /** Resolves when the batches before this one are in PostgreSQL, so that its tiles can be asked. */
  settled(): Promise<void>;
}

/**
 * Verifies segments and turns them into a transaction's rows, without writing. Each log's segments are taken in
 * the order of their positions; what one of them is has no bearing on another log (P8).
 */
export async function prepare(p: Preparer, items: readonly IngestItem[]): Promise<Draft> {
  const draft = new Draft();
  const order = items.map((item, i) => ({ ...item.segment, i }));
  order.sort((a, b) => (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : a.from - b.from));
  const turns = new YieldToIo();
  for (const { i } of order) {
    const { segment } = items[i] as IngestItem;
    draft.outcomes[i] = await check(p, draft, segment).catch((error) => damaged(segment, error));
    await turns.pause();
  }
  for (const row of draft.sealed) {
    const state = p.boxes?.check(row);
    if (state !== undefined) row.state = state;
    if (state === 'mismatch') draft.quarantined.push(mismatch(row));
    await turns.pause();
  }
  await draft.finish(p.dictionary, turns);
  return draft;
}

async function check(p: Preparer, draft: Draft, given: Segment): Promise<Outcome> {
  const { origin } = given;
  const identity = identify(p.registry, given);
  const segment = withoutRedacted(given, identity);
  if (identity === undefined)
    return refused(segment, 'not-enrolled', `no node of this network signs ${origin.slice(0, 100)}`);
  const view = draft.logs.get(origin)?.view ?? (await p.view(identity));
  const verdict = verifySegment(segment, identity, view.tree);
  switch (verdict.kind) {
    case 'refused':
      if (verdict.code === 'closed') draft.quarantined.push(evidence(segment, 'closed', verdict.detail));
      return refused(segment, verdict.code, verdict.detail);
    case 'gap':
      return { kind: 'gap', origin, have: verdict.have };
    case 'within':
      return within({ p, log: draft.open(view), draft, segment, head: verdict.head });
    case 'inconsistent':
      return inconsistent({ p, log: draft.open(view), draft, segment, head: verdict.head });
    case 'extends': {
      if (view.state === 'forked')
        return refused(segment, 'forked', 'its key signed two histories; both are kept as evidence');
      if (verdict.tree.size > MAX_ENTRIES_HELD)
        return refused(segment, 'unstorable', 'a log has at most 2^31 − 1 entries');
      const wrong =
        view.tree.size === 0 ? wrongGenesis(identity, verdict.entries[0] as Uint8Array) : undefined;
      if (wrong !== undefined) return refused(segment, 'bad-genesis', wrong);
      const note = trustedNote(segment.note, identity.verifier, p.registry);
      draft.extend(draft.open(view), verdict.entries, verdict.tree, note, segment.sealed, verdict.redacted);
      return { kind: 'received', origin };
    }
  }
}

// The values of an entry that was redacted go with it: nothing tells any more what they were (P6).
function withoutRedacted(segment: Segment, identity: LogIdentity | undefined): Segment {
  const redacted = identity?.redacted;
  if (redacted === undefined || segment.sealed.length === 0) return segment;
  return { ...segment, sealed: segment.sealed.filter((s) => !redacted.has(s.index)) };
}

/** A segment that does not extend its log as it is drafted, and its verified checkpoint. */
interface Beside {
  p: Preparer;
  log: LogDraft;
  draft: Draft;
  segment: Segment;
  head: Checkpoint;
}

/** A checkpoint of a size we hold: the same root, or a fork (P4). The entries sent are not looked at. */
async function within(beside: Beside): Promise<Outcome> {
  const { p, log, draft, segment, head } = beside;
  const { view } = log;
  if (head.size === 0)
    return refused(segment, 'wrong-size', 'a checkpoint of size 0 does not leave its node');
  const root = await heldRoot(p, log, head.size);
  // Its log grew by other checkpoints in this very batch: what it asks can be answered once they are stored.
  if (root === undefined) return { kind: 'gap', origin: view.origin, have: log.base.size };
  if (!root.equals(head.root)) return fork(beside);
  draft.addLate(log, segment.sealed);
  return { kind: 'duplicate', origin: segment.origin };
}

async function heldRoot(
  p: Preparer,
  { view, base, notes }: LogDraft,
  size: number,
): Promise<Buffer | undefined> {
  if (size === view.tree.size) return view.tree.root();
  const note = notes.get(size);
  if (note !== undefined) return parseCheckpoint(note).root;
  if (size > base.size) return undefined;
  await p.settled();
  return withTiles(p.sql, view, (read) => rootAt(size, read));
}

/** Its new entries do not lead to its root: either its overlap is another history that was signed, or it is damaged. */
async function inconsistent(beside: Beside): Promise<Outcome> {
  const { p, log, segment, head } = beside;
  const misfit = refused(
    segment,
    'wrong-root',
    `the entries from ${segment.from} do not lead to the signed root at ${head.size}`,
  );
  if (segment.from > log.base.size) return misfit;
  await p.settled();
  const before = await loadTree(p.sql, log.view, segment.from);
  if (provesFork(segment, head, before)) return fork(beside);
  return misfit;
}

async function fork({ p, log, draft, segment, head }: Beside): Promise<Outcome> {
  const { view } = log;
  await p.settled();
  const [row] = await p.sql<{ note: string }[]>`
    select note from note where log_id = ${view.id} and size >= ${head.size} order by size limit 1`;
  const [newest] = row
    ? [row]
    : await p.sql<{ note: string | null }[]>`select note from log where id = ${view.id}`;
  const held = log.notes.get(view.tree.size) ?? newest?.note ?? '';
  view.state = 'forked';
  draft.forks.push({ origin: view.origin, held, seen: segment.note });
  return { kind: 'fork', origin: view.origin, held, seen: segment.note };
}

/** The first entry says which node's log it is, and must agree with the registry. */
function wrongGenesis(identity: LogIdentity, bytes: Uint8Array): string | undefined {
  const content = understand(bytes);
  if (!('entry' in content)) return `the first entry is not understood: ${content.reason}`;
  const { type } = content.entry;
  if (type !== 'genesis') return `the first entry is of type ${type}, not genesis`;
  const said = readBody(content.entry, 'genesis');
  if (said === undefined) return 'the genesis does not say what a genesis says';
  const { node, epoch } = parseOrigin(identity.origin);
  if (said.node !== node || said.epoch !== epoch)
    return `the genesis is of ${said.node}, epoch ${said.epoch}`;
  if (said.keys.log !== formatVkey(identity.verifier)) return 'the genesis names another log key';
  return undefined;
}

/** A segment that was not taken, as it is kept for evidence: its note, then its entries. */
export function evidence(
  { origin, from, note, entries }: Segment,
  reason: string,
  detail: string,
): Quarantined {
  const bytes = Buffer.concat([Buffer.from(`${note}\n`), ...entries]);
  return { origin, index: from, reason, detail, bytes };
}

/** A log that is damaged here holds up no other, and its segments are not to blame (P8). */
export function damaged({ origin }: Segment, error: unknown): Extract<IngestResult, { kind: 'damaged' }> {
  if (!isOfDamage(error)) throw error;
  return { kind: 'damaged', origin, detail: (error as Error).message };
}

function refused(segment: Segment, reason: RefusedCode, detail: string): Outcome {
  return { kind: 'refused', origin: segment.origin, from: segment.from, reason, detail };
}
