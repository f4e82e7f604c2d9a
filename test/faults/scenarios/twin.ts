import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@hutong/process';
import { readConfig } from '@hutong/trust';
import { until } from '../../network/harness.ts';
import { clerks } from '../clerk.ts';
import type { ProcessNetwork } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { underWork } from '../work.ts';

/** The parent waits so long for one that is silent, and a while beside. */
const TOLD_MS = 120_000;

/**
 * A hall's folder is copied, while it runs or is stopped, and both record at once. One is refused, and both and their
 * parent say so; when the copy is gone, all that left under this name is at the hall, once.
 */
export const twin: Scenario = {
  name: 'twin',
  promises: 'P1, P4, P12',
  full: 12,
  short: 0,
  run(given) {
    const seen = { 'original refused': 0, 'copy refused': 0, 'recorded by copies': 0 };
    const wrong: string[] = [];
    return underWork(
      given,
      async (net, random, round, acknowledged) => {
        const beside = random() < 0.5;
        if (!beside) await net.nodes.get('nongan')?.stop();
        await copy(net);
        // Whoever comes first speaks for the hall: of one that was stopped that may be the copy.
        const starts = random() < 0.6 ? ['twin', 'nongan'] : ['nongan', 'twin'];
        for (const node of beside ? ['twin'] : starts) await net.run(node);
        let over = false;
        const own = new Set<string>();
        const seed = given.seed + round + 50;
        const working = clerks(net, 'twin', { acknowledged: own, ended: () => over, seed, pauseMs: 20 });
        const refused = await whoIsRefused(net).catch(
          (error) => void wrong.push(`round ${round + 1}: ${error}`),
        );
        await sleep(random() * 5_000);
        over = true;
        await working;
        if (refused === 'nongan') {
          seen['original refused'] += 1;
          await until('the copy has its receipts', () => receipted(net, 'twin'), TOLD_MS).catch((error) =>
            wrong.push(`round ${round + 1}: ${error}`),
          );
          for (const id of own) acknowledged.add(id);
        } else if (refused === 'twin') seen['copy refused'] += 1;
        seen['recorded by copies'] += own.size;
        await net.nodes.get('twin')?.stop();
        net.nodes.delete('twin');
        rmSync(net.folder('twin'), { recursive: true, force: true });
        await until(
          'nobody speaks of a copy any more',
          async () => !(await clones(net, 'nongan')),
          TOLD_MS,
        ).catch((error) => wrong.push(`round ${round + 1}: ${error}`));
        return `copied ${beside ? 'as it ran' : 'as it stood'}, ${refused ?? 'nobody'} refused`;
      },
      { after: async () => ({ counts: seen, wrong }) },
    );
  },
};

async function copy(net: ProcessNetwork): Promise<void> {
  const dir = net.folder('twin');
  // Of a hall that runs, a file being written may have got its name meanwhile: then it is copied again.
  const again = 'for i in 1 2 3 4 5; do rm -rf "$2"; cp -a "$1" "$2" && exit; done; exit 1';
  execFileSync('sh', ['-c', again, '-', net.folder('nongan'), dir], { stdio: 'pipe' });
  const config = readConfig(dir);
  const http = { ...config.http, port: await freePort() };
  writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...config, http }));
}

const clones = async (net: ProcessNetwork, node: string) =>
  (await net.sync(node)).alarms.find((a) => a.code === 'clone');

/** Whoever is refused knows it, the other knows that it goes on, and the parent names both. */
async function whoIsRefused(net: ProcessNetwork): Promise<string> {
  let refused: string | undefined;
  let said: unknown[] = [];
  await until(
    'one is refused and all know',
    async () => {
      const [here, there, above] = [
        await clones(net, 'nongan'),
        await clones(net, 'twin'),
        await clones(net, 'city'),
      ];
      said = [here?.instances?.here, there?.instances?.here, above?.instances];
      const states = [here, there].map((c) => c?.instances?.here).join();
      refused = { 'goes_on,refused': 'twin', 'refused,goes_on': 'nongan' }[states];
      return refused !== undefined && above !== undefined;
    },
    TOLD_MS,
  ).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(said)}`);
  });
  return refused as unknown as string;
}

async function receipted(net: ProcessNetwork, node: string): Promise<boolean> {
  const { logs } = await net.sync(node);
  return logs.every((l) => l.received.every((r) => r.behind === 0));
}
