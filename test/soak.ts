// `npm run soak -- trust [--halls N] [--changes N]`: what `npm test` runs short, in full. The last line is the verdict.
import { parseArgs } from 'node:util';
import { MONTHS } from './year/months.ts';
import { verdict } from './year/verdict.ts';
import { Year } from './year/year.ts';

const USAGE = `npm run soak -- trust [--halls N] [--changes N] [--records N]
  trust: a year of a network of N halls (20), one of which misses N changes of trust (64)`;

async function trust(options: { halls: number; changes: number; records: number }): Promise<string[]> {
  console.log(`a year of ${options.halls} halls beneath two cities and a province, on a clock of its own`);
  const year = await Year.begin(options);
  try {
    for (const [title, month] of MONTHS) {
      const started = Date.now();
      await month(year);
      const seconds = ((Date.now() - started) / 1_000).toFixed(1);
      console.log(`${new Date(year.now).toISOString().slice(0, 10)}  ${title}: ${seconds} s`);
    }
    const wrong = await verdict(year);
    const ids = [...year.honest.values()].reduce((sum, list) => sum + list.length, 0);
    console.log(`${ids} honest records, ${year.dishonest.length} dishonest, fsck and audit of every node`);
    return wrong;
  } finally {
    await year.network.stop();
  }
}

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      halls: { type: 'string', default: '20' },
      changes: { type: 'string', default: '64' },
      records: { type: 'string', default: '20' },
      help: { type: 'boolean', default: false },
    },
  });
  const [halls, changes, records] = [values.halls, values.changes, values.records].map(Number);
  const sound = [halls, changes, records].every((n) => Number.isInteger(n) && (n as number) > 0);
  if (values.help || positionals.join() !== 'trust' || !sound || (halls as number) < 5) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const wrong = await trust({
    halls: halls as number,
    changes: changes as number,
    records: records as number,
  }).catch((error) => [String(error)]);
  for (const line of wrong) console.log(`✗ ${line}`);
  console.log(wrong.length === 0 ? 'soak trust: sound' : `soak trust: NOT sound, ${wrong.length} findings`);
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
