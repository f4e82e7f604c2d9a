import { type CallLine, type CallPage, type CallQuery, InvalidQuery } from '@hutong/api';
import type { AskedTable, RowReader } from '@hutong/follow';
import { CALL_STATES, type CallReply, type CallType, callState, RETURNED } from '@hutong/matters';
import { timeText } from '@hutong/record';
import {
  aliasedTable,
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  ne,
  not,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { typeText } from '../matters/detail.ts';
import { CURSOR } from '../matters/list.ts';
import { answerRow, callRow, rulingRow } from './follower.ts';

/** Beyond so many a list is not counted. */
const MOST_COUNTED = 1_000;

/** Of each side the newest words about a call are read: whoever answers a thousand times answers in the last. */
const MOST_REPLIES = 100;

/** Whose calls are asked for. */
export interface Called {
  /** The node that is called; undefined: all that are called in the logs held here. */
  node: string | undefined;
  /** Who may decide beside the node that calls: by the called node, the supervisors stationed at it. */
  supervisors: ReadonlyMap<string, readonly string[]>;
  /** Today, as a date: what was to be answered before it is overdue. */
  today: string;
  /** How a node is called. */
  name(node: string): string;
}

/** A call as its row has it. */
export type CallRow = Awaited<ReturnType<typeof rowsBy>>[number];

/** Calls by filters, the newest first, a page at a time. @param organs departments whose calls are seen; '*': all */
export async function listCalls(
  reader: RowReader,
  called: Called,
  query: CallQuery,
  organs: readonly string[] | '*',
): Promise<Omit<CallPage, 'behind'>> {
  const { limit, cursor } = query;
  const c = reader.of(callRow);
  const filters = asked(reader, called, query, organs);
  const after = cursor === undefined ? undefined : beyond(c, cursor);
  const found = await rowsBy(reader, and(...filters, after), limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const some = reader.db
    .select({ record: c.record })
    .from(c)
    .where(and(...filters))
    .limit(MOST_COUNTED + 1)
    .as('some');
  const [counted] = await reader.db.select({ total: count() }).from(some);
  const total = Number(counted?.total ?? 0);
  return {
    items: await linesOf(reader, called, page),
    ...(found.length > limit && last !== undefined ? { next: cursorOf(last) } : {}),
    total: Math.min(total, MOST_COUNTED),
    at_least: total > MOST_COUNTED,
  };
}

export function rowsBy({ db, of }: RowReader, where: SQL | undefined, limit: number) {
  const c = of(callRow);
  return db.select().from(c).where(where).orderBy(desc(c.at), desc(c.node), desc(c.record)).limit(limit);
}

function asked(
  reader: RowReader,
  called: Called,
  { show, type, level, node, kind, number }: CallQuery,
  organs: readonly string[] | '*',
): (SQL | undefined)[] {
  const c = reader.of(callRow);
  const { waiting, toAnswer, open, withdrawn } = standing(reader, called);
  const shown = {
    waiting,
    to_answer: toAnswer,
    open,
    in_force: not(withdrawn),
    // Of a card `due` is its clock's, not the day by which it is to be answered.
    overdue: and(toAnswer, eq(c.type, 'supervision.urge'), lt(c.due, called.today)),
    withdrawn,
  };
  return [
    called.node === undefined ? undefined : eq(c.of_node, called.node),
    node === undefined ? undefined : eq(c.of_node, node),
    type && eq(c.type, `supervision.${type}`),
    level && eq(c.level, level),
    kind && eq(c.of_kind, kind),
    number === undefined ? undefined : eq(c.of_number, number),
    // What names no department is everybody’s at the hall.
    organs === '*' ? undefined : inArray(c.department, [...organs, '']),
    show && shown[show],
  ];
}

/** How a call stands, as `callState` says it of its replies, where it is looked for among many. */
function standing({ db, of }: RowReader, { supervisors }: Called) {
  const [c, a, r] = [of(callRow), of(answerRow), of(rulingRow)];
  const later = aliasedTable(r, 'later');
  const one = { one: sql`1` };
  const stationed = [...supervisors].flatMap(([of_, names]) => names.map((name) => pairOf(of_, name)));
  const ruled = (t: typeof r, act: 'decide' | 'withdraw') =>
    and(
      eq(t.of_record, c.record),
      eq(t.to_node, c.node),
      eq(t.type, `supervision.${act}`),
      or(eq(t.node, c.node), inArray(sql`${c.of_node} || ' ' || ${t.node}`, stationed)),
    );
  const of_ = and(eq(a.of_record, c.record), eq(a.to_node, c.node), eq(a.node, c.of_node));
  const on = or(eq(r.on_record, a.record), and(isNull(r.on_record), gte(r.at, a.at)));
  const decidedOn = exists(
    db
      .select(one)
      .from(r)
      .where(and(ruled(r, 'decide'), on)),
  );
  const overtaken = exists(
    db
      .select(one)
      .from(later)
      .where(and(ruled(later, 'decide'), gt(later.at, r.at))),
  );
  const waits = exists(
    db
      .select(one)
      .from(a)
      .where(and(of_, not(decidedOn))),
  );
  const asks = or(
    eq(c.type, 'supervision.urge'),
    and(eq(c.type, 'supervision.card'), or(isNull(c.level), ne(c.level, 'warning'))),
  );
  const decided = exists(db.select(one).from(r).where(ruled(r, 'decide')));
  const returned = exists(
    db
      .select(one)
      .from(r)
      .where(and(ruled(r, 'decide'), eq(r.outcome, RETURNED), not(overtaken))),
  );
  const withdrawn = exists(db.select(one).from(r).where(ruled(r, 'withdraw')));
  const toAnswer = and(not(withdrawn), not(waits), or(and(asks, not(decided)), returned));
  const waiting = and(not(withdrawn), waits);
  return { waiting, toAnswer, open: or(waiting, toAnswer), withdrawn };
}

/** Cards that wait for an answer or a decision, counted by the node that has them; the nodes with most first. */
export async function countWaiting(
  reader: RowReader,
  called: Called,
  limit: number,
): Promise<{ node: string; cards: number }[]> {
  const c = reader.of(callRow);
  const { open } = standing(reader, called);
  const cards = count();
  const rows = await reader.db
    .select({ node: c.of_node, cards })
    .from(c)
    .where(and(eq(c.type, 'supervision.card'), open))
    .groupBy(c.of_node)
    .orderBy(desc(cards), asc(c.of_node))
    .limit(limit);
  return rows.map((row) => ({ node: row.node, cards: Number(row.cards) }));
}

/** A called node and a supervisor stationed at it, as one text; names of nodes hold no blank. */
const pairOf = (called: string, supervisor: string) => `${called} ${supervisor}`;

export interface PlacedReply extends CallReply {
  node: string;
}

/** Calls with what was said to each by somebody whose word it is. */
export async function linesOf(
  reader: RowReader,
  called: Called,
  rows: readonly CallRow[],
): Promise<(CallLine & { replies: PlacedReply[] })[]> {
  const { db, of } = reader;
  const [a, r] = [of(answerRow), of(rulingRow)];
  const lines = [];
  for (const row of rows) {
    const to = (one: typeof a | typeof r, from: readonly string[]) =>
      and(eq(one.to_node, row.node), eq(one.of_record, row.record), inArray(one.node, [...from]));
    const mine = await db
      .select()
      .from(a)
      .where(to(a, [row.of_node]))
      .orderBy(desc(a.at))
      .limit(MOST_REPLIES);
    const theirs = await db
      .select()
      .from(r)
      .where(to(r, [row.node, ...(called.supervisors.get(row.of_node) ?? [])]))
      .orderBy(desc(r.at))
      .limit(MOST_REPLIES);
    const replies = [
      ...mine.map((one) => replyOf({ ...one, outcome: null, on_record: null })),
      ...theirs.map(replyOf),
    ].sort((x, y) => x.at - y.at);
    lines.push({ ...lineOf(row, called, replies), replies });
  }
  return lines;
}

type ReplyRow = Omit<PlacedReply, 'type' | 'on'> & { type: string; on_record: string | null };

function replyOf({ node, type, record, at, outcome, on_record: on }: ReplyRow): PlacedReply {
  return { node, type: type as CallReply['type'], record, at, outcome, on };
}

function lineOf(row: CallRow, { name }: Called, replies: readonly CallReply[]): CallLine {
  const { node, record, level, due, department, at } = row;
  const type = row.type as CallType;
  const state = callState({ type, level }, replies);
  return {
    node,
    name: name(node),
    record,
    type,
    title: typeText(type),
    level,
    state,
    ...CALL_STATES[state],
    of: { node: row.of_node, kind: row.of_kind, number: row.of_number },
    department,
    due,
    at: timeText(at),
  };
}

function cursorOf({ at, node, record }: CallRow): string {
  return `${at}.${node}.${record}`;
}

function beyond(c: AskedTable<typeof callRow.columns>, cursor: string): SQL | undefined {
  const match = /^(-?\d{1,16})\.([a-z0-9-]{1,32})\.([0-9a-f-]{36})$/.exec(cursor);
  if (match === null) throw new InvalidQuery('cursor', CURSOR);
  const [, at, node = '', record = ''] = match;
  return or(
    lt(c.at, Number(at)),
    and(eq(c.at, Number(at)), lt(c.node, node)),
    and(eq(c.at, Number(at)), eq(c.node, node), lt(c.record, record)),
  );
}
