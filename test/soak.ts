// `npm run soak -- trust|faults|hostile|supervision|desk`: what `npm test` runs short, in full. The last line is the verdict.
import { parseArgs } from 'node:util';
import { deskSoak } from './desk/soak/soak.ts';
import { clearAtSignal, gatherTemporary } from './faults/clear.ts';
import { SCENARIOS } from './faults/scenarios/all.ts';
import { type HostileOptions, hostile } from './hostile/run.ts';
import { realData } from './supervision/data.ts';
import { judgeNetwork } from './supervision/network/year.ts';
import { COUNTIES, judgeYear } from './supervision/year.ts';
import { MONTHS } from './year/months.ts';
import { verdict } from './year/verdict.ts';
import { Year, type YearOptions } from './year/year.ts';

/** Cases of the whole year of supervision. */
const YEAR_CASES = 200_000;
/** Counties of it that are lived through once more by real nodes, their cities, and the days on which these are looked at. */
const NODES = 12;
const CITIES = 3;
const STOPS = 40;
/**
 * A heartbeat’s time always rises, by a second at least: on a clock that stands still it runs ahead of it, and beyond five
 * minutes its node counts as one with a wrong clock. A stop may take ten minutes.
 */
const HEARTBEAT_S = 2;

/**
 * An hour at the desks: everybody does an act every 36 s, with pages read before and after. It is lived six times as fast, as
 * people read and talk in between and the hall does not.
 */
const DESK_CLERKS = 20;
const DESK_ACTS = 2_000;
const DESK_MS = 600_000;
const DESK_KILLS = 12;

const USAGE = `npm run soak -- trust [--seed N] [--halls N] [--changes N] [--records N]
  a year of a network of N halls (20), one of which misses N changes of trust (64); the seed (1) decides which hall
  lives through what
npm run soak -- faults [--seed N] [--scale F] [--only NAME]
  every fault, made again and again (F of the full number, 1); the seed (1) decides when and to whom
  ${SCENARIOS.map((s) => `${s.name} (${s.full}; ${s.promises})`).join(', ')}
npm run soak -- hostile [--seed N] [--cases N] [--slow F]
  a hall in somebody else’s hands says N entries (100,000) of every record type with every field wrong; the seed (1)
  decides which: its neighbour, the pages, restarts and checks of all levels must not care. Receipts and starts are
  to take 2 s at most, or F times as long (1) on a machine that is busy with other work
npm run soak -- supervision [--seed N] [--scale F] [--only year|nodes]
  a year of ${YEAR_CASES} cases (F of them, 1) on real limits in ${COUNTIES} counties, with weeks offline, wrong clocks, cases
  keyed in afterwards and corrections; the seed (1) decides what happens where. Each clock and each card must be that of
  a second implementation, which takes its time. Then a year of ${NODES} of the counties as real nodes beneath ${CITIES} cities, with
  sticks, rotations, cut logs, a move and a city offline; their read models come back to the same bytes, and a city that
  lies is named
npm run soak -- desk [--seed N] [--scale F] [--slow F]
  ${DESK_CLERKS} clerks for an hour (F of it, 1): ${DESK_ACTS.toLocaleString('en-US')} acts by forms, as a browser without script sends them, in ${DESK_MS / 60_000} minutes, and
  ${DESK_KILLS} times kill -9; the seed (1) decides who does what, when and how, and when the power goes. What they were told must
  be on record, once, and nothing else; pages and acts are to take 100 ms at most, 95 of 100, or --slow times as long; what is
  asked for while the hall starts, and in the five seconds after, is told apart`;

/** What the verdict rests on: numbers for its line, and what was wrong. */
interface Outcome {
  counts: Record<string, number>;
  wrong: string[];
}

async function trust(options: YearOptions): Promise<Outcome> {
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
    return { counts: { 'honest records': ids, 'dishonest records': year.dishonest.length }, wrong };
  } finally {
    await year.network.stop();
  }
}

/** A neighbour’s receipts while it goes on are part of it. */
async function hostileEntries({ seed, cases, slow }: HostileCases): Promise<Outcome> {
  const say = (line: string) => console.log(`  ${line}`);
  console.log(`seed ${seed}: ${cases} hostile entries of one hall, at three levels`);
  return hostile({ seed, cases, perSegment: 500, every: 20, slow, say });
}

type HostileCases = Pick<HostileOptions, 'seed' | 'cases' | 'slow'>;

/** What is missing on this machine counts as found: a soak that left something out is not sound. */
async function faults({ seed, scale, only }: FaultsOptions): Promise<Outcome> {
  const counts: Record<string, number> = { scenarios: 0, faults: 0, acknowledged: 0, lost: 0, doubled: 0 };
  const wrong: string[] = [];
  for (const { name, promises, full, missing, run } of SCENARIOS) {
    if (only !== undefined && name !== only) continue;
    const without = missing?.();
    if (without !== undefined) {
      wrong.push(`${name} was not run: this machine lacks ${without}`);
      continue;
    }
    const rounds = Math.max(1, Math.round(full * scale));
    const started = Date.now();
    console.log(`${name} (${promises}): ${rounds} rounds, seed ${seed}`);
    const seen = await run({ seed, rounds, say: (line) => console.log(`  ${line}`) }).catch(
      // The others are tried all the same.
      (error) => ({ counts: {}, wrong: [`it stopped: ${error}`] }),
    );
    console.log(`${name}: ${told(seen.counts)}; ${((Date.now() - started) / 60_000).toFixed(1)} min`);
    for (const [what, n] of Object.entries({ scenarios: 1, ...seen.counts }))
      if (what in counts) counts[what] = (counts[what] as number) + n;
    wrong.push(...seen.wrong.map((line) => `${name}: ${line}`));
  }
  return { counts, wrong };
}

/** Without the public records that it is made of there is no such year: that is said, and nothing was found. */
async function supervision({ seed, scale, only }: FaultsOptions): Promise<Outcome> {
  const real = realData();
  if (real === undefined) {
    console.log('NOT RUN: the public records that the year is made of are not on this machine');
    return { counts: { cases: 0 }, wrong: [] };
  }
  const cases = Math.max(COUNTIES, Math.round(YEAR_CASES * scale));
  console.log(`seed ${seed}: a year of ${cases} cases in ${COUNTIES} counties`);
  const say = (line: string) => console.log(`  ${line}`);
  const nothing = { counts: {}, wrong: [] };
  const judged = only === 'nodes' ? nothing : judgeYear(real, { seed, cases, counties: COUNTIES, say });
  if (only === 'year') return judged;
  const shared = Math.ceil((cases / COUNTIES) * NODES);
  console.log(`${shared} cases of ${NODES} counties, as real nodes`);
  const network = {
    seed,
    cases: shared,
    counties: NODES,
    cities: CITIES,
    stops: STOPS,
    heartbeatS: HEARTBEAT_S,
    say,
  };
  const lived = await judgeNetwork(real, network);
  const counts: Record<string, number> = { ...judged.counts };
  for (const [what, n] of Object.entries(lived.counts)) counts[`${what} of nodes`] = n;
  return { counts, wrong: [...judged.wrong, ...lived.wrong] };
}

/** What every clerk was told is held against what is on record. */
function desk({ seed, scale, slow }: { seed: number; scale: number; slow: number }): Promise<Outcome> {
  const part = (whole: number) => Math.max(1, Math.round(whole * scale));
  const [acts, kills, ms] = [part(DESK_ACTS), part(DESK_KILLS), part(DESK_MS)];
  console.log(
    `seed ${seed}: ${DESK_CLERKS} clerks, ${acts} acts in ${Math.round(ms / 1_000)} s, ${kills} kills`,
  );
  const say = (line: string) => console.log(`  ${line}`);
  return deskSoak({ seed, clerks: DESK_CLERKS, acts, kills, ms, slow, say });
}

const told = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([what, n]) => `${n} ${what}`)
    .join(', ');

/** Parts that may be run alone. */
const ONLY = [...SCENARIOS.map(({ name }) => name), 'year', 'nodes'];

interface FaultsOptions {
  seed: number;
  scale: number;
  only: string | undefined;
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
      scale: { type: 'string', default: '1' },
      cases: { type: 'string', default: '100000' },
      slow: { type: 'string', default: '1' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [what = ''] = positionals;
  const { only } = values;
  const [seed, scale] = [Number(values.seed), Number(values.scale)];
  const [cases, slow] = [Number(values.cases), Number(values.slow)];
  const options: YearOptions = {
    halls: Number(values.halls),
    changes: Number(values.changes),
    records: Number(values.records),
    seed,
  };
  const soaks: Record<string, () => Promise<Outcome>> = {
    trust: () => trust(options),
    faults: () => faults({ seed, scale, only }),
    hostile: () => hostileEntries({ seed, cases, slow }),
    supervision: () => supervision({ seed, scale, only }),
    desk: () => desk({ seed, scale, slow }),
  };
  const sound =
    positionals.length === 1 &&
    what in soaks &&
    Number.isInteger(cases) &&
    cases > 0 &&
    slow >= 1 &&
    Object.values(options).every((n) => Number.isInteger(n) && n > 0) &&
    options.halls >= 5 &&
    scale > 0 &&
    (only === undefined || ONLY.includes(only));
  if (values.help || !sound) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  clearAtSignal(gatherTemporary());
  const running = (soaks[what] as () => Promise<Outcome>)();
  const { counts, wrong } = await running.catch((error) => ({ counts: {}, wrong: [String(error)] }));
  for (const line of wrong) console.log(`✗ ${line}`);
  console.log(
    `soak ${what}, seed ${seed}: ${wrong.length === 0 ? 'sound' : `NOT sound, ${wrong.length} findings`}; ${told(counts)}`,
  );
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
// What a scenario that stopped left open keeps nobody waiting.
setTimeout(() => process.exit(), 10_000).unref();
