import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { oneOf, underWork } from '../work.ts';
import { VICTIMS } from './kill.ts';

const SHORTEST_MS = 500;
const LONG_MS = 20_000;
/** One round in so many is as long as the limit. */
const LONGEST_EACH = 20;
const LONGEST_MS = 300_000;

/** SIGSTOP in the middle of a batch, up to five minutes; then it goes on as if nothing had been. */
export const pause: Scenario = {
  name: 'pause',
  promises: 'P2, P3, P12',
  full: 24,
  short: 0,
  run: (given) =>
    underWork(given, async (net, random, round) => {
      const [node, what] = oneOf(VICTIMS, random);
      const pid = net.pid(node, what);
      const ms =
        (round + 1) % LONGEST_EACH === 0 ? LONGEST_MS : SHORTEST_MS + random() * (LONG_MS - SHORTEST_MS);
      if (pid === undefined) return undefined;
      process.kill(pid, 'SIGSTOP');
      await sleep(ms);
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // Whoever supervises it ended it meanwhile.
      }
      return `${node} ${what} stood still for ${(ms / 1_000).toFixed(1)} s`;
    }),
};
