import { parseVkey, type Segment, Tree } from '@hutong/log';
import { EpochRefused, judgeNextEpoch } from './epochs.ts';
import { InvalidTrust } from './errors.ts';
import type { Registry } from './registry.ts';
import { verifySegment } from './verify.ts';

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
  const next = judgeNextEpoch(first, registry, origin);
  const identity = {
    ...{ origin, node: next.node, epoch: next.epoch, verifier: parseVkey(next.keys.log) },
    ...registry.redactions.ofLog(origin),
  };
  const verdict = verifySegment(segment, identity, new Tree());
  if (verdict.kind !== 'extends')
    throw new EpochRefused('bad-genesis', verdict.kind === 'refused' ? verdict.detail : 'it begins no log');
  const { previous } = next;
  const size = await held.size(previous.origin);
  if (size < previous.size) return 'gap';
  const root = previous.size === 0 ? undefined : await held.rootAt(previous.origin, previous.size);
  if (root !== undefined && root.toString('base64') !== previous.root)
    throw new EpochRefused('other-history', `${previous.origin} had another root at ${previous.size}`);
  try {
    registry.adopt(next, size);
  } catch (error) {
    if (!(error instanceof InvalidTrust)) throw error;
    throw new EpochRefused('bad-keys', error.reason);
  }
  return 'adopted';
}

/**
 * Lets the registry know the next epochs that are held already, until its log follows.
 * @param origins logs held, a node's earlier epochs before its later ones
 * @param refused told of a log that nobody vouches for: it stays as it is, unread
 */
export async function adoptHeld(
  origins: readonly string[],
  registry: Registry,
  held: Pick<HeldLogs, 'size'> & { genesis(origin: string): Promise<Uint8Array | undefined> },
  refused: (origin: string, reason: string) => void,
): Promise<void> {
  for (const origin of origins) {
    const genesis = registry.log(origin) === undefined ? await held.genesis(origin) : undefined;
    if (genesis === undefined) continue;
    try {
      const next = judgeNextEpoch(genesis, registry);
      registry.adopt(next, await held.size(next.previous.origin));
    } catch (error) {
      if (!(error instanceof EpochRefused) && !(error instanceof InvalidTrust)) throw error;
      refused(origin, error.message);
    }
  }
}
