import { setTimeout as sleep } from 'node:timers/promises';
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

/** kill -9 in the middle of work, of hall, city, province, their PostgreSQL and brokers. */
export const kill: Scenario = {
  name: 'kill',
  promises: 'P1, P2, P3',
  full: 1_000,
  short: VICTIMS.length,
  run(given) {
    let order: (typeof VICTIMS)[number][] = [];
    return underWork(given, async (net, random, round) => {
      // The first rounds take each kind once, in an order of chance; later ones anybody.
      if (round === 0) order = VICTIMS.toSorted(() => random() - 0.5);
      const [node, what] = order[round] ?? oneOf(VICTIMS, random);
      // One that was killed lately is given the time to come back.
      let pid = net.pid(node, what);
      for (let i = 0; i < 100 && pid === undefined; i++) {
        await sleep(100);
        pid = net.pid(node, what);
      }
      if (pid === undefined) return undefined;
      process.kill(pid, 'SIGKILL');
      return `${node} ${what} killed`;
    });
  },
};
