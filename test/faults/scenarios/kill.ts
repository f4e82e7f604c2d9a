import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessNetwork } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { oneOf, underWork } from '../work.ts';

/** Everybody whom a fault can happen to. */
export const VICTIMS = [
  ['nongan', 'node'],
  ['city', 'node'],
  ['city', 'nats-server'],
  ['city', 'postgres'],
  ['province', 'node'],
  ['province', 'postgres'],
  ['province', 'nats-server'],
] as const;

const HALL = ['nongan', 'node'] as const;
const CENTERS = VICTIMS.filter((victim) => victim[0] !== HALL[0]);
/** Within a round the second is killed at most so long after the first. */
const APART_MS = 300;

/**
 * kill -9 in the middle of work, on both sides of a link in each round: the hall, and a center, its PostgreSQL or its
 * broker, one or the other first.
 */
export const kill: Scenario = {
  name: 'kill',
  promises: 'P1, P2, P3',
  full: 1_000,
  short: CENTERS.length,
  run(given) {
    let order: (typeof VICTIMS)[number][] = [];
    return underWork(given, async (net, random, round) => {
      // The first rounds take each kind once, in an order of chance; later ones anybody.
      if (round === 0) order = CENTERS.toSorted(() => random() - 0.5);
      const other = order[round] ?? oneOf(CENTERS, random);
      const pair = random() < 0.5 ? [HALL, other] : [other, HALL];
      const killed: string[] = [];
      for (const [node, what] of pair) {
        if (killed.length > 0) await sleep(random() * APART_MS);
        const pid = await alive(net, node, what);
        if (pid === undefined) return undefined;
        process.kill(pid, 'SIGKILL');
        killed.push(`${node} ${what}`);
      }
      return `${killed.join(', ')} killed`;
    });
  },
};

/** Its process; one that was killed lately is given the time to come back. */
async function alive(
  net: ProcessNetwork,
  node: string,
  what: (typeof VICTIMS)[number][1],
): Promise<number | undefined> {
  for (let i = 0; i < 100; i++) {
    const pid = net.pid(node, what);
    if (pid !== undefined) return pid;
    await sleep(100);
  }
  return undefined;
}
