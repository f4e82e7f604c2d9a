import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const COUNTER = '/desk/counter/XK-001';
const SHEET = `${COUNTER}/sheet`;
const ALL = { material: ['0', '1'] };

type Desk = Awaited<ReturnType<typeof openDesk>>;
type Fields = [string, string][];

function numberIn(to: string): string {
  return decodeURIComponent(to.split('?')[0]!.split('/').at(-1)!);
}

/** Rows of so many people, each with a telephone of their own. */
function rows(count: number, from = 1): Record<string, string> {
  const people = Array.from({ length: count }, (_, i) => i + from);
  return Object.fromEntries(
    people.flatMap((n) => [
      [`applicant_name-${n}`, `王某${String(n).padStart(2, '0')}`],
      [`phone-${n}`, `139000011${String(n).padStart(2, '0')}`],
    ]),
  );
}

function typed(fields: Record<string, string | string[]>): Fields {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
}

async function onceOf({ get }: Desk, path = SHEET): Promise<string> {
  return /name="once" value="([^"]+)"/.exec((await get(window, path)).text)![1]!;
}

async function cases({ hall }: Desk, state?: string) {
  const query = { kind: 'case' as const, limit: 50, ...(state === undefined ? {} : { state }) };
  return (await hall.matters.list(query, { readsInternal: true })).items;
}

test('A1: thirty applications on one sheet are taken together, each with a number of its own, and printed in one run', async () => {
  const desk = await openDesk();
  const { get, send, hall, store } = desk;
  await desk.post(window, `/desk/drafts?form=${encodeURIComponent(SHEET)}`, typed(rows(30)));
  expect((await get(window, SHEET)).text).toContain('value="王某30"');
  const agent = { agent_name: '李村官', agent_phone: '13911112222' };
  const sent = await send(window, SHEET, { ...rows(30), ...ALL, ...agent, go: 'accept' });
  expect([sent.status, sent.to.startsWith(`${SHEET}/`)]).toEqual([303, true]);
  expect(sent.to).not.toMatch(/139|王某/);
  const taken = await cases(desk, 'accepted');
  expect(new Set(taken.map(({ number }) => number)).size).toBe(30);
  expect(store.drafts.find(window.account, SHEET)).toBeUndefined();
  const { items } = await hall.query({ node: hall.info.node, subject: taken[0]!.number, limit: 5 });
  expect(items.find(({ type }) => type === 'case.apply')).toMatchObject({
    department: ORGAN,
    body: {
      by_agent: true,
      item_code: 'XK-001',
      materials: [{ received: true }, { received: true }, { received: false }],
    },
  });
  const done = (await get(window, sent.to)).text;
  expect(done).toContain('已收 30 件');
  expect(done).toMatch(/accesskey="p"[^>]*>打印全部 30 份凭证/);
  const record = [...done.matchAll(/name="record" value="([^"]+)"/g)].map(([, id]) => id!);
  const papers = await send(window, sent.to, { record }, '/desk/print');
  expect(papers.text.match(/<article class="sheet"/g)).toHaveLength(30);
  expect(papers.text.match(/受理通知书/g)).toHaveLength(30);
  for (const name of ['王某01：', '王某30：']) expect(papers.text).toContain(name);
});

test('what is wrong is told by row and field, all at once, and nothing is taken; what was typed is there', async () => {
  const desk = await openDesk();
  const { send } = desk;
  const wrong = { ...rows(3), 'applicant_name-2': '', 'address-5': '某街', 'phone-3': '1'.repeat(60) };
  const refused = await send(window, SHEET, { ...wrong, material: '0', go: 'accept' });
  expect(refused.status).toBe(422);
  for (const name of ['applicant_name-2', 'applicant_name-5', 'phone-3', 'material'])
    expect([name, refused.text.includes(`href="#f-${name}"`)]).toEqual([name, true]);
  for (const text of ['第 2 行：请填写', '第 5 行：请填写', '第 3 行：', 'value="某街"', 'value="王某01"'])
    expect(refused.text).toContain(text);
  const empty = await send(window, SHEET, { ...ALL, go: 'accept' });
  expect([empty.status, empty.text.includes('请至少填写一行')]).toEqual([422, true]);
  expect(await cases(desk)).toEqual([]);
});

test('a sheet is checked without taking it; Enter within a row does no more than that', async () => {
  const desk = await openDesk();
  const { get, send } = desk;
  const form = (await get(window, SHEET)).text;
  const buttons = [
    ...form.slice(form.indexOf('data-draft')).matchAll(/<button type="submit"[^>]*value="([^"]+)"/g),
  ];
  expect(buttons[0]![1]).toBe('check');
  const checked = await send(window, SHEET, { ...rows(4), go: 'check' });
  expect([checked.status, checked.text.includes('4 件都可以收')]).toEqual([200, true]);
  expect(await cases(desk)).toEqual([]);
});

test('a sheet sent twice, at once or with rows added, takes each row once', async () => {
  const desk = await openDesk();
  const { post } = desk;
  const once = await onceOf(desk);
  const fields = (count: number): Fields => [
    ['once', once],
    ...typed({ ...rows(count), ...ALL, go: 'accept' }),
  ];
  const both = await Promise.all([post(window, SHEET, fields(3)), post(window, SHEET, fields(3))]);
  expect(new Set(both.map(({ to }) => to)).size).toBe(1);
  expect(await cases(desk)).toHaveLength(3);
  expect((await post(window, SHEET, fields(5))).to).toBe(both[0]!.to);
  expect(await cases(desk)).toHaveLength(5);
  expect((await desk.get(window, both[0]!.to)).text).toContain('已收 5 件');
});

test('A8: one summary names the rows whose applicants are there already, or twice on the sheet; a second key takes them', async () => {
  const desk = await openDesk();
  const { send, post } = desk;
  const first = await send(window, COUNTER, { applicant_name: '王某02', phone: '13900001102', go: 'apply' });
  const fields = { ...rows(3), 'applicant_name-4': '王某01', 'phone-4': '139-0000-1101', ...ALL };
  const once = await onceOf(desk);
  const warned = await post(window, SHEET, [['once', once], ...typed({ ...fields, go: 'accept' })]);
  expect(warned.status).toBe(422);
  const summary = /<div class="error-summary".*?<\/div>/s.exec(warned.text)![0];
  expect(summary).toMatch(/第 2 行<\/h3>.*第 4 行<\/h3>.*与第 1 行是同一申请人/s);
  expect(summary).not.toContain('第 3 行');
  expect(summary).toContain(numberIn(first.to));
  expect(await cases(desk)).toHaveLength(1);
  const still = /name="still" value="([^"]+)"[^>]*accesskey="s"/.exec(warned.text)![1]!;
  const taken = await post(window, SHEET, [['once', once], ...typed(fields), ['still', still]]);
  expect(taken.status).toBe(303);
  expect(await cases(desk)).toHaveLength(5);
});

test('A8: another organ’s window takes no sheet of an item and sees none', async () => {
  const desk = await openDesk();
  const { send, get } = desk;
  const sent = await send(window, SHEET, { ...rows(1), ...ALL, go: 'accept' });
  const stranger = clerk('A004', { role: 'window', organs: ['农安县水务局'] });
  const refused = await send(stranger, SHEET, { ...rows(2), ...ALL, go: 'accept' });
  expect([refused.status, refused.text.includes(`您的岗位不办理“${ORGAN}”`)]).toEqual([422, true]);
  expect((await get(stranger, sent.to)).status).toBe(404);
  expect((await get(window, `${SHEET}/nothing`)).status).toBe(404);
  expect(await cases(desk)).toHaveLength(1);
});
