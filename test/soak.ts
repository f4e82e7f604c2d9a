// `npm run soak -- trust [--seed N] [--halls N] [--changes N]`: what `npm test` runs short, in full. The last line is the verdict.
import { parseArgs } from 'node:util';
import { MONTHS } from './year/months.ts';
import { verdict } from './year/verdict.ts';
import { Year, type YearOptions } from './year/year.ts';

const USAGE = `npm run soak -- trust [--seed N] [--halls N] [--changes N] [--records N]
  trust: a year of a network of N halls (20), one of which misses N changes of trust (64); the seed (1) decides
         which hall lives through what`;

async function trust(options: YearOptions): Promise<string[]> {
  console.log(
    `seed ${options.seed}: a year of ${options.halls} halls beneath two cities and a province, on a clock of its own`,
  );
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
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  const options: YearOptions = {
    ...{ halls: Number(values.halls), changes: Number(values.changes) },
    ...{ records: Number(values.records), seed: Number(values.seed) },
  };
  const sound = Object.values(options).every((n) => Number.isInteger(n) && n > 0);
  if (values.help || positionals.join() !== 'trust' || !sound || options.halls < 5) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const wrong = await trust(options).catch((error) => [String(error)]);
  for (const line of wrong) console.log(`✗ ${line}`);
  console.log(
    `soak trust, seed ${options.seed}: ${wrong.length === 0 ? 'sound' : `NOT sound, ${wrong.length} findings`}`,
  );
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
