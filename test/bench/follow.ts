import { Hall } from '@hutong/hall';
import { signNote } from '@hutong/log';
import { createApp, TokenStore } from '@hutong/web';
import Database from 'better-sqlite3';
import { cost, type Figure, rate } from './figure.ts';
import { initHall } from './lone-hall.ts';
import { mix, prepared } from './mix.ts';

const AT_ONCE = 2_000;
const QUIET = { debug() {}, info() {}, warn() {}, error: console.error };
const BARE_ROWS = 'one row of a bare table of SQLite put for each entry, 2,000 a transaction';
const BARE_PAGE = '50 rows of a bare table of SQLite by its key';
const LISTS = ['', '?kind=case', '?state=accepted', '?kind=case&due_before=2026-04-01'];
const SEARCHES = ['0002', '许可', '食品经营', '登记'];
const ASKED = 25;

/** How fast a hall’s read models read what it has recorded, and how fast they answer then. */
export async function follow(dir: string, count: number): Promise<Figure[]> {
  const hall = new Hall(await initHall(dir), { log: QUIET });
  try {
    await hall.begin();
    const all = prepared(mix(count));
    for (let i = 0; i < all.length; i += AT_ONCE)
      hall.store.append(hall.info.origin, all.slice(i, i + AT_ONCE), (body) =>
        signNote(body, hall.folder.keys.log),
      );
    const seconds = await secondsOf(() => hall.followers.catchUp());
    const bare = new Database(`${dir}/bare.db`);
    const rows = barely(bare, all.length);
    const page = await p95(['1'], async () => {
      bare.prepare('SELECT * FROM row ORDER BY key DESC LIMIT 50').all();
    });
    bare.close();
    const token = { name: 'bench', roles: ['auditor'] as const, expired: false };
    const tokens = Object.assign(new TokenStore(dir), { find: () => token });
    const app = createApp({ service: hall, tokens, log: QUIET });
    const ask = async (query: string) => {
      const answer = await app.request(`/api/matters${query}`, { headers: { authorization: 'Bearer x' } });
      if (answer.status !== 200) throw new Error(await answer.text());
      await answer.text();
    };
    const lists = await p95(LISTS, ask);
    const searches = await p95(
      SEARCHES.map((words) => `?words=${encodeURIComponent(words)}`),
      ask,
    );
    const { total } = await hall.matters.list({ limit: 1 }, { readsInternal: true });
    const note = `${total} matters`;
    return [
      rate('follow.hall', all.length / seconds, rows, BARE_ROWS, note, 'events/s'),
      cost('matters.list', lists, 'ms', page, BARE_PAGE, note),
      cost('matters.search', searches, 'ms', page, BARE_PAGE, note),
    ];
  } finally {
    await hall.stop();
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1_000;
}

function barely(db: Database.Database, count: number): number {
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE row (key TEXT PRIMARY KEY, state BLOB)');
  const put = db.prepare('INSERT INTO row VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state');
  const state = Buffer.alloc(1_000);
  const since = performance.now();
  for (let i = 0; i < count; i += AT_ONCE)
    db.transaction(() => {
      for (let n = i; n < Math.min(i + AT_ONCE, count); n++) put.run(`case/${n % (count / 5)}`, state);
    })();
  return (count / (performance.now() - since)) * 1_000;
}

/** Milliseconds in which 95 of 100 are answered. */
async function p95(queries: readonly string[], ask: (query: string) => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < ASKED; n++)
    for (const query of queries) took.push((await secondsOf(() => ask(query))) * 1_000);
  took.sort((a, b) => a - b);
  return took[Math.floor(took.length * 0.95)] ?? 0;
}
