import { COUNTED } from '@hutong/matters';
import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ITEM, ORGAN, openDesk } from './desk.ts';

const OTHER = '农安县水务局';
const head = clerk('H001', { role: 'hall-head', organs: '*' });
const ofOther = clerk('H002', { role: 'department-head', organs: [OTHER] });
const window = clerk('A003', { role: 'window', organs: '*' });

/** A record of a case, on a day of 2026 at ten in the morning. */
function said(number: string, type: string, on: string, body: object = {}, department = ORGAN) {
  return { type, subject: number, department, occurred_at: `2026-${on}T10:00:00+08:00`, body };
}

const OF_ITEM = { item_code: 'XK-001', item_name: ITEM.body.name };
const YEAR = [
  said('甲1', 'case.apply', '03-02', OF_ITEM),
  said('甲1', 'case.accept', '03-02', { accepted: true, handler: '窗口 A003' }),
  said('甲1', 'case.close', '03-04', { outcome: '准予', handler: '决定 B001' }),
  said('甲1', 'case.rate', '03-05', { grade: '1' }),
  // A second rating is none (一次一评).
  said('甲1', 'case.rate', '03-06', { grade: '5' }),
  said('甲2', 'case.apply', '03-02', OF_ITEM),
  said('甲2', 'case.apply', '03-02', OF_ITEM),
  said('甲2', 'case.accept', '03-03', { accepted: false, reason: '不属本机关', handler: '窗口 A004' }),
  // Promised in five working days from the 3rd on: the 10th is its last day in time, and nothing came by then.
  said('甲3', 'case.apply', '03-03', OF_ITEM),
  said('甲3', 'case.accept', '03-03', { accepted: true, handler: '窗口 A003' }),
  said('甲3', 'case.special_start', '03-04', { special_type: '1', number: 1, reason: '需专家评审' }),
  said('甲3', 'case.close', '05-29', { outcome: '不予', reason: '不合条件' }),
  said('乙1', 'case.sent_away', '03-08', { ...OF_ITEM, reason: '材料不全', handler: '窗口 A003' }, OTHER),
  said('乙2', 'case.apply', '04-01', OF_ITEM, OTHER),
];

async function openYear() {
  const desk = await openDesk();
  const outcomes = await desk.hall.append(YEAR);
  expect(outcomes.filter(({ status }) => status !== 'stored')).toEqual([]);
  await desk.hall.followers.catchUp();
  const report = async (query: string, who = head) => {
    const page = await desk.get(who, `/desk/reports?${query}`);
    expect(page.status).toBe(200);
    return { page: page.text, rows: rowsIn(page.text) };
  };
  return { ...desk, report };
}

/** The rows of the first sheet of a workbook. */
async function bookOf(answer: Response): Promise<unknown[][]> {
  expect(answer.headers.get('content-type')).toContain('spreadsheetml.sheet');
  const book = await readXlsx(new Uint8Array(await answer.arrayBuffer()));
  return book.sheets[0]!.rows as unknown[][];
}

/** Each row of the table by its title: its figures, and where they lead. */
function rowsIn(html: string) {
  const rows = new Map<string, { figures: number[]; links: string[] }>();
  for (const [, row = ''] of html.matchAll(/<tr>(<th scope="row">[\s\S]*?)<\/tr>/g)) {
    const title = /<th scope="row">([^<]*)</.exec(row)?.[1] ?? '';
    const cells = [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => cell);
    const figures = cells.map((cell) => Number(cell.replace(/<[^>]*>/g, '')));
    const links = cells.flatMap((cell) => /href="([^"]+)"/.exec(cell)?.[1]?.replaceAll('&amp;', '&') ?? []);
    rows.set(title, { figures, links });
  }
  return rows;
}

const figures = (named: Partial<Record<(typeof COUNTED)[number], number>>) =>
  COUNTED.map((what) => named[what] ?? 0);

test('A10: a day, a week and a month are counted by organ, window and item, corrections left out', async () => {
  const { report, hall } = await openYear();
  const week = await report('period=week&on=2026-03-04');
  expect(week.page).toContain('周报 2026-03-02 — 2026-03-08');
  const ofOrgan = figures({
    received: 3,
    accepted: 2,
    refused: 1,
    extended: 1,
    closed: 1,
    rated: 1,
    rated_badly: 1,
  });
  expect(week.rows.get(ORGAN)?.figures).toEqual(ofOrgan);
  expect(week.rows.get(OTHER)?.figures).toEqual(figures({ sent_away: 1 }));
  expect(week.rows.get('合计')?.figures[0]).toBe(3);
  const byWindow = await report('period=week&on=2026-03-04&by=window');
  expect(byWindow.rows.get('窗口 A004')?.figures).toEqual(figures({ received: 1, refused: 1 }));
  const byItem = await report('period=month&on=2026-03-31&by=item');
  // 延期 counts ten days more than what was promised: still nothing came by then.
  expect(byItem.rows.get(ITEM.body.name)?.figures[COUNTED.indexOf('late')]).toBe(1);
  const may = await report('period=day&on=2026-05-29');
  expect(may.rows.get(ORGAN)?.figures).toEqual(figures({ closed: 1, refused: 1 }));
  const [closed] = (await hall.query({ node: hall.info.node, subject: '甲3', type: 'case.close', limit: 1 }))
    .items;
  await hall.append([said('甲3', 'case.correct', '05-30', { of: closed!.id, reason: '录错' })]);
  await hall.followers.catchUp();
  expect((await report('period=day&on=2026-05-29')).page).toContain('这一期间没有办件');
});

test('A10: every figure opens to as many records as it says, in every grouping, and each is there', async () => {
  const { report, get } = await openYear();
  for (const by of ['organ', 'window', 'item'])
    for (const { figures, links } of (await report(`period=month&on=2026-03-15&by=${by}`)).rows.values()) {
      const counted = figures.filter((n) => n > 0);
      expect(links).toHaveLength(counted.length);
      for (const [i, link] of links.entries()) {
        const { text } = await get(head, link);
        const records = [...text.matchAll(/href="(\/desk\/records\/[^"]+)"/g)].map(([, href]) => href!);
        expect([link, records.length]).toEqual([link, counted[i]]);
        expect((await get(head, records[0]!)).status).toBe(200);
      }
    }
});

test('A8: a head sees the figures of their organs alone, and no figure leads beyond them', async () => {
  const { report, get } = await openYear();
  const { rows } = await report('period=month&on=2026-03-15', ofOther);
  expect([...rows.keys()]).toEqual(['合计', OTHER]);
  const link = `/desk/reports/records?period=month&on=2026-03-01&by=organ&what=received&of=row&key=${encodeURIComponent(ORGAN)}`;
  expect((await get(ofOther, link)).text).toContain('0 条记录');
});

test('what the desk does today stands in the day’s report, and the export says the same as the page', async () => {
  const { report, send, get } = await openYear();
  await send(window, '/desk/counter/XK-001', { material: '0', go: 'away' });
  const { page, rows } = await report('');
  expect(rows.get(ORGAN)?.figures).toEqual(figures({ sent_away: 1 }));
  const link = /href="(\/desk\/reports\/export[^"]+csv)"/.exec(page)![1]!.replaceAll('&amp;', '&');
  const table = (await get(head, link)).text.trim().split('\r\n');
  expect(table[0]).toContain('"收件","一次性告知","受理"');
  expect(table[2]).toBe(
    `"${ORGAN}",${figures({ sent_away: 1 })
      .map((n) => `"${n}"`)
      .join(',')}`,
  );
});

test('A10: reports and lists are kept as workbooks with the same figures, numbers as numbers and nothing private', async () => {
  const { ask, report } = await openYear();
  const { rows } = await report('period=week&on=2026-03-04');
  const kept = await bookOf(await ask(head, '/desk/reports/export?period=week&on=2026-03-04&format=xlsx'));
  expect(kept.find(([title]) => title === ORGAN)?.slice(1)).toEqual(rows.get(ORGAN)?.figures);
  const list = await bookOf(await ask(head, '/desk/cases/export?state=applied&format=xlsx'));
  expect(list.map(([number]) => number)).toEqual(['编号', '乙2']);
  for (const path of ['/desk/cases/export', '/desk/reports/export?format=pdf'])
    expect((await ask(head, path)).status).toBe(400);
});

test('what an address asks for that is none is told by its name', async () => {
  const { get } = await openYear();
  for (const [query, name] of [
    ['period=year', 'period'],
    ['on=2026-02-30', 'on'],
    ['on=9999-99-99', 'on'],
    ['by=person', 'by'],
    ['after=-1', 'after'],
  ]) {
    const { status, text } = await get(head, `/desk/reports?${query}`);
    expect([query, status, text.includes(name!)]).toEqual([query, 400, true]);
  }
  expect((await get(head, '/desk/reports/records?what=salaries')).status).toBe(400);
});
