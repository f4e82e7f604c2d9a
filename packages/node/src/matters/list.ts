import {
  InvalidQuery,
  type MatterLine,
  type MatterPage,
  type MatterQuery,
  type MatterReader,
} from '@hutong/api';
import type { RowReader } from '@hutong/follow';
import { type Day, dateOf, dayOfDate, stateOf } from '@hutong/matters';
import { timeText } from '@hutong/record';
import { and, asc, count, desc, eq, gt, lt, or, type SQL, sql, sum } from 'drizzle-orm';
import { isFoldKind } from './state.ts';
import { itemCode, matter, matterCount } from './tables.ts';
import { pairsOf } from './words.ts';

/** Beyond so many a filtered list is not counted. */
const MOST_COUNTED = 1_000;

type Listed = Omit<MatterPage, 'behind'>;

/** Matters by filters, a page at a time, and how many there are. */
export async function listOf(
  reader: RowReader,
  query: MatterQuery,
  { readsInternal }: MatterReader,
  name: (node: string) => string,
): Promise<Listed> {
  const { db, of } = reader;
  const m = of(matter);
  const { limit } = query;
  const byDue = query.due_before !== undefined;
  const by = byDue ? m.due : m.opened;
  const order = [by, m.node, m.key, m.n].map((column) => (byDue ? asc(column) : desc(column)));
  const filters = filtersOf(reader, query, readsInternal);
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const found = await db
    .select()
    .from(m)
    .where(and(...filters, after && beyond(reader, byDue, after)))
    .orderBy(...order)
    .limit(limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > limit && last !== undefined;
  return {
    items: page.map((row) => lineOf(row, name)),
    ...(more ? { next: cursorOf((byDue ? last.due : last.opened) ?? 0, last) } : {}),
    ...(await counted(reader, query, filters, readsInternal)),
  };
}

function filtersOf(reader: RowReader, query: MatterQuery, all: boolean): (SQL | undefined)[] {
  const { db, of, holds } = reader;
  const m = of(matter);
  const { kind, node, state, department, item, due_before, number, words } = query;
  const before = due_before === undefined ? undefined : dayOfDate(due_before);
  const t = of(itemCode);
  const ofItem =
    item === undefined ? undefined : db.select({ node: t.node, key: t.key }).from(t).where(eq(t.code, item));
  const pairs = words === undefined ? undefined : pairsOf(words);
  if (pairs?.length === 0) throw new InvalidQuery('words', WORDS);
  return [
    all ? undefined : eq(m.is_public, 1),
    kind && eq(m.kind, kind),
    node === undefined ? undefined : eq(m.node, node),
    state === undefined ? undefined : eq(m.state, state),
    department === undefined ? undefined : eq(m.department, department),
    number === undefined ? undefined : eq(m.number, number),
    ofItem && sql`(${m.node}, ${m.key}) in ${ofItem}`,
    before === undefined ? undefined : lt(m.due, before),
    pairs && holds(matter, pairs),
  ];
}

type Row = { node: string; key: string; n: number };
type After = Row & { value: number };

/** What follows a row in the order of the list. */
function beyond({ of }: RowReader, byDue: boolean, { value, node, key, n }: After): SQL | undefined {
  const m = of(matter);
  const by = byDue ? m.due : m.opened;
  const than = byDue ? gt : lt;
  return or(
    than(by, value),
    and(eq(by, value), than(m.node, node)),
    and(eq(by, value), eq(m.node, node), than(m.key, key)),
    and(eq(by, value), eq(m.node, node), eq(m.key, key), than(m.n, n)),
  );
}

interface MatterRow extends Row {
  kind: string;
  number: string;
  state: string;
  department: string;
  title: string;
  item: string | null;
  opened: number;
  closed: number | null;
  last: number;
  due: Day | null;
  level: string | null;
  anomalies: number;
}

function lineOf(row: MatterRow, name: (node: string) => string): MatterLine {
  const { node, number, state, department, title, item, opened, closed, last, due, anomalies } = row;
  const kind = isFoldKind(row.kind) ? row.kind : 'case';
  return {
    node,
    kind,
    number,
    name: name(node),
    state,
    word: stateOf({ kind, state, since: null }).word,
    title,
    department,
    item,
    opened_at: timeText(opened),
    closed_at: closed === null ? null : timeText(closed),
    last_at: timeText(last),
    due: due === null ? null : dateOf(due),
    level: row.level as MatterLine['level'],
    anomalies,
  };
}

async function counted(
  reader: RowReader,
  query: MatterQuery,
  filters: readonly (SQL | undefined)[],
  all: boolean,
): Promise<Pick<Listed, 'counts' | 'total' | 'at_least'>> {
  const { db, of } = reader;
  const [m, c] = [of(matter), of(matterCount)];
  const { node, kind, state, department, item, due_before, number, words } = query;
  const rows = await db
    .select({ kind: c.kind, state: c.state, count: sum(c.n) })
    .from(c)
    .where(
      and(
        all ? undefined : eq(c.is_public, 1),
        node === undefined ? undefined : eq(c.node, node),
        kind && eq(c.kind, kind),
      ),
    )
    .groupBy(c.kind, c.state)
    .orderBy(asc(c.kind), asc(c.state));
  const counts = rows.flatMap(({ kind, state, count }) => {
    if (!isFoldKind(kind)) return [];
    return [{ kind, state, word: stateOf({ kind, state, since: null }).word, count: Number(count) }];
  });
  if ([department, item, due_before, number, words].every((one) => one === undefined)) {
    const mine = counts.filter((one) => state === undefined || one.state === state);
    return { counts, total: mine.reduce((sum, one) => sum + one.count, 0), at_least: false };
  }
  const some = db
    .select({ key: m.key })
    .from(m)
    .where(and(...filters))
    .limit(MOST_COUNTED + 1)
    .as('some');
  const [found] = await db.select({ total: count() }).from(some);
  const total = Number(found?.total ?? 0);
  return { counts, total: Math.min(total, MOST_COUNTED), at_least: total > MOST_COUNTED };
}

const WORDS = {
  zh: '写编号、名称、事项或部门中的字词',
  en: 'Write words of its number, name, item or department.',
};
const CURSOR = {
  zh: '请照前一页 next 所给的原样写 cursor',
  en: 'Give `next` of the page before as it came.',
};

function cursorOf(value: number, { node, key, n }: Row): string {
  return `${value}.${n}.${node}.${key}`;
}

function readCursor(cursor: string): After {
  const match = /^(-?\d{1,16})\.(\d{1,4})\.([a-z0-9-]{1,32})\.(.+)$/s.exec(cursor);
  if (match === null) throw new InvalidQuery('cursor', CURSOR);
  const [, value, n, node = '', key = ''] = match;
  return { value: Number(value), n: Number(n), node, key };
}
