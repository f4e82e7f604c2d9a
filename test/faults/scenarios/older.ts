import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFolder, readNextLog } from '@hutong/trust';
import Database from 'better-sqlite3';
import { until } from '../../network/harness.ts';
import type { ProcessNetwork } from '../processes.ts';
import { lookInto } from '../samples.ts';
import type { Scenario } from '../scenario.ts';
import { CHAIN, everythingArrives, everywhere, oneOf, underWork } from '../work.ts';

const TOLD_MS = 60_000;
const DATABASE = { nongan: ['hall.db', 'hall.db-wal'], city: ['postgres'], province: ['postgres'] };
type Node = keyof typeof DATABASE;

/** A node's database as it was once. */
interface Copy {
  dir: string;
  /** Entries of its own log that it holds. */
  own: number;
}

/**
 * A node's database is put back as it was some rounds ago, or just now, with its high-water mark or without. What the
 * hall never sent to anybody is gone with it; nothing else may be.
 */
export const older: Scenario = {
  name: 'older',
  promises: 'P2, P3, P4, P12',
  full: 30,
  short: 0,
  run(given) {
    const copies: Record<Node, Copy[]> = { nongan: [], city: [], province: [] };
    const seen = { 'went back': 0, 'unsent, gone with the disk': 0, ceremonies: 0 };
    const wrong: string[] = [];
    let last: Node | undefined;
    return underWork(
      given,
      async (net, random, round, acknowledged) => {
        if (round === 0) await copyAll(net, copies);
        const node = oneOf<Node>(['nongan', 'nongan', 'city', 'city', 'province'], random);
        // One level at a time: what two of them held alone is gone when both are put back.
        if (last !== node && last !== undefined) await everywhere(net, acknowledged);
        last = node;
        const away = node === 'nongan' && random() < 0.3;
        // With its mark and without its parent nobody tells the hall: what it records then is another history. So it is
        // while the parent waits for the instance before, which went without a word.
        const mark = random() < 0.5 && !away;
        if (mark && node === 'nongan') await everythingArrives(net);
        const same = random() < 0.15;
        // What it is still taking back it will speak of again.
        if (same) await until(`${node} is whole`, () => isWhole(net, node), TOLD_MS);
        if (away) await net.nodes.get('city')?.stop();
        if (away) await sleep(500);
        const now = await stopAndCopy(net, node, copies);
        const copy = same ? now : oneOf(copies[node], random);
        // A copy made after this one would be another history of the same log, where nothing of the log had left: what
        // is put back again from such a branch was signed by one key twice, and no mark tells.
        if (!same) copies[node].splice(copies[node].indexOf(copy) + 1);
        else copies[node].push(now);
        const left = marked(now.dir) - copy.own;
        if (away) await net.run('city');
        if (node === 'nongan') {
          const gone = await unsent(net, copy.dir);
          for (const id of gone) if (acknowledged.delete(id)) seen['unsent, gone with the disk'] += 1;
        }
        putBack(net, node, copy, mark);
        const since = net.lines.length;
        const back = now.own - copy.own;
        if (node === 'province' && left > 0) {
          // It is not ready until a root document names its next log.
          await Promise.all([net.run(node), ceremony(net)]);
          seen.ceremonies += 1;
        } else await net.run(node);
        if (back > 0) seen['went back'] += 1;
        wrong.push(
          ...(await heldToWord(net, { node, since, left, same })).map((l) => `round ${round + 1}: ${l}`),
        );
        const how = same ? 'of just now' : `of before ${back} entries of its own`;
        return `${node}: a copy ${how}, ${mark ? 'with' : 'without'} its mark${away ? ', the city was away' : ''}`;
      },
      { after: async () => ({ counts: seen, wrong }) },
    );
  },
};

/** Who lost what had left it says so; who lost nothing does not. */
async function heldToWord(
  net: ProcessNetwork,
  { node, since, left, same }: { node: Node; since: number; left: number; same: boolean },
): Promise<string[]> {
  const told = () => toldOf(net, node, since);
  if (left > 0) {
    const unsaid = `${node} lost ${left} entries that had left it and told nobody`;
    return until('it is told', told, TOLD_MS).then(
      () => [],
      () => [unsaid],
    );
  }
  if (!same) return [];
  await sleep(3_000);
  return told() ? [`${node} lost nothing and cried out`] : [];
}

function toldOf(net: ProcessNetwork, node: string, since: number): boolean {
  return net.lines
    .slice(since)
    .some(
      (l) => l.startsWith(`${node} `) && (l.includes('the database holds') || l.includes('was taken back')),
    );
}

async function copyAll(net: ProcessNetwork, copies: Record<Node, Copy[]>): Promise<void> {
  for (const { node } of CHAIN.toReversed()) {
    copies[node as Node].push(await stopAndCopy(net, node as Node, copies));
    await net.run(node);
  }
}

async function stopAndCopy(net: ProcessNetwork, node: Node, copies: Record<Node, Copy[]>): Promise<Copy> {
  const dir = join(net.dir, 'copies', `${node}-${copies[node].length}`);
  mkdirSync(dir, { recursive: true });
  const size = node === 'nongan' ? undefined : await ownSize(net, node);
  await net.nodes.get(node)?.stop();
  // `cp -a` keeps whose the files are; one that is not there is none of the database's.
  for (const name of [...DATABASE[node], 'mark'])
    execFileSync('sh', ['-c', 'test ! -e "$1" || cp -a "$1" "$2"', '-', join(net.folder(node), name), dir]);
  return { dir, own: size ?? ownEntries(dir) };
}

/** Entries of a node's own logs that may have left it, by its mark. */
function marked(dir: string): number {
  const file = join(dir, 'mark');
  if (!existsSync(file)) return 0;
  const sizes = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  return Object.values(sizes).reduce((sum, size) => sum + size, 0);
}

async function ownSize(net: ProcessNetwork, node: string): Promise<number> {
  return (await sizes(net, node, node)).reduce((sum, { size }) => sum + size, 0);
}

/** What a center holds of a node's logs. */
const sizes = (net: ProcessNetwork, center: string, node: string) =>
  lookInto(
    net.folder(center),
    (sql) => sql<Size[]>`select origin, size from log where origin like ${`test/${node}/%`}`,
  );

interface Size {
  origin: string;
  size: number;
}

/** Whether a node that runs holds all that the one beside it does of its logs. */
async function isWhole(net: ProcessNetwork, node: Node): Promise<boolean> {
  const beside = await sizes(net, node === 'city' ? 'province' : 'city', node);
  const own =
    node === 'nongan'
      ? inHall(net.folder(node), (db) => db.prepare('SELECT origin, size FROM log').all() as Size[])
      : await sizes(net, node, node);
  const held = new Map(own.map(({ origin, size }) => [origin, size]));
  return beside.every(({ origin, size }) => (held.get(origin) ?? 0) >= size);
}

function putBack(net: ProcessNetwork, node: Node, copy: Copy, mark: boolean): void {
  for (const name of [...DATABASE[node], 'hall.db-shm', ...(mark ? ['mark'] : [])])
    rmSync(join(net.folder(node), name), { recursive: true, force: true });
  for (const name of [...DATABASE[node], ...(mark ? ['mark'] : [])])
    execFileSync('sh', [
      '-c',
      'test ! -e "$1" || cp -a "$1" "$2"',
      '-',
      join(copy.dir, name),
      net.folder(node),
    ]);
}

const ownEntries = (dir: string): number =>
  inHall(
    dir,
    (db) =>
      (db.prepare("SELECT sum(size) AS n FROM log WHERE origin LIKE 'test/nongan/%'").get() as { n: number })
        .n,
  );

/** Records that stand in the stopped hall's database alone: not at the city, not in the copy that takes its place. */
async function unsent(net: ProcessNetwork, copy: string): Promise<string[]> {
  // What the city's broker has is the city's a moment later.
  await sleep(2_000);
  const heads = await lookInto(
    net.folder('city'),
    (sql) => sql<{ origin: string; size: number }[]>`select origin, size from log`,
  );
  const held = new Map(heads.map((h) => [h.origin, h.size]));
  const kept = new Set(inHall(copy, records).map((r) => r.id));
  return inHall(net.folder('nongan'), records)
    .filter((r) => r.idx >= (held.get(r.origin) ?? 0) && !kept.has(r.id))
    .map((r) => r.id);
}

function records(db: Database.Database): { id: string; origin: string; idx: number }[] {
  const rows = db
    .prepare(
      `SELECT lower(hex(r.id)) AS id, origin, position & 4294967295 AS idx FROM record r JOIN log ON log.id = position >> 32
        WHERE origin LIKE 'test/nongan/%'`,
    )
    .all() as { id: string; origin: string; idx: number }[];
  const uuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return rows.map((r) => ({ ...r, id: uuid(r.id) }));
}

function inHall<T>(dir: string, look: (db: Database.Database) => T): T {
  const db = new Database(join(dir, 'hall.db'), { readonly: true, fileMustExist: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
}

/** Entries that those beneath the province hold of one of its logs. A head that left may have left alone. */
async function heldBeneath(net: ProcessNetwork, origin: string): Promise<number> {
  const hall = inHall(
    net.folder('nongan'),
    (db) => db.prepare('SELECT origin, size FROM log').all() as Size[],
  );
  const both = [...(await sizes(net, 'city', 'province')), ...hall].filter((row) => row.origin === origin);
  return Math.max(0, ...both.map(({ size }) => size));
}

/** The holders of the root keys name the log in which the province goes on, as its runbook says. */
async function ceremony(net: ProcessNetwork): Promise<void> {
  const folder = net.folder('province');
  const { origin, epoch } = openFolder(folder).keys;
  const file = (name: string) => join(folder, `after-${epoch}.${name}`);
  await until(
    'the province has back what those beneath it hold',
    async () => {
      const ended = readNextLog(folder)?.ended;
      return ended?.origin === origin && ended.size >= (await heldBeneath(net, origin));
    },
    TOLD_MS,
  );
  const key = join(folder, 'root-keys', 'root-1');
  const done = async (...words: string[]) => {
    const { code, stderr } = await net.hutong('root', ...words, '--lang', 'en');
    if (code !== 0) throw new Error(`root ${words[0]}: exit ${code} ${stderr}`);
  };
  const draft = ['draft', '--from', join(folder, 'root.json'), '--next', folder, '--out', file('draft')];
  await done(...draft);
  await done('sign', file('draft'), '--key', key, '--out', file('sig'));
  await done('assemble', file('draft'), file('sig'), '--out', file('json'));
  await done('publish', file('json'), '--data', folder);
}
