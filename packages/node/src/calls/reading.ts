import type {
  CallDetail,
  CallPage,
  CallQuery,
  MatterDetail,
  NodeService,
  StoredRecord,
  WaitingCards,
} from '@hutong/api';
import type { Followers } from '@hutong/follow';
import { dateOf, evaluate, eventOf, ItemCatalogue, pendingOf } from '@hutong/matters';
import { timeOfText } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { and, eq } from 'drizzle-orm';
import { clockOf, typeText } from '../matters/detail.ts';
import type { JudgedBy } from '../matters/judge.ts';
import { callFollower, callRow } from './follower.ts';
import { type Called, countWaiting, linesOf, listCalls, rowsBy } from './list.ts';
import { seenAt } from './seen.ts';

export interface CallParts {
  /** This node's own name. */
  node: string;
  registry: Registry;
  followers: Followers;
  by: JudgedBy;
  records: Pick<NodeService, 'query' | 'get'>;
  name(node: string): string;
}

/** Calls as they stand in the logs held here. @param of the node that is called; undefined: any */
export async function callsIn(
  parts: CallParts,
  of: string | undefined,
  query: CallQuery,
  organs: readonly string[] | '*',
): Promise<CallPage> {
  const { followers } = parts;
  const page = await listCalls(await followers.rows(), calledIn(parts, of), query, organs);
  return { ...page, behind: await followers.behind(callFollower) };
}

/** How many cards wait for an answer or a decision, of each node that has any; most first. */
export async function waitingIn(parts: CallParts, limit: number): Promise<WaitingCards[]> {
  return countWaiting(await parts.followers.rows(), calledIn(parts, undefined), limit);
}

/** One call with all that was said to it. @param of the node that is called; undefined: any */
export async function callIn(
  parts: CallParts,
  of: string | undefined,
  { node, record }: { node: string; record: string },
): Promise<CallDetail | undefined> {
  const { followers, records, name } = parts;
  const reader = await followers.rows();
  const c = reader.of(callRow);
  const where = and(eq(c.record, record), eq(c.node, node), of === undefined ? undefined : eq(c.of_node, of));
  const [line] = await linesOf(reader, calledIn(parts, of), await rowsBy(reader, where, 1));
  const told = line && (await records.get(record, node));
  if (line === undefined || told === undefined) return undefined;
  const pending = new Set(pendingOf(line.replies).map((one) => one.record));
  const replies = [];
  for (const one of line.replies)
    replies.push({
      node: one.node,
      name: name(one.node),
      title: typeText(one.type),
      told: await records.get(one.record, one.node),
      pending: pending.has(one.record),
    });
  return { ...line, told, replies, clock: await clockIn(parts, line.of.node, told, replies) };
}

function calledIn({ registry, name, by }: CallParts, node: string | undefined): Called {
  const supervisors = new Map<string, string[]>();
  for (const { node: supervisor, stationedAt } of registry.nodes())
    if (stationedAt !== undefined && (node === undefined || stationedAt === node))
      supervisors.set(stationedAt, [...(supervisors.get(stationedAt) ?? []), supervisor]);
  return { node, name, supervisors, today: dateOf(by.today()) };
}

/** The clock of its answer, which runs from the day on which the called node anchored it (A6). */
async function clockIn(
  { by, records }: CallParts,
  of: string,
  told: StoredRecord,
  replies: CallDetail['replies'],
): Promise<MatterDetail['clocks'][number] | undefined> {
  const seen = await seenAt(records, of, told);
  if (seen === undefined) return undefined;
  const said = [told, ...replies.flatMap((one) => one.told ?? [])].map(({ id, type, occurred_at, body }) => {
    return eventOf(
      { id, type, occurredAt: timeOfText(occurred_at) ?? 0, body },
      id === told.id ? seen : undefined,
    );
  });
  const { rules, calendars } = by.law(of);
  const judging = { rules, calendars, catalogue: new ItemCatalogue([], []) };
  const matter = { node: of, kind: 'card', division: by.division(of), events: said } as const;
  return evaluate(judging, matter, by.today()).map(clockOf)[0];
}
