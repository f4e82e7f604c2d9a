import { Hall } from '@hutong/hall';
import { freePort } from '@hutong/process';
import { localText } from '@hutong/record';
import { readConfig } from '@hutong/trust';
import { createApp, TokenStore } from '@hutong/web';
import Database from 'better-sqlite3';
import { ThinLine } from '../faults/line.ts';
import { aGivenName, DEPARTMENTS, fillDesk, nameOf, phoneOf } from './desk-fill.ts';
import { deskPages } from './desk-pages.ts';
import { cost, type Figure, type Name } from './figure.ts';
import { acquaint } from './flow.ts';
import { type BenchNetwork, hallBelow, PROVINCE, withProvince } from './network.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** A Tuesday at ten; the days around it are worked as every week. */
const A_TUESDAY = Date.parse('2026-11-24T10:00:00+08:00');
/** The last such hour: the hall’s own process has no other clock. */
const NOW = A_TUESDAY + Math.floor((Date.now() - A_TUESDAY) / WEEK_MS) * WEEK_MS;
const ASKED = 20;
const QUIET = { debug() {}, info() {}, warn() {}, error: console.error };
const BARE_PAGE = '50 rows of a bare table of SQLite by its key';
const PLAN = hallBelow(PROVINCE.node);
/** Of the line up: what the hall has stored takes hours on it. */
const KBIT = 2_000;
const FAST_KBIT = 1_000_000;

/** How a desk does in a hall of so many matters, most of which its parent does not have yet. */
export async function desk(dir: string, wanted: ReadonlySet<Name>, matters: number): Promise<Figure[]> {
  const network = await withProvince(dir);
  const port = await freePort();
  const broker = readConfig(network.folder(PROVINCE.node)).nats?.port as number;
  const line = await ThinLine.open(port, broker, FAST_KBIT);
  try {
    await network.init(PLAN, port);
    await acquaint(network, PLAN);
    const bare = barePage(`${dir}/bare.db`);
    const figures = await lookedFor(network, matters, bare);
    if (![...wanted].some((name) => OF_PAGES.has(name))) return figures;
    line.carry(KBIT);
    return [...figures, ...(await deskPages(network, PLAN, matters, [bare, BARE_PAGE]))];
  } finally {
    await network.close();
    line.close();
  }
}

/** What needs the hall as a process of its own, with its desk open and its line busy. */
const OF_PAGES: ReadonlySet<Name> = new Set<Name>([
  'desk.page',
  'desk.act',
  'desk.first_page',
  'desk.script',
  'desk.rss',
]);

/** How fast people and words are found, and the lists given with which a morning begins. */
async function lookedFor(network: BenchNetwork, matters: number, bare: number): Promise<Figure[]> {
  const dir = network.folder(PLAN.node);
  const hall = new Hall(dir, { log: QUIET, now: () => NOW });
  try {
    await hall.begin();
    await fillDesk(hall, matters, NOW);
    const token = { name: 'bench', roles: ['operator'] as const, expired: false };
    const tokens = Object.assign(new TokenStore(dir), { find: () => token });
    const app = createApp({ service: hall, tokens, log: QUIET, now: () => NOW });
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
    const ask = async (path: string, body?: object) => {
      const post = body && { method: 'POST', body: JSON.stringify(body) };
      const answer = await app.request(path, { headers, ...post });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(text);
      if ((JSON.parse(text) as { items: unknown[] }).items.length === 0)
        throw new Error(`${path} gave nothing`);
    };
    const search = await p95(searches(matters), (body) => ask('/api/matters/find', body));
    const today = localText(NOW).slice(0, 10);
    const lists = await p95(listsOn(today), (query) => ask(`/api/matters?${query}`));
    const { total } = await hall.matters.list({ limit: 1 }, { readsInternal: true });
    const note = `${total} matters; the slowest`;
    return [
      cost('desk.search', search.p95, 'ms', bare, BARE_PAGE, `${note} ${search.slowest}`),
      cost('desk.lists', lists.p95, 'ms', bare, BARE_PAGE, `${note} ${lists.slowest}`),
    ];
  } finally {
    await hall.stop();
  }
}

const SOME = encodeURIComponent(DEPARTMENTS.slice(0, 3).join(','));
const listsOn = (today: string) => [
  'due_within=0',
  'due_within=3',
  `due_before=${today}`,
  'level=yellow,red',
  'open=true&states=supplementing',
  'unassigned=true',
  'owner=经办%20B003',
  'returned=true',
  'open=true',
  ...[
    `due_before=${today}`,
    'due_within=3',
    'open=true&states=supplementing',
    'unassigned=true',
    'open=true',
  ].map((query) => `${query}&departments=${SOME}`),
];

function searches(matters: number): object[] {
  const some = [0.1, 0.5, 0.9].map((part) => Math.floor(matters * part));
  return [
    ...some.map((n) => ({ applicant: nameOf(n) })),
    ...some.map((n) => ({ telephone: phoneOf(n) })),
    { applicant: nameOf(some[1] ?? 0), telephone: phoneOf(some[1] ?? 0) },
    // The commonest, one who is among them, and one who is not in the words.
    { applicant: '有限公司' },
    { applicant: `${aGivenName}商贸` },
    { applicant: nameOf(some[2] ?? 0), words: '登记' },
    { words: '食品经营' },
    { words: '登记' },
    { words: '公安局', departments: ['公安局'] },
  ];
}

/** Milliseconds in which a page of a bare table is read, 95 of 100 times. */
function barePage(file: string): number {
  const db = new Database(file);
  db.exec('CREATE TABLE row (key TEXT PRIMARY KEY, state BLOB)');
  const put = db.prepare('INSERT INTO row VALUES (?, ?)');
  db.transaction(() => {
    for (let n = 0; n < 100_000; n++) put.run(`case/${n}`, Buffer.alloc(300));
  })();
  const took = Array.from({ length: 100 }, () => {
    const since = performance.now();
    db.prepare('SELECT * FROM row ORDER BY key DESC LIMIT 50').all();
    return performance.now() - since;
  });
  db.close();
  return took.sort((a, b) => a - b)[95] ?? 0;
}

async function p95<T>(
  all: readonly T[],
  ask: (one: T) => Promise<void>,
): Promise<{ p95: number; slowest: string }> {
  const took: { ms: number; of: T }[] = [];
  for (let n = 0; n < ASKED; n++)
    for (const of of all) {
      const since = performance.now();
      await ask(of);
      took.push({ ms: performance.now() - since, of });
    }
  took.sort((a, b) => a.ms - b.ms);
  const { ms = 0, of } = took[Math.floor(took.length * 0.95)] ?? {};
  return { p95: ms, slowest: decodeURIComponent(typeof of === 'string' ? of : JSON.stringify(of)) };
}
