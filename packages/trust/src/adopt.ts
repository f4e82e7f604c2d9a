import { parseVkey, type Segment, Tree } from '@hutong/log';
import { checkNextEpoch, EpochRefused, readClosing } from './endorsement.ts';
import type { NextEpoch } from './enrol-body.ts';
import type { Registry } from './registry.ts';
import { type EpochCode, verifySegment } from './verify.ts';

/** What is held of the log before: a next epoch is judged against it. */
export interface HeldLogs {
  size(origin: string): Promise<number>;
  rootAt(origin: string, size: number): Promise<Buffer | undefined>;
}

/**
 * Takes the first segment of a log that the registry does not know as the next epoch of its node, if the old key
 * vouches for it and it goes on from what is held. The log before ends where it is held.
 * @returns `gap` when more of the log before is to come first, or the segment is not the first
 * @throws EpochRefused
 */
export async function adoptNext(
  segment: Segment,
  registry: Registry,
  held: HeldLogs,
): Promise<'adopted' | 'gap'> {
  const { origin, from, entries } = segment;
  if (from > 0) return 'gap';
  const first = entries[0];
  if (first === undefined) throw new EpochRefused('not-enrolled', `no node of this network signs ${origin}`);
  const next = judged('bad-genesis', () => judgeFirst(segment, first, registry));
  const { previous } = next;
  const size = await held.size(previous.origin);
  if (size < previous.size) return 'gap';
  const root = previous.size === 0 ? undefined : await held.rootAt(previous.origin, previous.size);
  if (root !== undefined && root.toString('base64') !== previous.root)
    throw new EpochRefused('other-history', `${previous.origin} had another root at ${previous.size}`);
  judged('bad-keys', () => registry.adopt(next, size));
  return 'adopted';
}

function judgeFirst(segment: Segment, first: Uint8Array, registry: Registry): NextEpoch {
  const { origin } = segment;
  const next = checkNextEpoch(first, registry, origin);
  const identity = {
    origin,
    node: next.node,
    epoch: next.epoch,
    verifier: parseVkey(next.keys.log),
    ...registry.redactions.ofLog(origin),
  };
  const verdict = verifySegment(segment, identity, new Tree());
  if (verdict.kind !== 'extends')
    throw new EpochRefused('bad-genesis', verdict.kind === 'refused' ? verdict.detail : 'it begins no log');
  return next;
}

/** What a genesis says is its node's own word: whatever goes wrong in judging it is a reason to refuse it, and only it (P8). */
function judged<T>(code: EpochCode, judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (error instanceof EpochRefused) throw error;
    throw new EpochRefused(code, (error as Error).message);
  }
}

/**
 * Lets the registry know the next epochs that are held already, until its log follows. A log of another node ends where
 * it is held. One of this node's own that no closing entry ends was left because the database went back: where it ends
 * the registry will say, and until then what was lost of it is taken back.
 * @param node whose own logs these are
 * @param origins logs held, a node's earlier epochs before its later ones
 * @param refused told of a log that nobody vouches for: it stays as it is, unread
 */
export async function adoptHeld(
  node: string,
  origins: readonly string[],
  registry: Registry,
  held: {
    head(origin: string): Promise<{ size: number } | undefined>;
    entry(origin: string, index: number): Promise<Uint8Array | undefined>;
  },
  refused: (origin: string, reason: string) => void,
): Promise<void> {
  for (const origin of origins) {
    const genesis = registry.log(origin) === undefined ? await held.entry(origin, 0) : undefined;
    if (genesis === undefined) continue;
    try {
      const next = judged('bad-genesis', () => checkNextEpoch(genesis, registry));
      const { origin: before } = next.previous;
      const size = (await held.head(before))?.size ?? 0;
      const last = next.node === node && size > 0 ? await held.entry(before, size - 1) : undefined;
      const open = next.node === node && (last === undefined || readClosing(last) === undefined);
      judged('bad-keys', () => registry.adopt(next, open ? undefined : size));
    } catch (error) {
      if (!(error instanceof EpochRefused)) throw error;
      refused(origin, error.message);
    }
  }
}
