import { Hall } from '@hutong/hall';
import { signNote } from '@hutong/log';
import { pooledRandom, prepareRecord, type RecordInput } from '@hutong/record';
import Database from 'better-sqlite3';
import { cost, type Figure } from './figure.ts';
import { initHall } from './lone-hall.ts';

const AT_ONCE = 2_000;
const DAY_MS = 86_400_000;
/** A Tuesday; the days around it are worked as every week. */
const NOW = Date.parse('2026-11-24T15:00:00+08:00');
/** Over so many days before it cases were accepted. */
const DAYS = 34;
const random = pooledRandom();
const QUIET = { debug() {}, info() {}, warn() {}, error: console.error };
const BARE = 'as many rows of a bare table of SQLite put by their keys, 2,000 a transaction';

/** How long a hall takes, a new day having begun, to judge those of its open cases for which it changes anything. */
export async function midnight(dir: string, cases: number): Promise<Figure[]> {
  let now = NOW;
  const hall = new Hall(await initHall(dir), { log: QUIET, now: () => now });
  try {
    await hall.begin();
    const append = (records: readonly RecordInput[]) =>
      hall.store.append(
        hall.info.origin,
        records.map((record) => prepareRecord(record, { now, random })),
        (body) => signNote(body, hall.folder.keys.log),
      );
    append([
      said('catalogue.item', 'XK-1', 40, {
        name: '许可',
        item_type: '01',
        statutory_days: 20,
        promised_days: 10,
      }),
    ]);
    for (let n = 0; n < cases; n += AT_ONCE / 2) append(opened(n, Math.min(n + AT_ONCE / 2, cases)));
    await hall.followers.catchUp();
    now += DAY_MS;
    const due = dueOn(`${dir}/hall/hall.db`, now);
    const since = performance.now();
    await hall.followers.catchUp();
    const seconds = (performance.now() - since) / 1_000;
    const left = dueOn(`${dir}/hall/hall.db`, now);
    if (due === 0 || left > 0) throw new Error(`of ${due} cases ${left} were left as they were`);
    return [
      cost('midnight.200k', seconds, 's', barely(`${dir}/bare.db`, due), BARE, `${due} of ${cases} cases`),
    ];
  } finally {
    await hall.stop();
  }
}

function said(type: string, subject: string, daysAgo: number, body: Record<string, unknown>): RecordInput {
  const occurred_at = new Date(NOW - daysAgo * DAY_MS).toISOString();
  return { type, subject, department: '政务服务局', occurred_at, body };
}

/** Cases that were accepted and are open still. */
function opened(from: number, to: number): RecordInput[] {
  return Array.from({ length: to - from }, (_, i) => {
    const [number, ago] = [`220122-${from + i}`, (from + i) % DAYS];
    const item = { item_name: '许可', item_code: 'XK-1', item_type: '01' };
    return [
      said('case.apply', number, ago + 1, item),
      said('case.accept', number, ago, { accepted: true, item_code: 'XK-1' }),
    ];
  }).flat();
}

/** Matters for which the day changes something and that are not judged by it yet. */
function dueOn(file: string, now: number): number {
  const db = new Database(file, { readonly: true });
  const today = Math.floor((now + 8 * 3_600_000) / DAY_MS);
  const { n } = db.prepare('SELECT count(*) n FROM matter WHERE next_at <= ?').get(today) as { n: number };
  db.close();
  return n;
}

/** Seconds. */
function barely(file: string, count: number): number {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE row (key TEXT PRIMARY KEY, state BLOB)');
  const put = db.prepare('INSERT INTO row VALUES (?, ?)');
  const since = performance.now();
  for (let i = 0; i < count; i += AT_ONCE)
    db.transaction(() => {
      for (let n = i; n < Math.min(i + AT_ONCE, count); n++) put.run(`case/${n}`, Buffer.alloc(300));
    })();
  db.close();
  return (performance.now() - since) / 1_000;
}
