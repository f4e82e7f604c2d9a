import type { MatterDetail, StoredRecord } from '@hutong/api';
import { timeText } from '@hutong/record';
import { type DemoNetwork, type DemoNode, get, pageOf, send } from './network.ts';

const WAIT_MS = 120_000;
const ASK_MS = 300;

/** A case of a hall. */
export interface CaseAt {
  hall: string;
  number: string;
}

/** Something to be put on record. */
export interface Said {
  type: string;
  subject: string;
  department: string;
  body: object;
  /** So that anybody may read it on a node's pages; absent: as its type is. */
  visibility?: 'public';
}

/** Puts something on record at a node, as of now; the record's id. */
export async function say(network: DemoNetwork, node: string, said: Said): Promise<string> {
  const [id] = await sayAll(network, node, [said]);
  return id as string;
}

/** Puts several things on record at a node, as of now; the records' ids in their order. */
export async function sayAll(network: DemoNetwork, node: string, all: readonly Said[]): Promise<string[]> {
  if (all.length === 0) return [];
  const occurred_at = timeText(network.clock.now());
  const lines = all.map((said) => JSON.stringify({ ...said, occurred_at }));
  const answer = await send(network.node(node), '/api/records', lines.join('\n'), 'application/x-ndjson');
  return answer
    .trimEnd()
    .split('\n')
    .map((line) => {
      const outcome = JSON.parse(line) as { status: string; id: string };
      if (outcome.status !== 'stored') throw new Error(`${node} refused a record: ${line.slice(0, 300)}`);
      return outcome.id;
    });
}

/** Where a case stands in the API, and on the pages that anybody may read. */
export const pathOf = ({ hall, number }: CaseAt) => `/matters/${hall}/case/${encodeURIComponent(number)}`;

/** A case of a hall, as a node shows it; undefined where that node knows of none. */
export async function caseAt(
  network: DemoNetwork,
  at: string,
  one: CaseAt,
): Promise<MatterDetail | undefined> {
  const { url, token } = network.node(at);
  const answer = await fetch(`${url}/api${pathOf(one)}`, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as MatterDetail;
}

/** Whether a node knows of a record that another made about a case. */
export async function saysOf(
  network: DemoNetwork,
  at: string,
  one: CaseAt,
  record: string,
): Promise<boolean> {
  const matter = await caseAt(network, at, one);
  return matter?.said_by_others.some(({ id }) => id === record) ?? false;
}

/** All records of a type that one node made, as another has them. */
export async function recordsOf(at: DemoNode, type: string, node: string): Promise<StoredRecord[]> {
  const found: StoredRecord[] = [];
  let cursor = '';
  do {
    const { items, next } = await pageOf(at, `type=${type}&node=${node}&limit=500${cursor}`);
    found.push(...items);
    cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
  } while (cursor !== '');
  return found;
}

/** Since when a center has not heard a node (RFC 3339); undefined while it hears it. */
export async function silentSince(center: DemoNode, node: string): Promise<string | undefined> {
  const { items } = (await (await get(center, '/api/health')).json()) as {
    items: { node: string; reasons: { state: string; since?: string }[] }[];
  };
  const health = items.find((one) => one.node === node);
  return health?.reasons.find(({ state }) => state === 'silent')?.since;
}

/** Waits for something, and tells what it was when it does not come. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`没有等到 waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}
