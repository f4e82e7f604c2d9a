import { chance } from '../chance.ts';
import { type Plan, until } from '../network/harness.ts';
import { clerks } from './clerk.ts';
import { ProcessNetwork, processesOf } from './processes.ts';
import { lookInto, Samples } from './samples.ts';
import type { Given, Seen } from './scenario.ts';

export const CHAIN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];
const RETURN_MS = 180_000;
/** After so many faults all of it must have arrived, before there are more. */
const SETTLE_EACH = 25;

/**
 * Does one thing to the network; answers what it did, for the line of progress, or undefined when it could not.
 * It takes out of `acknowledged` what went with the only disk that had it.
 */
export type Fault = (
  net: ProcessNetwork,
  random: () => number,
  round: number,
  acknowledged: Set<string>,
) => Promise<string | undefined>;

/** What stands around the work of some scenarios. */
export interface Around {
  /** Before any node is made: how they dial, and what they are started with. */
  before?(net: ProcessNetwork): void;
  /** When the clerks have stopped: takes the last fault away; counts of its own, and what was wrong. */
  after?(net: ProcessNetwork): Promise<Seen>;
  /** When all is over. */
  close?(): void;
}

/**
 * A hall, a city and a province as processes of their own; three clerks record without a pause while `fault` is done
 * round after round. Then nobody helps: all of it must arrive everywhere, once.
 */
export async function underWork(
  { seed, rounds, say }: Given,
  fault: Fault,
  around: Around = {},
): Promise<Seen> {
  const net = new ProcessNetwork();
  around.before?.(net);
  let done = false;
  try {
    await net.start(CHAIN, 1);
    const random = chance(seed);
    const acknowledged = new Set<string>();
    const working = clerks(net, 'nongan', { acknowledged, ended: () => done, seed, pauseMs: 20 });
    let faults = 0;
    const samples = new Samples();
    for (let round = 0; round < rounds; round++) {
      if (round > 0 && round % SETTLE_EACH === 0) await everythingArrives(net);
      const before = acknowledged.size;
      await until('the hall takes records again', () => acknowledged.size > before, RETURN_MS);
      await new Promise((resolve) => setTimeout(resolve, random() * 500));
      for (const { node } of CHAIN) await samples.take(net, node);
      const did = await fault(net, random, round, acknowledged);
      if (did !== undefined) faults += 1;
      say(`${round + 1} of ${rounds}: ${did ?? 'nothing to do it to'}; ${acknowledged.size} acknowledged`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    done = true;
    await working;
    const own = (await around.after?.(net)) ?? { counts: {}, wrong: [] };
    const returned = await everythingArrives(net).then(() => undefined, String);
    await everywhere(net, acknowledged);
    const { counts, wrong } = await judge(net, acknowledged);
    if (samples.taken === 0) wrong.push('no node could be asked what it has not received');
    return {
      counts: { faults, ...counts, ...own.counts, samples: samples.taken },
      wrong: [...(returned === undefined ? [] : [returned]), ...own.wrong, ...samples.wrong, ...wrong],
    };
  } finally {
    done = true;
    await net.stop();
    around.close?.();
    net.remove();
  }
}

/** What the hall holds now, in each of its logs, is receipted by all above it; it may go on recording meanwhile. */
export async function everythingArrives(net: ProcessNetwork): Promise<void> {
  const asked = new Map<string, number>();
  let last = '';
  await until(
    'everybody is back and all is receipted',
    async () => {
      const logs = (await net.sync('nongan').catch(() => undefined))?.logs ?? [];
      for (const { origin, stored } of logs) if (!asked.has(origin)) asked.set(origin, stored);
      last = logs
        .map((l) => `${l.origin} ${l.stored}: ${l.received.map((r) => `${r.by} ${r.behind}`)}`)
        .join('; ');
      const arrived = ({ origin, received }: (typeof logs)[number]) =>
        received.length === 2 && received.every((r) => r.behind === 0 || r.size >= (asked.get(origin) ?? 0));
      return logs.length > 0 && logs.every(arrived);
    },
    RETURN_MS,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; not received: ${last}`);
  });
}

/** What a node lost it takes back when heads are compared: that is given its time. What is missing then is found by `judge`. */
export async function everywhere(net: ProcessNetwork, acknowledged: ReadonlySet<string>): Promise<void> {
  const asked = [...acknowledged];
  const held = async () => {
    for (const { node } of CHAIN) {
      const ids = new Set(await net.ids(node, 'nongan'));
      for (const id of asked) if (!ids.has(id)) return false;
    }
    return true;
  };
  await until('all of it is everywhere', held, RETURN_MS).catch(() => undefined);
}

async function judge(net: ProcessNetwork, acknowledged: Set<string>): Promise<Seen> {
  const wrong: string[] = [];
  let lost = 0;
  let doubled = 0;
  const stored = new Set(await net.ids('nongan', 'nongan'));
  const everything = new Map<string, Set<string>>();
  for (const { node } of CHAIN) {
    const ids = await net.ids(node, 'nongan');
    const held = new Set(ids);
    everything.set(node, held);
    const missing = [...acknowledged].filter((id) => !held.has(id));
    lost += missing.length;
    doubled += ids.length - held.size;
    if (missing.length > 0)
      wrong.push(`${node} misses ${missing.length} acknowledged records, as ${missing[0]}`);
    if (held.size < ids.length) wrong.push(`${node} holds ${ids.length - held.size} records twice`);
    const without = [...stored].filter((id) => !held.has(id)).length;
    if (without > 0) wrong.push(`${node} misses ${without} records of the hall's ${stored.size}`);
  }
  // The hall may have anchored meanwhile, and comes last in the chain.
  for (const [node, held] of everything) {
    const beyond = [...held].filter((id) => !everything.get('nongan')?.has(id)).length;
    if (beyond > 0) wrong.push(`${node} holds ${beyond} records that the hall does not hold`);
  }
  for (const node of ['city', 'province']) {
    const forks = await lookInto(net.folder(node), (sql) => sql`select origin from fork`);
    for (const { origin } of forks) wrong.push(`${node} holds two histories of ${origin}`);
  }
  const left = await net.stop();
  if (left.length > 0) wrong.push(`left running: ${left.join('; ')}`);
  for (const { node } of CHAIN)
    await net.fsck(node).catch((error) => wrong.push(`fsck of ${node}: ${(error as Error).message}`));
  if (processesOf(net.dir).length > 0) wrong.push('fsck left a process running');
  return { counts: { acknowledged: acknowledged.size, lost, doubled }, wrong };
}

/** One of a list, as chance has it. */
export function oneOf<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}
