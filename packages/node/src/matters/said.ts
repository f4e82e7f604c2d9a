import {
  type Events,
  type FollowedEntry,
  type Follower,
  type RowReader,
  table,
  withEvent,
} from '@hutong/follow';
import { readSaid } from '@hutong/record';
import { and, asc, eq } from 'drizzle-orm';

/** More of what others say of one matter is not shown. */
const MOST_SHOWN = 200;

/** Records of supervision about another node’s matter. */
const saidOf = table(
  'matter_said',
  {
    of_node: 'text',
    of_kind: 'text',
    of_number: 'text',
    type: 'text',
    record: 'text',
    at: 'integer',
    is_public: 'integer',
  },
  [['of_number', 'of_node', 'of_kind']],
);

interface Said {
  type: string;
  isPublic: boolean;
  /** The matter that it names. */
  of: { node: string; kind: string; number: string } | null;
}

/** What nodes say of each other’s matters (A4): cards, urges, findings, and what follows under the same number. */
export const saidFollower: Follower<Events<Said>> = {
  name: 'matter_said',
  version: 1,
  tables: [saidOf],
  key: ({ type, subject }) => (type.startsWith('supervision.') ? subject : undefined),
  fold: (events, followed) => {
    const entry = followed.entry();
    const said = { type: followed.type, isPublic: entry?.visibility === 'public', of: matterIn(entry) };
    return withEvent(events, followed, said);
  },
  rows: ({ told }) => {
    const of = told.find(({ said }) => said.of !== null)?.said.of;
    if (of === undefined || of === null) return [];
    const about = { of_node: of.node, of_kind: of.kind, of_number: of.number };
    return told.map(({ id, at, said: { type, isPublic } }) =>
      saidOf.row({ ...about, type, record: id, at, is_public: Number(isPublic) }),
    );
  },
};

function matterIn(entry: ReturnType<FollowedEntry['entry']>): Said['of'] {
  const body = entry === undefined ? undefined : readSaid(entry)?.body;
  if (body === undefined || !('of_kind' in body && 'number' in body && 'node' in body)) return null;
  const { node, of_kind: kind, number } = body;
  return typeof node === 'string' && typeof kind === 'string' && typeof number === 'string'
    ? { node, kind, number }
    : null;
}

/** What others say of a matter, in the order in which it occurred. */
export async function saidOfMatter(
  { db, of }: RowReader,
  { node, kind, number }: { node: string; kind: string; number: string },
  readsInternal: boolean,
): Promise<{ node: string; type: string; record: string; at: number }[]> {
  const t = of(saidOf);
  const about = and(eq(t.of_number, number), eq(t.of_node, node), eq(t.of_kind, kind));
  return db
    .select({ node: t.node, type: t.type, record: t.record, at: t.at })
    .from(t)
    .where(and(about, readsInternal ? undefined : eq(t.is_public, 1)))
    .orderBy(asc(t.at), asc(t.node), asc(t.record))
    .limit(MOST_SHOWN);
}
