import { localText } from '@hutong/record';
import Database from 'better-sqlite3';
import { ITEM, ORGAN } from '../desk/item.ts';
import { type Filling, wordsOf } from '../desk/soak/form.ts';
import { PlainBrowser } from '../desk/soak/plain-browser.ts';
import { openPage, sendForm, signIn } from '../desk/soak/visit.ts';
import { DEPARTMENTS, numberOf, openOne } from './desk-fill.ts';
import { cost, type Figure } from './figure.ts';
import { hire } from './hire.ts';
import { type BenchNetwork, type BenchNode, type hallBelow, Watch } from './network.ts';
import { memory } from './processes.ts';
import { Times } from './times.ts';

const TURNS = 25;
const CASES = 60;
const KIB = 1_024;
const COMMITS = 100;
const ITEM_AT = `/desk/counter/${ITEM.subject}`;

/** A hall’s two people at their browsers, and how long each answer took that they got. */
class Desks {
  readonly window: PlainBrowser;
  readonly decider: PlainBrowser;
  readonly took = { page: new Times(), act: new Times() };
  #at = '';

  constructor(url: string) {
    const taking = (kind: 'page' | 'act', ms: number) => this.took[kind].add(ms, this.#at);
    this.window = new PlainBrowser(url, taking);
    this.decider = new PlainBrowser(url, taking);
  }

  /** Opens a page whose time counts under its address, without the number of a case. */
  page(browser: PlainBrowser, path: string) {
    this.#at = decodeURIComponent(path).replace(/\d{6}-[\d-]+/, 'NUMBER');
    return openPage(browser, path);
  }

  /** Does an act by its form. @returns where it leads */
  async act(browser: PlainBrowser, path: string, filling: Filling, button: Filling = {}): Promise<string> {
    const answer = await sendForm(browser, await this.page(browser, path), path, filling, button);
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${wordsOf(answer.html)}`);
    await this.page(browser, answer.to);
    return answer.to.split('?')[0] ?? '';
  }
}

/**
 * What a desk’s pages and acts take while the backlog drains, what comes over the line for the first page, and what memory
 * its hall needs.
 * @param bare ms of a bare page
 */
export async function deskPages(
  network: BenchNetwork,
  plan: ReturnType<typeof hallBelow>,
  matters: number,
  [bare, against]: [number, string],
): Promise<Figure[]> {
  const dir = network.folder(plan.node);
  const window = await hire(dir, 'W001', 'window', `handler:${ORGAN}`);
  const deciders = [ORGAN, ...DEPARTMENTS].map((organ) => `decider:${organ}`);
  const decider = await hire(dir, 'D001', ...deciders);
  const hall = await network.start(plan);
  await state(hall, ITEM);
  const atStart = memory(hall.process.pid).now;
  const desks = new Desks(hall.url);
  await signIn(desks.window, window);
  await signIn(desks.decider, decider);
  const weighed = await weigh(desks.decider);
  for (const times of Object.values(desks.took)) times.forget();
  const watch = new Watch(hall.dir, plan.node);
  await work(desks, matters);
  const behind = watch.stored - watch.received(network.node('province').plan.node);
  watch.close();
  if (behind <= 0) throw new Error('the backlog was gone before the work was done: give more matters');
  const { now, peak } = memory(hall.process.pid);
  desks.window.close();
  desks.decider.close();
  const { page, act } = desks.took;
  const waiting = `${behind.toLocaleString('en-US')} entries still behind`;
  return [
    cost('desk.page', page.p95, 'ms', bare, against, `${waiting}; ${page.told}`),
    cost('desk.act', act.p95, 'ms', commitMs(`${dir}-commit.db`), 'a row committed in bare SQLite', act.told),
    cost(
      'desk.first_page',
      weighed.all / KIB,
      'KiB',
      weighed.page / KIB,
      'the page without its files',
      weighed.told,
    ),
    cost('desk.script', weighed.script / KIB, 'KiB', weighed.script / KIB, 'itself'),
    cost(
      'desk.rss',
      Math.max(atStart, now),
      'MiB',
      atStart,
      'itself after its start',
      `then ${now.toFixed(0)}, peak ${peak.toFixed(0)}`,
    ),
  ];
}

/** The morning list again and again, the lists behind it, cases among the million; then cases of one’s own. */
async function work(desks: Desks, matters: number): Promise<void> {
  const { window, decider } = desks;
  const today = localText(Date.now()).slice(0, 10);
  const somebodys = [openOne(matters), openOne(matters / 2), 1].map((n) => `/desk/cases/${numberOf(n)}`);
  const pages = [
    '/desk',
    '/desk/cases',
    `/desk/cases?due_before=${today}&organs=own`,
    '/desk/cases?open=true&organs=own',
    '/desk/complaints',
    '/desk/search',
    ...somebodys,
  ];
  const ofWindow = ['/desk', '/desk/counter', `/desk/counter?words=${encodeURIComponent('许可')}`, ITEM_AT];
  for (let n = 0; n < TURNS; n++) {
    for (const path of pages) await desks.page(decider, path);
    for (const path of ofWindow) await desks.page(window, path);
  }
  for (let n = 0; n < CASES; n++) {
    const applicant = { applicant_name: `申请人${n}号`, phone: `139${String(n).padStart(8, '0')}` };
    const filling = { ...applicant, material: ['0', '1'] };
    const path = await desks.act(window, ITEM_AT, filling, { go: 'accept' });
    await desks.act(window, `${path}/step`, { step: '审查', action: '通过' });
    await desks.act(decider, `${path}/close`, { outcome: '准予' });
    await desks.act(window, `${path}/deliver`, { method: '窗口领取' });
  }
}

/** Has a program put a record on record. */
async function state({ url, token }: BenchNode, record: object): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/records`, { method: 'POST', headers, body: JSON.stringify(record) });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
}

/** Bytes of the first page of the day with every file that a browser fetches for it, as they come over the line. */
async function weigh(browser: PlainBrowser) {
  const { html } = await openPage(browser, '/desk');
  const page = Buffer.byteLength(html);
  const files = [
    ...new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)),
  ];
  let all = page;
  let script = 0;
  for (const file of files) {
    const bytes = Buffer.byteLength((await openPage(browser, file)).html);
    all += bytes;
    if (file.endsWith('.js')) script += bytes;
  }
  return { page, all, script, told: `with ${files.map((file) => file.replace('/assets/', '')).join(', ')}` };
}

/** Milliseconds in which a row is on the disk, 95 of 100 times. */
function commitMs(file: string): number {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table t (i integer primary key, b blob)');
  const insert = db.prepare('insert into t (b) values (?)');
  const times = new Times();
  for (let n = 0; n < COMMITS; n++) {
    const since = performance.now();
    insert.run(Buffer.alloc(450, n));
    times.add(performance.now() - since, '');
  }
  db.close();
  return times.p95;
}
