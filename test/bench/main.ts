import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { against } from './against.ts';
import { clocksEvaluate } from './clocks.ts';
import { consolePages } from './console.ts';
import { desk } from './desk.ts';
import { deskImport } from './desk-import.ts';
import { type Figure, NAMES, type Name } from './figure.ts';
import { flow } from './flow.ts';
import { follow } from './follow.ts';
import { followCenter } from './follow-center.ts';
import { hallImport } from './import.ts';
import { midnight } from './midnight.ts';
import { describeMix, mix } from './mix.ts';
import { hallPost } from './post.ts';
import { largeLog } from './proof.ts';
import { restore } from './restore.ts';
import { hallAppend } from './sqlite.ts';
import { table } from './table.ts';
import { thinLine } from './thin.ts';

const USAGE = `npm run bench -- [--only NAME[,NAME]] [--scale F] [--json FILE] [--keep]
  every figure beside its limit, measured in the same run on the same bytes
  --only NAME[,NAME]   only these: ${NAMES.join(' ')}
  --scale F            F of the records, for a quick look (1)
  --json FILE          as an array of {name, value, unit, limit, ratio, …} too
  --keep               leave the data folder behind
npm run bench -- --against COMMIT [--pairs N] [--only …] [--scale F]
  another commit and this one in turn, N times (2), each with its own bench; medians of the figures that both have`;

interface Part {
  names: readonly Name[];
  run(dir: string, wanted: ReadonlySet<Name>, scale: number): Promise<Figure[]> | Figure[];
}

const PARTS: Part[] = [
  { names: ['hall.append'], run: (dir, _, scale) => [hallAppend(dir, Math.ceil(100_000 * scale))] },
  {
    names: ['hall.import'],
    run: async (dir, _, scale) => [await hallImport(dir, Math.ceil(200_000 * scale))],
  },
  { names: ['hall.post'], run: async (dir, _, scale) => [await hallPost(dir, Math.ceil(20_000 * scale))] },
  {
    names: [
      'ingest.one_hop',
      'disk.bytes',
      'ingest.two_hops',
      'catchup.200k',
      'center.rss',
      'receipt.p50',
      'receipt.p99',
      'wire.bytes',
    ],
    run: flow,
  },
  {
    names: ['backlog.60k.2mbit', 'backlog.rss', 'backlog.page'],
    run: (dir, _, scale) => thinLine(dir, Math.ceil(60_000 * scale)),
  },
  { names: ['restore.100k'], run: (dir, _, scale) => restore(dir, Math.ceil(100_000 * scale)) },
  {
    names: ['proof.1m', 'hall.rss', 'hall.start'],
    run: (dir, _, scale) => largeLog(dir, Math.ceil(1_000_000 * scale)),
  },
  { names: ['clocks.evaluate'], run: (_, __, scale) => [clocksEvaluate(Math.ceil(200_000 * scale))] },
  {
    names: ['follow.hall', 'matters.list', 'matters.search'],
    run: (dir, _, scale) => follow(dir, Math.ceil(1_000_000 * scale)),
  },
  {
    names: ['follow.center'],
    run: async (dir, _, scale) => [await followCenter(dir, Math.ceil(200_000 * scale))],
  },
  {
    names: [
      'desk.search',
      'desk.lists',
      'desk.page',
      'desk.act',
      'desk.first_page',
      'desk.script',
      'desk.rss',
    ],
    run: (dir, wanted, scale) => desk(dir, wanted, Math.ceil(1_000_000 * scale)),
  },
  { names: ['console.300'], run: (dir) => consolePages(dir, 300) },
  { names: ['console.2844'], run: (dir) => consolePages(dir, 2_844) },
  { names: ['desk.import'], run: (_, __, scale) => deskImport(Math.ceil(50_000 * scale)) },
  { names: ['midnight.200k'], run: (dir, _, scale) => midnight(dir, Math.ceil(200_000 * scale)) },
];

const OPTIONS = {
  only: { type: 'string' },
  json: { type: 'string' },
  scale: { type: 'string', default: '1' },
  keep: { type: 'boolean', default: false },
  against: { type: 'string' },
  pairs: { type: 'string', default: '2' },
  help: { type: 'boolean', default: false },
} as const;

interface Wanted {
  names: ReadonlySet<Name>;
  scale: number;
  /** The commit to compare with, how often. */
  against: { commit: string; pairs: number } | undefined;
  json: string | undefined;
  keep: boolean;
}

/** What was asked for; undefined when only the help was. @throws Error that says what is wrong */
function asked(): Wanted | undefined {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return undefined;
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 10))
    throw new Error(`--scale ${values.scale}: give a number above 0 and at most 10, 1 for the whole`);
  const names = new Set(values.only === undefined ? NAMES : values.only.split(',').map(named));
  const pairs = Number(values.pairs);
  if (!(Number.isInteger(pairs) && pairs > 0 && pairs <= 20))
    throw new Error(`--pairs ${values.pairs}: give a whole number, 1 to 20`);
  const compared = values.against === undefined ? undefined : { commit: values.against, pairs };
  return { names, scale, against: compared, json: values.json, keep: values.keep };
}

async function measure({ names: wanted, scale, json, keep }: Wanted): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-bench-'));
  const figures: Figure[] = [];
  try {
    console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${dir}`);
    console.log(`记录 records: ${describeMix(mix(20_000))}\n`);
    for (const [i, part] of PARTS.entries()) {
      if (!part.names.some((name) => wanted.has(name))) continue;
      const own = join(dir, String(i));
      const done = await part.run(own, wanted, scale);
      for (const figure of done) if (wanted.has(figure.name)) figures.push(figure);
      if (!keep) rmSync(own, { recursive: true, force: true });
      process.stderr.write(`… ${done.map((f) => f.name).join(' ')}\n`);
    }
  } finally {
    if (!keep) rmSync(dir, { recursive: true, force: true });
  }
  figures.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name));
  console.log(table(figures));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
}

function named(text: string): Name {
  const name = NAMES.find((n) => n === text);
  if (name === undefined) throw new Error(`--only ${text}: there is no such figure`);
  return name;
}

async function main(): Promise<number> {
  let wanted: Wanted | undefined;
  try {
    wanted = asked();
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  if (wanted === undefined) console.log(USAGE);
  else if (wanted.against === undefined) await measure(wanted);
  else {
    const { commit, pairs } = wanted.against;
    console.log(await against(commit, pairs, wanted.names, ['--scale', String(wanted.scale)]));
  }
  return 0;
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message);
  return 1;
});
