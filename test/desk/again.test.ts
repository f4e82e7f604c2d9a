import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const COUNTER = '/desk/counter/XK-001';
const OTHER = '/desk/counter/XK-002';
const PEOPLE = {
  applicant_name: '孙一',
  applicant_id_number: '220122199003070019',
  phone: '13900001111',
  address: '某街 1 号',
  agent_name: '李代办',
};
const APPLICATION = { ...PEOPLE, applicant_type: '法人', material: ['0', '1'], go: 'accept' };

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** A desk with a second item, and a case of the first one. */
async function withCase() {
  const desk = await openDesk();
  const body = { name: '取水许可', implementing_body: ORGAN };
  const item = {
    type: 'catalogue.item',
    subject: 'XK-002',
    department: ORGAN,
    occurred_at: '2026-01-05',
    body,
  };
  await desk.hall.append([item]);
  await desk.hall.followers.catchUp();
  const { to } = await desk.send(window, COUNTER, APPLICATION);
  return {
    ...desk,
    path: to.split('?')[0]!,
    number: decodeURIComponent(to.split('?')[0]!.split('/').at(-1)!),
  };
}

const again = ({ post }: Desk, person: typeof window, number: string) =>
  post(person, '/desk/again', [['number', number]]);

test('A8: one key carries a case’s applicant into the counter’s next form: nothing of it in an address, and that it was looked at is noted', async () => {
  const desk = await withCase();
  const { get, hall, number, path, send } = desk;
  expect((await get(window, path)).text).toMatch(/action="\/desk\/again".*accesskey="a"/s);
  const before = (await hall.accesses.list({ limit: 50 })).items.length;
  const carried = await again(desk, window, number);
  expect([carried.status, carried.to]).toEqual([303, '/desk/counter']);
  const { items } = await hall.accesses.list({ limit: 50 });
  expect(items.length).toBe(before + 1);
  expect(items[0]).toMatchObject({ who: window.name, act: 'open', matters: [{ kind: 'case', number }] });
  expect((await get(window, '/desk/counter')).text).toContain(`下一件带入 ${number} 的申请人资料`);
  const form = (await get(window, OTHER)).text;
  expect(form).toContain(`已带入 ${number} 的申请人资料`);
  for (const value of Object.values(PEOPLE)) expect(form).toContain(`value="${value}"`);
  expect(form).toMatch(/value="法人"[^>]*checked/);
  // It was for one more, whatever becomes of it: the next form is empty again.
  const sheet = { 'applicant_name-1': '王三', material: ['0', '1'], go: 'accept' };
  for (const [where, fields, status] of [
    [OTHER, { ...PEOPLE, go: 'apply' }, 303],
    [COUNTER, { go: 'away' }, 200],
    [`${COUNTER}/sheet`, sheet, 303],
  ] as const) {
    await again(desk, window, number);
    expect([where, (await get(window, COUNTER)).text.includes('孙一')]).toEqual([where, true]);
    expect((await send(window, COUNTER, fields, where)).status).toBe(status);
    expect([where, (await get(window, COUNTER)).text.includes('孙一')]).toEqual([where, false]);
  }
});

test('somebody else’s turn: the form is emptied by one key, and a form that was left half filled stays what it was', async () => {
  const desk = await withCase();
  const { get, post, number } = desk;
  await post(window, `/desk/drafts?form=${encodeURIComponent(OTHER)}`, [['applicant_name', '王三']]);
  await again(desk, window, number);
  const left = (await get(window, OTHER)).text;
  expect([left.includes('value="王三"'), left.includes('孙一'), left.includes('没有交的草稿')]).toEqual([
    true,
    false,
    true,
  ]);
  const forms = [...left.matchAll(/name="form" value="([^"]+)"/g)].map(([, form]): [string, string] => [
    'form',
    form!,
  ]);
  const cleared = await post(window, '/desk/drafts/drop', forms);
  expect([cleared.status, cleared.to]).toEqual([303, OTHER]);
  // Nobody is led away from the desk by it.
  const away = await post(window, '/desk/drafts/drop', [['form', '//evil.example/desk/']]);
  expect(away.to).toBe('/desk');
  for (const path of [OTHER, COUNTER]) {
    const { text } = await get(window, path);
    expect([path, text.includes('王三'), text.includes('孙一')]).toEqual([path, false, false]);
  }
});

test('A8: who may not read an organ’s values carries none of them, and a colleague sees nothing of what is carried', async () => {
  const desk = await withCase();
  const { get, number, path } = desk;
  const stranger = clerk('A004', { role: 'window', organs: ['农安县水务局'] });
  expect((await again(desk, stranger, number)).status).toBe(404);
  expect((await again(desk, window, 'nothing')).status).toBe(404);
  expect((await get(stranger, path)).text).not.toContain('/desk/again');
  await again(desk, window, number);
  const colleague = clerk('A005', { role: 'window', organs: '*' });
  expect((await get(colleague, OTHER)).text).not.toContain('孙一');
});
