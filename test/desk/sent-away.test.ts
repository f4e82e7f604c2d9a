import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const COUNTER = '/desk/counter/XK-001';

/** Numbers of the cases at the hall that were sent away. */
async function sentAway({ hall }: Awaited<ReturnType<typeof openDesk>>) {
  const { items } = await hall.matters.list(
    { kind: 'case', state: 'sent_away', limit: 50 },
    { readsInternal: true },
  );
  return items.map(({ number }) => number);
}

test('A1: who comes without papers goes with a notice by one key; it is on record, prints at once and names nobody', async () => {
  const desk = await openDesk();
  const { get, send, hall } = desk;
  expect((await get(window, COUNTER)).text).toMatch(/<button[^>]*value="away"[^>]*accesskey="g"/);
  const paper = await send(window, COUNTER, { go: 'away', material: '0', phone: '13900001111' });
  expect(paper.status).toBe(200);
  const numbers = await sentAway(desk);
  expect(numbers).toHaveLength(1);
  for (const said of ['一次性告知单', '<li>平面图</li>', `${numbers[0]}-告1`, 'data-print'])
    expect(paper.text).toContain(said);
  expect(paper.text).not.toContain('<li>申请书</li>');
  const { items } = await hall.query({ node: hall.info.node, subject: numbers[0]!, limit: 10 });
  expect(items).toMatchObject([
    {
      type: 'case.sent_away',
      department: ORGAN,
      body: { item_code: 'XK-001', reason: '材料不全', materials: ['平面图'], handler: window.name },
      commitments: {},
    },
  ]);
  expect(JSON.stringify(items)).not.toContain('13900001111');
});

test('a notice that is sent twice is one, and the same paper; its draft is gone', async () => {
  const desk = await openDesk();
  const { get, post, store } = desk;
  const once = /name="once" value="([^"]+)"/.exec((await get(window, COUNTER)).text)![1]!;
  const fields: [string, string][] = [
    ['once', once],
    ['go', 'away'],
    ['applicant_name', '孙一'],
  ];
  await post(window, `/desk/drafts?form=${encodeURIComponent(COUNTER)}`, fields);
  const [first, second] = await Promise.all([post(window, COUNTER, fields), post(window, COUNTER, fields)]);
  expect([first.status, second.text]).toEqual([200, first.text]);
  expect(first.text).toContain('<li>申请书</li>');
  expect(await sentAway(desk)).toHaveLength(1);
  expect(store.drafts.find(window.account, COUNTER)).toBeUndefined();
  // The papers were in the bag after all: the same form takes the application.
  const taken = await post(window, COUNTER, [...fields.filter(([name]) => name !== 'go'), ['go', 'apply']]);
  expect([taken.status, taken.to.startsWith('/desk/cases/')]).toEqual([303, true]);
});

test('a notice says what to do: nothing missing, no place to go and no explanation are each told at their field', async () => {
  const desk = await openDesk();
  const { send } = desk;
  const all = { go: 'away', material: ['0', '1'] };
  for (const [fields, name] of [
    [all, 'missing'],
    [{ ...all, away_reason: '不属本机关职权' }, 'where_to'],
    [{ ...all, away_reason: '其他' }, 'explanation'],
  ] as const) {
    const refused = await send(window, COUNTER, fields);
    expect([refused.status, refused.text.includes(`href="#f-${name}"`)]).toEqual([422, true]);
  }
  expect(await sentAway(desk)).toEqual([]);
  const away = { ...all, away_reason: '不属本机关职权', where_to: '农安县市场监督管理局' };
  const paper = await send(window, COUNTER, away);
  expect(paper.text).toContain('请向农安县市场监督管理局申请。');
  expect(paper.text).not.toContain('<li>申请书</li>');
});

test('A8: a number of a person in what everybody may read stops the notice with a word at its field', async () => {
  const desk = await openDesk();
  const { send } = desk;
  for (const name of ['missing', 'where_to', 'explanation'])
    for (const number of ['13900001111', '身份证 220122199003070019']) {
      const refused = await send(window, COUNTER, { go: 'away', [name]: `请联系 ${number}` });
      expect([name, refused.status]).toEqual([name, 422]);
      expect(refused.text).toContain(`href="#f-${name}"`);
    }
  expect(await sentAway(desk)).toEqual([]);
});
