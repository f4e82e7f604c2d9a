import { readEntry, skimEntry } from '@hutong/record';
import type { FollowedEntry, FollowedLog, Follower, FollowerStore, StoredEntry } from './follower.ts';

/** Entries of one batch, which is one transaction. */
const BATCH = 2_000;

/** Some of a log's entries that a follower reads, each with the key of the state that it changes, and where the next begin. */
export interface Page {
  entries: { key: string; entry: FollowedEntry }[];
  to: number;
}

/** Reads the entries of a log from an index on. */
export async function readPage(
  store: FollowerStore,
  follower: Follower,
  log: FollowedLog,
  from: number,
): Promise<Page> {
  const stored = await store.read(log, from, BATCH);
  const last = stored.at(-1);
  const entries = stored.flatMap((one) => {
    const entry = followed(log.origin, one);
    const isRead = entry !== undefined && (follower.types?.includes(entry.type) ?? true);
    const key = isRead ? follower.key(entry) : undefined;
    return isRead && key !== undefined ? [{ key, entry }] : [];
  });
  return { entries, to: stored.length < BATCH || last === undefined ? log.size : last.index + 1 };
}

/** What a follower sees of an entry; undefined of one that is not understood (P8), or holds what no database keeps in a text. */
function followed(origin: string, { index, bytes, isPruned }: StoredEntry): FollowedEntry | undefined {
  const skimmed = skimEntry(bytes);
  if (skimmed === undefined) return undefined;
  const { type, department, subjectAt, subjectBytes } = skimmed;
  const subject = Buffer.from(bytes.buffer, bytes.byteOffset + subjectAt, subjectBytes).toString();
  if (subject.includes('\0') || department.includes('\0')) return undefined;
  const entry = () => (isPruned === true ? undefined : readEntry(bytes));
  return { origin, index, type, subject, entry };
}
