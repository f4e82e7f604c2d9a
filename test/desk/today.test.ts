import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const WATER = '农安县水务局';
const DAY_MS = 86_400_000;
const head = clerk('C001', { role: 'department-head', organs: [ORGAN] });
const window = clerk('A003', { role: 'window', organs: '*' });
const complaints = clerk('E001', { role: 'complaints', organs: '*' });

/** Records of a case, the first of them so many days ago. */
function said(number: string, days: number, [department, ...acts]: [string, ...[string, object][]]) {
  const occurred_at = Date.now() - days * DAY_MS;
  const item = { item_code: 'XK-001', item_name: '公共场所卫生许可', case_type: '2' };
  return ([['apply', item], ...acts] as [string, object][]).map(([act, body], i) => ({
    type: `case.${act}`,
    subject: number,
    department,
    occurred_at: occurred_at + i,
    body,
  }));
}

async function desk(...records: object[][]) {
  const one = await openDesk();
  for (const some of records) {
    const outcomes = await one.hall.append(some);
    expect(outcomes.map(({ status }) => status)).toEqual(some.map(() => 'stored'));
  }
  await one.hall.followers.catchUp();
  return one;
}

const ACCEPT: [string, object] = ['accept', { accepted: true }];
const numbers = (text: string) =>
  [...text.matchAll(/<small>(V-[^<]+)<\/small>/g)].map(([, number]) => number);
/** A section of the page of today: the link to its list, and the cases that it shows. */
function section(text: string, id: string) {
  const html = new RegExp(`<section aria-labelledby="${id}">.*?</section>`, 's').exec(text)?.[0] ?? '';
  return {
    to: /<p><a href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '',
    numbers: numbers(html),
  };
}

const CASES = [
  said('V-new', 0, [ORGAN]),
  said('V-late', 90, [ORGAN, ACCEPT]),
  said('V-waits', 1, [ORGAN, ['supplement_notice', { materials: ['平面图'] }]]),
  said('V-mine', 1, [ORGAN, ACCEPT, ['assign', { owner: head.name }]]),
  said('V-code', 1, [ORGAN, ACCEPT, ['assign', { owner: head.staffCode }]]),
  said('V-post', 1, [ORGAN, ACCEPT, ['assign', { owner: `部门首席 ${head.staffCode}` }]]),
  said('V-back', 1, [ORGAN, ACCEPT, ['step', { step: '审查', action: '退回' }]]),
  said('V-water', 0, [WATER]),
];

test('A1: the page of today has what waits in the organs of a post; each count opens that very list', async () => {
  const { get } = await desk(...CASES);
  const { status, text } = await get(head, '/desk');
  expect(status).toBe(200);
  const queues = {
    late: ['V-late'],
    applied: ['V-new'],
    supplementing: ['V-waits'],
    returned: ['V-back'],
    unassigned: ['V-back', 'V-late', 'V-new', 'V-waits'],
    mine: ['V-code', 'V-mine', 'V-post'],
  };
  for (const [id, expected] of Object.entries(queues)) {
    const queue = section(text, id);
    expect([id, queue.numbers.sort()]).toEqual([id, expected]);
    const list = await get(head, queue.to);
    expect([id, list.status, numbers(list.text).sort()]).toEqual([id, 200, expected]);
    expect(list.text).toContain('只列：');
  }
  expect(section((await get(window, '/desk')).text, 'applied').numbers.sort()).toEqual(['V-new', 'V-water']);
});

test('due today and due soon are those whose day is, by the calendar', async () => {
  const days = Array.from({ length: 12 }, (_, days) => said(`V-${days}`, days, [ORGAN, ACCEPT]));
  const { get, hall } = await desk(...days);
  const { items } = await hall.matters.list({ kind: 'case', limit: 50 }, { readsInternal: true });
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const dueToday = items.filter(({ due }) => due === today).map(({ number }) => number);
  const { text } = await get(head, '/desk');
  expect(section(text, 'due').numbers.sort()).toEqual(dueToday.sort());
  const soon = section(text, 'soon').numbers;
  const late = section(text, 'late').numbers;
  const dues = new Map(items.map(({ number, due }) => [number, due ?? '']));
  for (const number of soon) expect(dues.get(number as string)! >= today).toBe(true);
  for (const number of late) expect(dues.get(number as string)! < today).toBe(true);
  expect(dueToday.every((number) => soon.includes(number))).toBe(true);
});

test('a filter that is none is told, and never taken for an answer', async () => {
  const { get } = await desk(...CASES);
  const wrong = [
    'due_within=x',
    'due_within=99',
    'due_before=morgen',
    'level=purple',
    'unassigned=perhaps',
    'state=NO!',
    'organs=all',
    'mine=false',
    'cursor=x',
    'states=,',
  ];
  for (const query of wrong) {
    const { status, text } = await get(head, `/desk/cases?${query}`);
    expect([query, status, text.includes(query.split('=')[0]!)]).toEqual([query, 400, true]);
  }
  const some = await get(head, '/desk/cases?states=applied,supplementing&organs=own&open=true');
  expect(numbers(some.text).sort()).toEqual(['V-new', 'V-waits']);
  const none = await get(head, `/desk/cases?departments=${encodeURIComponent(WATER)}&organs=own`);
  expect([none.status, numbers(none.text)]).toEqual([200, []]);
});

test('who takes complaints alone sees what waits of these', async () => {
  const { get } = await desk();
  const { text } = await get(complaints, '/desk');
  expect([text.includes('id="complaints_filed"'), text.includes('id="applied"')]).toEqual([true, false]);
});

test('A1: who rated a case badly is to be called back until a complaint about it is taken down; then until that is', async () => {
  const rated = (number: string, grade: string): object[] => [
    ...said(number, 3, [ORGAN, ACCEPT, ['close', { outcome: '准予' }]]),
    {
      type: 'case.rate',
      subject: number,
      department: ORGAN,
      occurred_at: Date.now() - DAY_MS,
      body: { grade, channel: '网站' },
    },
  ];
  const { get, send, hall } = await desk(rated('V-bad', '1'), rated('V-poor', '2'), rated('V-good', '5'));
  // A complaint about the case from before it was rated is another one.
  const before = { channel: '电话', title: '等候', complained_unit: ORGAN, case_number: 'V-poor' };
  const at = { subject: 'T-1', department: ORGAN, occurred_at: Date.now() - 2 * DAY_MS };
  await hall.append([{ ...at, type: 'complaint.file', body: before }]);
  await hall.followers.catchUp();
  const queue = async () => section((await get(complaints, '/desk')).text, 'call_back');
  const waiting = await queue();
  expect(waiting.numbers.sort()).toEqual(['V-bad', 'V-poor']);
  expect(numbers((await get(complaints, waiting.to)).text).sort()).toEqual(['V-bad', 'V-poor']);
  expect(numbers((await get(complaints, `${waiting.to}&item=XK-001`)).text).sort()).toEqual([
    'V-bad',
    'V-poor',
  ]);

  const page = (await get(complaints, '/desk/cases/V-bad')).text;
  const form = /href="(\/desk\/complain\?case=V-bad)"/.exec(page)?.[1] ?? '';
  const html = (await get(complaints, form)).text;
  for (const value of ['V-bad', '差评回访', ORGAN]) expect(html).toContain(`value="${value}"`);
  const fields = { channel: '网络', title: '差评回访', complained_unit: ORGAN, case_number: 'V-bad' };
  const filed = (await send(complaints, form, fields, '/desk/complain')).to.split('?')[0]!;
  expect((await queue()).numbers).toEqual(['V-poor']);
  expect((await get(complaints, '/desk/cases/V-bad')).text).not.toContain('需回访');

  const replied = async () => (await get(complaints, '/desk')).text;
  await send(complaints, `${filed}/accept`, {});
  await send(complaints, `${filed}/reply`, { outcome: '属实', summary: '已改进' });
  const number = decodeURIComponent(filed.split('/').at(-1)!);
  const inQueue = (text: string) =>
    new RegExp(`aria-labelledby="complaints_call_back">(?:(?!</section>).)*${number}`, 's').test(text);
  expect(inQueue(await replied())).toBe(true);
  await send(complaints, `${filed}/revisit`, { method: '电话', reached: 'yes', solved: 'yes' });
  expect(inQueue(await replied())).toBe(false);
});
