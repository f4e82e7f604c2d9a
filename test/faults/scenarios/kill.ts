import { chance } from '../../chance.ts';
import { type Plan, until } from '../../network/harness.ts';
import { clerk } from '../clerk.ts';
import { ProcessNetwork, processesOf } from '../processes.ts';
import type { Given, Scenario, Seen } from '../scenario.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];

const VICTIMS = [
  ['nongan', 'node'],
  ['city', 'node'],
  ['city', 'nats-server'],
  ['city', 'postgres'],
  ['province', 'node'],
  ['province', 'postgres'],
  ['province', 'nats-server'],
] as const;

/** kill -9 of hall, city, province, their PostgreSQL and brokers, in the middle of work; nobody helps. */
export const kill: Scenario = {
  name: 'kill',
  promises: 'P1, P2, P3',
  full: 1_000,
  short: 7,
  run,
};

async function run(given: Given): Promise<Seen> {
  const net = new ProcessNetwork();
  try {
    await net.start(PLAN, 1);
    return await kills(net, given);
  } finally {
    await net.stop();
    net.remove();
  }
}

async function kills(net: ProcessNetwork, { seed, rounds, say }: Given): Promise<Seen> {
  const random = chance(seed);
  const acknowledged = new Set<string>();
  let done = false;
  const clerks = [1, 2, 3].map((i) =>
    clerk(net, 'nongan', { acknowledged, ended: () => done, random: chance(seed + i), pauseMs: 5 }),
  );
  const crashed = Promise.all(clerks);
  crashed.catch(() => undefined);
  // The first rounds take each kind once, in an order of chance; later ones anybody.
  const order = VICTIMS.map((v) => ({ v, at: random() })).sort((a, b) => a.at - b.at);
  let killed = 0;
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1_700));
    const [node, what] = (order[round]?.v ??
      VICTIMS[Math.floor(random() * VICTIMS.length)]) as (typeof VICTIMS)[number];
    const pid = net.pid(node, what);
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
      killed += 1;
    }
    say(
      `${round + 1} of ${rounds}: ${node} ${what}${pid === undefined ? ' (not there)' : ''}, ${acknowledged.size} acknowledged`,
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  done = true;
  await crashed;
  await everythingArrived(net);
  return judge(net, acknowledged, killed);
}

function everythingArrived(net: ProcessNetwork): Promise<void> {
  return until(
    'everybody is back and all is receipted',
    async () => {
      const state = await net.sync('nongan').catch(() => undefined);
      const [log] = state?.logs ?? [];
      return log !== undefined && log.received.length === 2 && log.received.every((r) => r.behind === 0);
    },
    120_000,
  );
}

async function judge(net: ProcessNetwork, acknowledged: Set<string>, kills: number): Promise<Seen> {
  const wrong: string[] = [];
  let lost = 0;
  let doubled = 0;
  const stored = await net.ids('nongan', 'nongan');
  for (const { node } of PLAN) {
    const ids = await net.ids(node, 'nongan');
    const held = new Set(ids);
    doubled += ids.length - held.size;
    const missing = [...acknowledged].filter((id) => !held.has(id));
    lost += missing.length;
    if (missing.length > 0)
      wrong.push(`${node} misses ${missing.length} acknowledged records, as ${missing[0]}`);
    if (held.size !== ids.length) wrong.push(`${node} holds ${ids.length - held.size} records twice`);
    if (held.size !== stored.length)
      wrong.push(`${node} holds ${held.size} records, the hall ${stored.length}`);
  }
  const left = await net.stop();
  if (left.length > 0) wrong.push(`left running: ${left.join('; ')}`);
  for (const { node } of PLAN)
    await net.fsck(node).catch((error) => wrong.push(`fsck of ${node}: ${(error as Error).message}`));
  if (processesOf(net.dir).length > 0) wrong.push('fsck left a process running');
  return { counts: { kills, acknowledged: acknowledged.size, lost, doubled }, wrong };
}
