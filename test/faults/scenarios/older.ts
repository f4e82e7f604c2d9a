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
  /** Entries that it holds of each log of its own. */
  own: Sizes;
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
        const left = lost(now, copy);
        if (away) await net.run('city');
        if (node === 'nongan') {
          const gone = await unsent(net, copy.dir);
          for (const id of gone) if (acknowledged.delete(id)) seen['unsent, gone with the disk'] += 1;
        }
        putBack(net, node, copy, mark);
        const since = net.lines.length;
        const back = total(now.own) - total(copy.own);
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
  const sizes = node === 'nongan' ? undefined : await held(net, node, node);
  await net.nodes.get(node)?.stop();
  // `cp -a` keeps whose the files are; one that is not there is none of the database's.
  for (const name of [...DATABASE[node], 'mark'])
    execFileSync('sh', ['-c', 'test ! -e "$1" || cp -a "$1" "$2"', '-', join(net.folder(node), name), dir]);
  return { dir, own: sizes ?? heldByHall(dir, 'nongan') };
}

type Sizes = ReadonlyMap<string, number>;

const total = (sizes: Sizes): number => [...sizes.values()].reduce((sum, size) => sum + size, 0);

/** Entries that may have left the node by its mark, were there just now, and are not in the copy that takes its place. */
function lost(now: Copy, copy: Copy): number {
  const file = join(now.dir, 'mark');
  const marks: Record<string, number> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const of = ([origin, mark]: [string, number]) =>
    Math.max(0, Math.min(mark, now.own.get(origin) ?? 0) - (copy.own.get(origin) ?? 0));
  return Object.entries(marks).reduce((sum, entry) => sum + of(entry), 0);
}

/** What a center holds of a node's logs. */
async function held(net: ProcessNetwork, center: string, node: string): Promise<Sizes> {
  const rows = await lookInto(
    net.folder(center),
    (sql) => sql<Size[]>`select origin, size from log where origin like ${`test/${node}/%`}`,
  );
  return new Map(rows.map(({ origin, size }) => [origin, size]));
}

/** What the hall in a folder holds of them. */
function heldByHall(dir: string, node: string): Sizes {
  const read = (db: Database.Database) =>
    db.prepare('SELECT origin, size FROM log WHERE origin LIKE ?').all(`test/${node}/%`) as Size[];
  return new Map(inHall(dir, read).map(({ origin, size }) => [origin, size]));
}

interface Size {
  origin: string;
  size: number;
}

/** Whether a node that runs holds all that the one beside it does of its logs. */
async function isWhole(net: ProcessNetwork, node: Node): Promise<boolean> {
  const own = node === 'nongan' ? heldByHall(net.folder(node), node) : await held(net, node, node);
  const beside = await held(net, node === 'city' ? 'province' : 'city', node);
  return [...beside].every(([origin, size]) => (own.get(origin) ?? 0) >= size);
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

/** Records that stand in the stopped hall's database alone: not at the city, not in the copy that takes its place. */
async function unsent(net: ProcessNetwork, copy: string): Promise<string[]> {
  // What the city's broker has is the city's a moment later.
  await sleep(2_000);
  const sent = await held(net, 'city', 'nongan');
  const kept = new Set(inHall(copy, records).map((r) => r.id));
  return inHall(net.folder('nongan'), records)
    .filter((r) => r.idx >= (sent.get(r.origin) ?? 0) && !kept.has(r.id))
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
  const both = [await held(net, 'city', 'province'), heldByHall(net.folder('nongan'), 'province')];
  return Math.max(...both.map((sizes) => sizes.get(origin) ?? 0));
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
  await done('publish', file('json'), '--data', folder, '--yes');
}
