import { setTimeout as sleep } from 'node:timers/promises';
import { Hall } from '@hutong/hall';
import { freePort } from '@hutong/process';
import { appendSamples } from '../../network/harness.ts';
import { ThinLine } from '../line.ts';
import type { ProcessNetwork } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { underWork } from '../work.ts';

const KBIT = 2_000;
const FULL_KBIT = 1_000_000;
const DAYS = 30;
const DAY_MS = 86_400_000;
/** A thousand entries may take so long over the line, and the first of all so much more: 60,000 ten minutes. */
const EACH_MS = 9_000;
const BEFORE_MS = 60_000;

/**
 * A hall was without a line for 30 days and has thousands of entries (the rounds); then it has one of 2 Mbit/s. Its
 * windows go on meanwhile: nobody waits for the line.
 */
export const month: Scenario = {
  name: 'month',
  promises: 'P1, P2, P3, P9',
  full: 60,
  short: 0,
  run(given) {
    let line: ThinLine | undefined;
    const seen = { entries: 0, 'tenths of a minute': 0, 'bytes an entry': 0 };
    const wrong: string[] = [];
    return underWork(
      { ...given, rounds: 1 },
      async (net, _, __, acknowledged) => {
        const thin = line as ThinLine;
        await net.nodes.get('nongan')?.stop();
        for (const id of await offline(net.folder('nongan'), given.rounds)) acknowledged.add(id);
        thin.carry(KBIT);
        const [since, before] = [Date.now(), thin.up.bytes];
        await net.run('nongan');
        const limit = BEFORE_MS + given.rounds * EACH_MS;
        const target = await stored(net);
        seen.entries = target;
        for (let left = target; left > 0; ) {
          const answered = acknowledged.size;
          await sleep(3_000);
          left = Math.max(0, target - (await atProvince(net)));
          given.say(`${Math.round((Date.now() - since) / 1_000)} s: ${left} of ${target} entries to come`);
          if (acknowledged.size === answered) wrong.push(`no window was answered while ${left} were to come`);
          if (Date.now() - since < limit) continue;
          wrong.push(`${left} entries are not at the province after ${Math.round(limit / 1_000)} s`);
          break;
        }
        seen['tenths of a minute'] = Math.ceil((Date.now() - since) / 6_000);
        seen['bytes an entry'] = Math.round((thin.up.bytes - before) / target);
        thin.carry(FULL_KBIT);
        return `${given.rounds * 1_000} entries of ${DAYS} days`;
      },
      {
        before(net) {
          net.dial = async (node, broker) => {
            if (node !== 'nongan') return broker;
            const port = await freePort();
            line = await ThinLine.open(port, broker, FULL_KBIT);
            return port;
          };
        },
        after: async () => ({ counts: seen, wrong }),
        close: () => line?.close(),
      },
    );
  },
};

const stored = async (net: ProcessNetwork) => (await net.sync('nongan')).logs[0]?.stored ?? 0;
const atProvince = async (net: ProcessNetwork) =>
  (await net.sync('nongan')).logs[0]?.received.find((r) => r.by === 'province')?.size ?? 0;

/** What the hall records in so many days without a line, by its own clock. */
async function offline(dir: string, thousands: number): Promise<string[]> {
  const nothing = () => {};
  let now = Date.now();
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const hall = new Hall(dir, { log, now: () => now });
  const ids: string[] = [];
  try {
    await hall.begin();
    const end = now;
    for (let i = 0; i < thousands; i++) {
      now = end - DAYS * DAY_MS * (1 - i / thousands);
      ids.push(...(await appendSamples(hall, i * 1_000, (i + 1) * 1_000)));
    }
  } finally {
    await hall.stop();
  }
  return ids;
}
