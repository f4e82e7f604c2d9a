import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { turnBack, turnBit } from '../bit.ts';
import { lookInto } from '../samples.ts';
import type { Scenario } from '../scenario.ts';
import { oneOf, underWork } from '../work.ts';

/** A bit of an archive's table turned over beneath its stopped PostgreSQL: fsck says so, and nothing wrong goes on. */
export const pages: Scenario = {
  name: 'pages',
  promises: 'P4, P5, P8',
  full: 24,
  short: 0,
  run(given) {
    const seen = { 'told at work': 0, 'told by fsck': 0 };
    const wrong: string[] = [];
    return underWork(
      given,
      async (net, random, round) => {
        const node = oneOf(['city', 'province'], random);
        const table = oneOf(['entry', 'entry', 'tile', 'note', 'record'], random);
        const [row] = await lookInto(
          net.folder(node),
          (sql) => sql<{ path: string }[]>`select pg_relation_filepath(${table}::regclass) as path`,
        );
        const file = join(net.folder(node), 'postgres', 'data', row?.path as string);
        // What is in memory alone has no bit on the disk: PostgreSQL writes it when it stops.
        await net.nodes.get(node)?.stop();
        if (statSync(file).size === 0) {
          await net.run(node);
          return undefined;
        }
        const bit = turnBit(file, random);
        const since = net.lines.length;
        // It may refuse to start: whoever supervises it tries again and again.
        const running = net.run(node).catch(() => undefined);
        await Promise.race([running, sleep(15_000)]);
        await sleep(2_000);
        if (
          net.lines
            .slice(since)
            .some((l) => l.startsWith(`${node} `) && /invalid page|cannot be read|not committed/.test(l))
        )
          seen['told at work'] += 1;
        await net.nodes.get(node)?.stop();
        const told = await net.fsck(node).then(() => undefined, String);
        if (told === undefined)
          wrong.push(`round ${round + 1}: ${node} ${table} byte ${bit.at}: fsck found nothing`);
        else seen['told by fsck'] += 1;
        turnBack(file, bit);
        await net.run(node);
        return `${node}: bit ${bit.bit} of byte ${bit.at} of its table ${table}`;
      },
      { after: async () => ({ counts: seen, wrong }) },
    );
  },
};
