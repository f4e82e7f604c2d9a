import {
  InvalidQuery,
  type MatterLine,
  type MatterPage,
  type MatterQuery,
  type MatterReader,
} from '@hutong/api';
import type { AskedTable, RowReader } from '@hutong/follow';
import { type Day, dateOf, dayOfDate, stateOf } from '@hutong/matters';
import { timeText } from '@hutong/record';
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  notExists,
  or,
  type SQL,
  sql,
  sum,
} from 'drizzle-orm';
import { isFoldKind } from './state.ts';
import { ENDING, itemCode, matter, matterAbout, matterCallBack, matterCount, matterOpen } from './tables.ts';
import { pairsOf } from './words.ts';

/** Beyond so many a filtered list is not counted. */
const MOST_COUNTED = 1_000;

type Listed = Omit<MatterPage, 'behind'>;

/** What lines are asked for; `due_within` was made days of by whoever knows the calendar. */
export type LineQuery = Omit<MatterQuery, 'due_within'>;

/** Matters by filters, a page at a time, and how many there are. */
export async function listOf(
  reader: RowReader,
  query: LineQuery,
  { readsInternal }: MatterReader,
  name: (node: string) => string,
): Promise<Listed> {
  const lines = await linesOf(reader, query, readsInternal, name);
  return { ...lines, ...(await counted(reader, query, readsInternal)) };
}

/** Matters by filters, a page at a time. @param all internal ones too */
export async function linesOf(
  reader: RowReader,
  query: LineQuery,
  all: boolean,
  name: (node: string) => string,
): Promise<Pick<Listed, 'items' | 'next'>> {
  const { db } = reader;
  const { limit } = query;
  const { base, byDue, filters } = asked(reader, query, all);
  const m = reader.of(matter);
  // By due day only those that have one are listed.
  const by = (byDue ? m.due : base.opened) as Base['opened'];
  const order = [by, base.node, base.key, base.n].map((column) => (byDue ? asc(column) : desc(column)));
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const found = await db
    .select({ node: base.node, key: base.key, n: base.n, kind: base.kind, value: by })
    .from(base)
    .where(and(...filters, after && beyond(base, by, byDue, after)))
    .orderBy(...order)
    .limit(limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > limit && last !== undefined;
  const rows = await rowsAt(reader, page);
  return {
    items: rows.map((row) => lineOf(row, name)),
    ...(more ? { next: cursorOf(last.value, last) } : {}),
  };
}

/** Where rows are sought, in which order, and which. */
interface Asked {
  base: Base;
  byDue: boolean;
  filters: (SQL | undefined)[];
}

/** Columns that matters have in both tables. */
type Base = AskedTable<typeof matterOpen.columns>;

function asked(reader: RowReader, query: LineQuery, all: boolean): Asked {
  const { db, of, isOf, holds } = reader;
  const m = of(matter);
  const { kind, kinds, node, state, states, department, departments, item, number, words } = query;
  const { due_before, due_from, level, owner, owners, unassigned, returned, call_back } = query;
  const byDue = [due_before, due_from, level].some((one) => one !== undefined);
  const isOwned = owner !== undefined || owners !== undefined;
  const isOpen = query.open === true || isOwned || unassigned === true || returned === true;
  const before = due_before === undefined ? undefined : dayOfDate(due_before);
  const from = due_from === undefined ? undefined : dayOfDate(due_from);
  // What only the whole table knows is looked for there.
  const inWhole = byDue || [item, number, words].some((one) => one !== undefined);
  const { table: rated, isDue } = toCallBack(reader);
  const base: Base =
    call_back === true && !inWhole ? rated : isOpen && !inWhole ? of(matterOpen) : (m as Base);
  const t = of(itemCode);
  const isIn = db.select({ node: rated.node, key: rated.key }).from(rated).where(isDue);
  const ofItem =
    item === undefined ? undefined : db.select({ node: t.node, key: t.key }).from(t).where(eq(t.code, item));
  const pairs = words === undefined ? undefined : pairsOf(words);
  if (pairs?.length === 0) throw new InvalidQuery('words', WORDS);
  const filters = [
    all ? undefined : eq(base.is_public, 1),
    // Few matters have a due day: nothing leads to them faster, and SQLite would take any column that is equal to something.
    kind && (byDue ? isOf(kind, base.kind) : eq(base.kind, kind)),
    kinds && inArray(base.kind, kinds),
    node === undefined ? undefined : isOf(node, base.node),
    state === undefined ? undefined : eq(base.state, state),
    states && inArray(base.state, states),
    department === undefined ? undefined : eq(base.department, department),
    departments && inArray(base.department, departments),
    isOpen && inWhole ? and(isNull(m.closed), inArray(m.kind, ENDING)) : undefined,
    owner === undefined ? undefined : eq(base.owner, owner),
    owners && inArray(base.owner, owners),
    unassigned === true ? isNull(base.owner) : undefined,
    returned === true ? eq(base.returned, 1) : undefined,
    call_back === true ? (inWhole ? sql`(${m.node}, ${m.key}) in ${isIn}` : isDue) : undefined,
    number === undefined ? undefined : eq(m.number, number),
    ofItem && sql`(${m.node}, ${m.key}) in ${ofItem}`,
    before === undefined ? undefined : lt(m.due, before),
    from === undefined ? undefined : gte(m.due, from),
    level && and(isNotNull(m.due), inArray(m.level, level)),
    pairs && holds(matter, pairs),
  ];
  return { base, byDue, filters };
}

/** Cases that were rated badly, and of which no complaint was made since by which somebody was called back. */
function toCallBack({ db, of }: RowReader) {
  const table = of(matterCallBack);
  const a = of(matterAbout);
  const made = db
    .select({ key: a.key })
    .from(a)
    .where(and(eq(a.about, table.key), eq(a.node, table.node), gte(a.made, table.opened)));
  return { table, isDue: notExists(made) };
}

type Row = { node: string; key: string; n: number };
type After = Row & { value: number };

/** What follows a row in the order of the list. */
function beyond(base: Base, by: Base['opened'], isRising: boolean, { value, node, key, n }: After) {
  const than = isRising ? gt : lt;
  return or(
    than(by, value),
    and(eq(by, value), than(base.node, node)),
    and(eq(by, value), eq(base.node, node), than(base.key, key)),
    and(eq(by, value), eq(base.node, node), eq(base.key, key), than(base.n, n)),
  );
}

/** The whole rows of matters, in the order in which they are named. */
async function rowsAt(
  { db, of }: RowReader,
  places: readonly (Row & { kind: string })[],
): Promise<MatterRow[]> {
  const m = of(matter);
  const found = new Map<string, MatterRow>();
  for (const node of new Set(places.map((one) => one.node))) {
    const keys = places.flatMap((one) => (one.node === node ? [one.key] : []));
    const rows = await db
      .select()
      .from(m)
      .where(and(eq(m.node, node), inArray(m.key, keys)));
    for (const row of rows) found.set(`${row.node} ${row.kind} ${row.key}`, row);
  }
  return places.flatMap(({ node, kind, key }) => found.get(`${node} ${kind} ${key}`) ?? []);
}

export interface MatterRow extends Row {
  kind: string;
  number: string;
  state: string;
  department: string;
  title: string;
  item: string | null;
  owner: string | null;
  opened: number;
  closed: number | null;
  last: number;
  due: Day | null;
  level: string | null;
  anomalies: number;
  unreviewed: number;
  words: string;
}

/** A matter as it stands in a list. */
export function lineOf(row: MatterRow, name: (node: string) => string): MatterLine {
  const { node, number, state, department, title, item, owner, opened, closed, last, due, anomalies } = row;
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
    owner,
    opened_at: timeText(opened),
    closed_at: closed === null ? null : timeText(closed),
    last_at: timeText(last),
    due: due === null ? null : dateOf(due),
    level: row.level as MatterLine['level'],
    anomalies,
    unreviewed: row.unreviewed === 1,
  };
}

async function counted(
  reader: RowReader,
  query: LineQuery,
  all: boolean,
): Promise<Pick<Listed, 'counts' | 'total' | 'at_least'>> {
  const { db, of } = reader;
  const c = of(matterCount);
  const { node, kind, state, limit: _, cursor: __, ...others } = query;
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
  if (Object.values(others).every((one) => one === undefined)) {
    const mine = counts.filter((one) => state === undefined || one.state === state);
    return { counts, total: mine.reduce((sum, one) => sum + one.count, 0), at_least: false };
  }
  const { base, filters } = asked(reader, query, all);
  const some = db
    .select({ key: base.key })
    .from(base)
    .where(and(...filters))
    .limit(MOST_COUNTED + 1)
    .as('some');
  const [found] = await db.select({ total: count() }).from(some);
  const total = Number(found?.total ?? 0);
  return { counts, total: Math.min(total, MOST_COUNTED), at_least: total > MOST_COUNTED };
}

export const WORDS = {
  zh: '写编号、名称、事项或部门中的字词',
  en: 'Write words of its number, name, item or department.',
};
export const CURSOR = {
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
