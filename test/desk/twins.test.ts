import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const COUNTER = '/desk/counter/XK-001';
const OTHER_ORGAN = '农安县水务局';
const APPLICATION = {
  applicant_name: '孙一',
  applicant_id_number: '220122199003070019',
  phone: '13900001111',
  material: ['0', '1'],
  go: 'accept',
};
const WARNING = '这位申请人的同一事项已有在办件';

type Desk = Awaited<ReturnType<typeof openDesk>>;

function numberIn(to: string): string {
  return decodeURIComponent(to.split('?')[0]!.split('/').at(-1)!);
}

async function cases({ hall }: Desk) {
  return (await hall.matters.list({ kind: 'case', limit: 50 }, { readsInternal: true })).total;
}

/** Sends a page's form as it came back, by the button that takes the application all the same. */
function still({ post }: Desk, person: typeof window, answer: string, fields: object) {
  const [, once = '', seen = ''] =
    /name="once" value="([^"]+)".*name="still" value="([^"]+)"[^>]*accesskey="s"/s.exec(answer) ?? [];
  const typed = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  return post(person, COUNTER, [['once', once], ...typed.filter(([name]) => name !== 'go'), ['still', seen]]);
}

test('an applicant’s second application on an item names the first, keeps what was typed, and is taken by a second key, once', async () => {
  const desk = await openDesk();
  const { send, get, store } = desk;
  const first = numberIn((await send(window, COUNTER, APPLICATION)).to);
  // The same document, however it is written, under another name and number.
  const again = {
    ...APPLICATION,
    applicant_id_number: '２２０１２２ 19900307 0019',
    phone: '',
    address: '某街',
  };
  const warned = await send(window, COUNTER, again);
  expect([warned.status, warned.text.includes(WARNING)]).toEqual([422, true]);
  expect(warned.text).toContain(`href="/desk/cases/${first}"`);
  expect(warned.text).toContain('value="某街"');
  expect(await cases(desk)).toBe(1);
  // Who goes to look at the first finds the form as it was.
  expect((await get(window, COUNTER)).text).toContain('value="某街"');
  const [taken, twice] = [
    await still(desk, window, warned.text, again),
    await still(desk, window, warned.text, again),
  ];
  expect([taken.status, twice.to.split('?')[0]]).toEqual([303, taken.to.split('?')[0]]);
  expect(taken.to).toContain('done=accept');
  expect(await cases(desk)).toBe(2);
  expect(store.drafts.find(window.account, COUNTER)).toBeUndefined();
});

test('telephone and name together are the same applicant; either alone, another item or a closed case is not', async () => {
  const desk = await openDesk();
  const { send, hall } = desk;
  const { applicant_id_number: _, ...unnumbered } = APPLICATION;
  const first = await send(window, COUNTER, unnumbered);
  const warned = await send(window, COUNTER, { ...unnumbered, phone: '139 0000 1111' });
  expect(warned.text).toContain(WARNING);
  expect((await send(window, COUNTER, { ...unnumbered, applicant_name: '李二' })).status).toBe(303);
  expect((await send(window, COUNTER, { ...unnumbered, phone: '13900002222' })).status).toBe(303);
  // Whoever applies for many is their agent, and nobody's twin.
  const agent = { agent_name: '孙一', agent_phone: '13900001111' };
  const third = { applicant_name: '王三', phone: '13900003333', material: ['0', '1'], go: 'accept' };
  expect((await send(window, COUNTER, { ...third, ...agent })).status).toBe(303);
  const other = { subject: 'XK-002', body: { name: '取水许可', implementing_body: ORGAN } };
  await hall.append([{ type: 'catalogue.item', department: ORGAN, occurred_at: '2026-01-05', ...other }]);
  await hall.followers.catchUp();
  expect((await send(window, '/desk/counter/XK-002', { ...unnumbered, go: 'apply' })).status).toBe(303);
  const withdrawn = await send(window, `${first.to.split('?')[0]}/withdraw`, { by: '申请人' });
  expect(withdrawn.status).toBe(303);
  expect((await send(window, COUNTER, unnumbered)).status).toBe(303);
});

test('A8: of a case of an organ that a post may not read it is said that there is one, without its words; looking is noted', async () => {
  const desk = await openDesk();
  const { send, hall } = desk;
  const { applicant_name, applicant_id_number } = APPLICATION;
  const hidden = {
    type: 'case.apply',
    subject: 'SW-2026-77',
    department: OTHER_ORGAN,
    occurred_at: '2026-03-02T09:00:00+08:00',
    body: { item_name: '公共场所卫生许可', item_code: 'XK-001' },
    private: { applicant_name, applicant_id_number },
  };
  await hall.append([hidden]);
  await hall.followers.catchUp();
  const narrow = clerk('A004', { role: 'window', organs: [ORGAN] });
  const warned = await send(narrow, COUNTER, APPLICATION);
  expect([warned.status, warned.text.includes('另有一件属其他部门')]).toEqual([422, true]);
  for (const word of ['SW-2026-77', OTHER_ORGAN, '2026-03-02']) expect(warned.text).not.toContain(word);
  const { items } = await hall.accesses.list({ limit: 10 });
  expect(items.find(({ asked }) => asked.includes('id_number'))).toMatchObject({
    who: narrow.name,
    act: 'find',
  });
  expect(JSON.stringify(items)).not.toContain(applicant_id_number);
  // Who may read it is told which.
  expect((await send(window, COUNTER, APPLICATION)).text).toContain('SW-2026-77');
  expect((await still(desk, narrow, warned.text, APPLICATION)).status).toBe(303);
});

test('a second key is for the cases that were shown: one that a colleague took meanwhile is shown too', async () => {
  const desk = await openDesk();
  const { send } = desk;
  await send(window, COUNTER, APPLICATION);
  const [here, there] = [await send(window, COUNTER, APPLICATION), await send(window, COUNTER, APPLICATION)];
  const colleague = await still(desk, window, there.text, APPLICATION);
  expect(colleague.status).toBe(303);
  const asked = await still(desk, window, here.text, APPLICATION);
  expect([asked.status, asked.text.includes(numberIn(colleague.to))]).toEqual([422, true]);
  expect((await still(desk, window, asked.text, APPLICATION)).status).toBe(303);
  expect(await cases(desk)).toBe(3);
});
