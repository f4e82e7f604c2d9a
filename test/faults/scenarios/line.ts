import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@hutong/process';
import { chance } from '../../chance.ts';
import { RoughLine } from '../frames.ts';
import { ThinLine } from '../line.ts';
import type { Scenario } from '../scenario.ts';
import { oneOf, underWork } from '../work.ts';

const FULL_KBIT = 1_000_000;
const THIN_KBIT = 64;
const LONGEST_MS = 10_000;

/** The lines of hall and city: cut, half-open, thin, or so bad that messages are lost, doubled and come out of turn. */
export const line: Scenario = {
  name: 'line',
  promises: 'P2, P3, P4, P12',
  full: 80,
  short: 0,
  run(given) {
    const lines = new Map<string, { thin: ThinLine; rough: RoughLine }>();
    const wish = chance(given.seed + 100);
    return underWork(
      given,
      async (_, random) => {
        const node = oneOf(['nongan', 'city'], random);
        const { thin, rough } = lines.get(node) as { thin: ThinLine; rough: RoughLine };
        const how = oneOf(['cut', 'silent', 'rough', 'rough', 'thin'] as const, random);
        const ms = LONGEST_MS * (0.1 + random() * 0.9);
        if (how === 'thin') thin.carry(THIN_KBIT);
        else rough.weather = how;
        await sleep(ms);
        thin.carry(FULL_KBIT);
        rough.weather = 'fair';
        return `line of ${node} ${how} for ${(ms / 1_000).toFixed(1)} s`;
      },
      {
        before(net) {
          net.dial = async (node, broker) => {
            const [port, between] = [await freePort(), await freePort()];
            const rough = await RoughLine.open(between, broker, wish);
            lines.set(node, { thin: await ThinLine.open(port, between, FULL_KBIT), rough });
            return port;
          };
        },
        async after() {
          const did = [...lines.values()].map((l) => l.rough.did);
          const sum = (what: 'lost' | 'doubled' | 'late') => did.reduce((all, one) => all + one[what], 0);
          return {
            counts: {
              'messages lost': sum('lost'),
              'sent twice': sum('doubled'),
              'out of turn': sum('late'),
            },
            wrong: [],
          };
        },
        close() {
          for (const { thin, rough } of lines.values()) {
            thin.close();
            rough.close();
          }
        },
      },
    );
  },
};
