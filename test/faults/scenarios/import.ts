import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleRecord } from '../../network/harness.ts';
import { watched } from '../health.ts';
import type { Scenario } from '../scenario.ts';
import { underWork } from '../work.ts';

const ABOVE = ['city', 'province'];
/** A backlog may be told as what it is. */
const MAY = ['synced', 'in-flight', 'catching-up', 'behind'];

/**
 * A hall takes thousands of rows of a file (the rounds) while its windows go on: those above see them come, and never say
 * that it is not heard.
 */
export const imports: Scenario = {
  name: 'import',
  promises: 'P1, P9, P11',
  full: 60,
  short: 6,
  run(given) {
    const counts = { rows: given.rounds * 1_000, seconds: 0 };
    const wrong: string[] = [];
    return underWork(
      { ...given, rounds: 1 },
      async (net) => {
        const file = join(net.dir, 'rows.jsonl');
        const rows = Array.from({ length: counts.rows }, (_, i) => sampleRecord(1_000_000 + i));
        writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
        let over = false;
        const since = Date.now();
        const looking = watched(net, { of: 'nongan', by: ABOVE, may: MAY }, () => over);
        const { code, stdout, stderr } = await net.command('nongan', 'import', file, '--json');
        counts.seconds = Math.ceil((Date.now() - since) / 1_000);
        over = true;
        wrong.push(...(await looking));
        if (code !== 0) wrong.push(`the import ended with ${code}: ${stderr.slice(0, 300)}`);
        const taken = code === 0 ? (JSON.parse(stdout) as { taken: number }).taken : 0;
        if (taken !== counts.rows) wrong.push(`${taken} of ${counts.rows} rows were taken`);
        return `${counts.rows} rows in ${counts.seconds} s`;
      },
      { after: async () => ({ counts, wrong }) },
    );
  },
};
