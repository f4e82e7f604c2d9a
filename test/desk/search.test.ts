import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const WATER = '农安县水务局';
const window = clerk('A003', { role: 'window', organs: '*' });
const own = clerk('C001', { role: 'department-head', organs: [ORGAN] });
const other = clerk('D002', { role: 'department-head', organs: [WATER] });
const publisher = clerk('F001', { role: 'publisher', organs: '*' });
const PATH = '/desk/search';

function application(number: string, department = ORGAN, applicant_name = '孙一') {
  return {
    type: 'case.apply',
    subject: number,
    department,
    occurred_at: Date.now(),
    body: { item_code: 'XK-001', item_name: '公共场所卫生许可', case_type: '2' },
    private: { applicant_name, phone: '13900001111', applicant_id_number: '22012219800101001X' },
  };
}

async function desk(...applications: object[]) {
  const one = await openDesk();
  const outcomes = await one.hall.append(applications);
  expect(outcomes.map(({ status }) => status)).toEqual(applications.map(() => 'stored'));
  await one.hall.followers.catchUp();
  const find = (person: typeof window, fields: Record<string, string>) =>
    one.post(person, PATH, Object.entries(fields));
  return { ...one, find };
}

const numbers = (text: string) => [...text.matchAll(/<small>(V-\d+)<\/small>/g)].map(([, number]) => number);

test('A8: people are found by name, telephone and ID number, within the organs of a post; who looked is noted', async () => {
  const { get, find, hall } = await desk(
    application('V-1'),
    application('V-2', WATER),
    application('V-3', ORGAN, '李二三'),
  );
  const form = (await get(own, PATH)).text;
  for (const name of ['applicant', 'telephone', 'id_number', 'words'])
    expect(form).toContain(`name="${name}"`);
  const found = await find(own, { applicant: '孙一' });
  expect([found.status, numbers(found.text)]).toEqual([200, ['V-1']]);
  expect(found.text).toContain('申请者名称');
  expect(numbers((await find(other, { applicant: '孙一' })).text)).toEqual(['V-2']);
  expect(numbers((await find(window, { telephone: '139 0000 1111' })).text).sort()).toEqual([
    'V-1',
    'V-2',
    'V-3',
  ]);
  const both = await find(window, { id_number: '22012219800101001x', applicant: '李二三' });
  expect(numbers(both.text)).toEqual(['V-3']);
  const { items } = await hall.accesses.list({ limit: 10 });
  expect(items.map(({ who, asked }) => [who, asked])).toEqual([
    [window.name, ['applicant', 'id_number']],
    [window.name, ['telephone']],
    [other.name, ['applicant']],
    [own.name, ['applicant']],
  ]);
  expect((await find(own, { applicant: '王五' })).text).toContain('没有找到');
});

test('a whole number leads to its case, in full-width digits too; words list what has them', async () => {
  const { find } = await desk(application('V-1'), application('V-2', WATER));
  for (const words of ['V-2', 'Ｖ－２']) {
    const led = await find(own, { words });
    expect([led.status, led.to]).toEqual([303, '/desk/cases/V-2']);
  }
  expect(numbers((await find(own, { words: '卫生许可' })).text)).toEqual(['V-1']);
});

test('what is wrong is said at its field, and what was typed is kept', async () => {
  const { find } = await desk();
  const short = await find(own, { applicant: '孙', telephone: '13900001111' });
  expect([short.status, short.text.includes('连续的至少两个字')]).toEqual([422, true]);
  expect(short.text).toContain('value="13900001111"');
  for (const fields of [{}, { words: '卫生许可', cursor: 'x' }, { applicant: '孙'.repeat(101) }])
    expect((await find(own, fields)).status).toBe(422);
});

test('results go on by a form: nothing that was typed stands in an address', async () => {
  const many = Array.from({ length: 23 }, (_, i) => application(`V-${i}`));
  const { find } = await desk(...many);
  const first = await find(own, { applicant: '孙一' });
  expect(numbers(first.text)).toHaveLength(20);
  const cursor = /name="cursor" value="([^"]+)"/.exec(first.text)![1]!;
  const second = await find(own, { applicant: '孙一', cursor });
  expect(new Set([...numbers(first.text), ...numbers(second.text)]).size).toBe(23);
  expect(second.text).not.toContain('name="cursor"');
  for (const [, address] of first.text.matchAll(/(?:href|action)="([^"]*)"/g))
    expect(decodeURIComponent(address!)).not.toContain('孙一');
});

test('A8: who reads no values looks by words and numbers alone', async () => {
  const { get, find, hall } = await desk(application('V-1'));
  const form = (await get(publisher, PATH)).text;
  expect([form.includes('name="words"'), form.includes('name="applicant"')]).toEqual([true, false]);
  const asked = await find(publisher, { applicant: '孙一' });
  expect([asked.status, numbers(asked.text)]).toEqual([422, []]);
  expect(numbers((await find(publisher, { words: '卫生许可' })).text)).toEqual(['V-1']);
  expect((await find(publisher, { words: 'V-1' })).to).toBe('/desk/cases/V-1');
  expect((await hall.accesses.list({ limit: 10 })).items).toEqual([]);
});

test('what was typed when the session ended is there again, once', async () => {
  const { get, store } = await desk();
  store.drafts.save(own.account, PATH, new Map([['applicant', ['孙一']]]));
  expect((await get(own, PATH)).text).toContain('value="孙一"');
  expect((await get(own, PATH)).text).not.toContain('孙一');
});
