import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../network/harness.ts';
import type { ProcessNetwork } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { oneOf, underWork } from '../work.ts';

const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const SHIFTS = ['+10y', '-10y', '-1h', '+0'] as const;
const YEAR_S = 365 * 86_400;

/** Clocks of hall and city ten years ahead, ten years behind, set back in the middle of work. */
export const clock: Scenario = {
  name: 'clock',
  promises: 'P3, P7, P11',
  full: 24,
  short: 0,
  missing: () => (existsSync(LIBRARY) ? undefined : `${LIBRARY} (apt install faketime)`),
  run(given) {
    const wrong: string[] = [];
    return underWork(
      given,
      async (net, random, round) => {
        if (round === 0) await skewed(net, 'a hall that began ten years back', -9 * YEAR_S, wrong);
        const node = oneOf(['nongan', 'nongan', 'city'], random);
        const shift = oneOf(SHIFTS, random);
        const restart = random() < 0.3;
        if (restart) await net.nodes.get(node)?.stop();
        set(net, node, shift);
        if (restart) await net.run(node);
        await sleep(1_000 + random() * 4_000);
        return `clock of ${node} ${shift}${restart ? ' at a restart' : ''}`;
      },
      {
        before(net) {
          set(net, 'nongan', '-10y');
          set(net, 'city', '+0');
          net.env = (node) => (node === 'province' ? {} : faked(net, node));
        },
        // What a node once said of the time it never takes back: its heartbeats only rise.
        async after(net) {
          set(net, 'city', '+0');
          set(net, 'nongan', '+10y');
          await skewed(net, 'a hall ten years ahead', 9 * YEAR_S, wrong);
          return { counts: {}, wrong };
        },
      },
    );
  },
};

const file = (net: ProcessNetwork, node: string) => join(net.dir, `clock-of-${node}`);

function set(net: ProcessNetwork, node: string, shift: (typeof SHIFTS)[number]): void {
  writeFileSync(file(net, node), `${shift}\n`);
}

/** A process whose clock stands where a file says; what measures how long something takes stays as it is. */
function faked(net: ProcessNetwork, node: string): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: LIBRARY,
    FAKETIME_TIMESTAMP_FILE: file(net, node),
    FAKETIME_CACHE_DURATION: '1',
    DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  };
}

/** The city says of the hall's clock that it is off by as much at least; of one that is behind, by a negative number. */
async function skewed(net: ProcessNetwork, what: string, leastS: number, wrong: string[]): Promise<void> {
  let last = '';
  const said = async () => {
    const health = (await (await net.ask('city', '/api/health')).json()) as {
      items: { node: string; reasons: { state: string; skew_s?: number }[] }[];
    };
    const of = health.items.find((n) => n.node === 'nongan');
    last = JSON.stringify(of?.reasons);
    const skew = of?.reasons.find((r) => r.state === 'clock-skew')?.skew_s ?? 0;
    return leastS < 0 ? skew <= leastS : skew >= leastS;
  };
  await until('the city says it', said, 30_000).catch(() =>
    wrong.push(`the city does not see ${what}: ${last}`),
  );
}
