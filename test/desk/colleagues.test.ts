import type { Post } from '@hutong/api';
import { expect, test } from 'vitest';
import { openAccounts } from './accounts.ts';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const WATER = '农安县水务局';
const POSTS: Record<string, Post> = {
  B007: { role: 'handler', organs: [ORGAN] },
  B009: { role: 'handler', organs: [ORGAN, WATER] },
  C001: { role: 'department-head', organs: [ORGAN] },
  H001: { role: 'hall-head', organs: '*' },
};
const as = (code: string) => clerk(code, POSTS[code] as Post);
const FROM = '经办 B007';
const TO = '经办 B009';
const PATH = `/desk/colleagues/${encodeURIComponent(FROM)}`;
const WHY = { owner: TO, reason: '休假' };

/** A hall with cases of B007: so many of the organ, and one of another. */
async function office(cases: number) {
  const people = openAccounts();
  for (const [staffCode, post] of Object.entries(POSTS))
    await people.accounts.create(
      { name: 'cli:root', account: undefined },
      { staffCode, displayName: `姓名${staffCode}`, posts: [post], reason: '入职' },
    );
  const desk = await openDesk({ people });
  const at = Date.now() - 60_000;
  const begun = (subject: string, department: string) => [
    {
      type: 'case.apply',
      subject,
      department,
      occurred_at: at,
      body: { item_code: 'XK-001', item_name: '许可', case_type: '2' },
    },
    { type: 'case.assign', subject, department, occurred_at: at + 1, body: { owner: FROM } },
  ];
  const numbers = Array.from({ length: cases }, (_, i) => `V-${i}`);
  const outcomes = await desk.hall.append([
    ...numbers.flatMap((number) => begun(number, ORGAN)),
    ...begun('W-0', WATER),
  ]);
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['stored']));
  await desk.hall.followers.catchUp();
  const ownerOf = async (number: string) => {
    const at = { node: desk.hall.info.node, kind: 'case', number };
    return (await desk.hall.matters.get(at, { readsInternal: true }))?.owner;
  };
  const assigns = async (number: string) =>
    (await desk.hall.query({ node: desk.hall.info.node, subject: number, limit: 50 })).items.filter(
      ({ type }) => type === 'case.assign',
    );
  return { ...desk, ownerOf, assigns, numbers };
}

/** The cases that a page offers to give away. */
const offered = (text: string) => [...text.matchAll(/name="listed" value="([^"]+)"/g)].map(([, one]) => one);

test('A8: a head sees whose cases are open in their organs, how many, and gives one of them or all to another', async () => {
  const { get, send, ownerOf, assigns } = await office(3);
  const owners = (await get(as('C001'), '/desk/colleagues')).text;
  expect(owners).toMatch(/经办 B007<\/a><\/th><td[^>]*>3</);
  expect((await get(as('H001'), '/desk/colleagues')).text).toMatch(/经办 B007<\/a><\/th><td[^>]*>4</);
  expect((await get(as('C001'), '/desk')).text).toContain('href="/desk/colleagues"');
  expect((await get(as('B007'), '/desk')).text).not.toContain('href="/desk/colleagues"');
  expect(offered((await get(as('C001'), PATH)).text).sort()).toEqual(['V-0', 'V-1', 'V-2']);

  const one = await send(as('C001'), PATH, { ...WHY, number: 'V-1', go: 'chosen' });
  expect([one.status, one.to]).toEqual([303, `${PATH}?done=1`]);
  expect([await ownerOf('V-0'), await ownerOf('V-1')]).toEqual([FROM, TO]);
  const [said] = await assigns('V-1');
  expect(said?.body).toEqual({ owner: TO, from: FROM, taken_over: true, reason: '休假' });

  const rest = await send(as('C001'), PATH, { ...WHY, listed: ['V-0', 'V-2'], go: 'listed' });
  expect(rest.status).toBe(303);
  expect([await ownerOf('V-0'), await ownerOf('V-2'), await ownerOf('W-0')]).toEqual([TO, TO, FROM]);
  const page = (await get(as('C001'), rest.to)).text;
  expect([page.includes('已转出 2 件'), offered(page)]).toEqual([true, []]);
});

test('a list of many is given away page by page; a double click makes one record of each', async () => {
  const { get, post, send, assigns, numbers } = await office(25);
  const text = (await get(as('C001'), PATH)).text;
  const listed = offered(text) as string[];
  const rest = offered((await get(as('C001'), `${PATH}?${/cursor=[^"]+/.exec(text)?.[0]}`)).text) as string[];
  expect([listed.length, rest.length]).toEqual([20, 5]);
  expect([...listed, ...rest].sort()).toEqual([...numbers].sort());
  const tooMany = await send(as('C001'), PATH, { ...WHY, listed: numbers, go: 'listed' });
  expect([tooMany.status, tooMany.text.includes('一次最多转出 20 件')]).toEqual([422, true]);

  const once = /name="once" value="([^"]+)"/.exec(text)![1]!;
  const fields: [string, string][] = [
    ['once', once],
    ['go', 'listed'],
    ...Object.entries(WHY),
    ...listed.map((one): [string, string] => ['listed', one]),
  ];
  const twice = await Promise.all([post(as('C001'), PATH, fields), post(as('C001'), PATH, fields)]);
  expect(twice.map(({ to }) => to)).toEqual([`${PATH}?done=20`, `${PATH}?done=20`]);
  expect((await post(as('C001'), PATH, fields)).status).toBe(303);
  for (const number of listed) expect([number, (await assigns(number)).length]).toEqual([number, 2]);
});

test('A8: what is not for this head, this colleague or this owner any more stays, and is told by its number', async () => {
  const { get, send, ownerOf } = await office(2);
  const tried = async (code: string, fields: Record<string, string | string[]>) => {
    const { status, text } = await send(as(code), PATH, { ...WHY, go: 'chosen', number: 'V-0', ...fields });
    expect([fields, status]).toEqual([fields, 422]);
    return /<div class="error-summary".*?<\/ul>/s.exec(text)?.[0] ?? '';
  };
  expect(await tried('C001', { number: [] })).toContain('请勾选');
  expect(await tried('C001', { owner: '' })).toContain('首办责任人');
  expect(await tried('C001', { owner: '经办 Z999' })).toContain('首办责任人');
  expect(await tried('C001', { reason: '' })).toContain('理由');
  expect(await tried('C001', { number: ['W-0', 'V-9'] })).toMatch(/W-0.*不办理.*V-9/s);
  expect(await tried('H001', { number: 'W-0', owner: '部门首席 C001' })).toMatch(/W-0.*不经办/s);
  expect([await ownerOf('V-0'), await ownerOf('W-0')]).toEqual([FROM, FROM]);
  // Of several, those that can be are given away.
  expect(await tried('C001', { number: ['V-0', 'W-0'] })).toContain('W-0');
  expect(await ownerOf('V-0')).toBe(TO);
  expect(await tried('C001', { number: 'V-0' })).toContain(TO);
  const form = { go: 'chosen', number: 'V-1', ...WHY };
  expect((await send(as('B009'), PATH, form)).status).toBe(403);
  expect((await get(as('B007'), '/desk/colleagues')).status).toBe(403);
});

test('A8: on its page a case is handed on by its owner and the heads, not by another handler', async () => {
  const { get, send, ownerOf, assigns } = await office(2);
  const page = '/desk/cases/V-0';
  const button = `${page}/assign"`;
  const seen = async (code: string) => (await get(as(code), page)).text.includes(button);
  expect([await seen('B009'), await seen('B007'), await seen('C001'), await seen('H001')]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  const fields = { ...WHY, from: FROM };
  const refused = await send(as('B009'), `${page}/assign`, fields);
  expect([refused.status, refused.text.includes('首办；转给别人')]).toEqual([422, true]);
  const both = await Promise.all([
    send(as('B007'), `${page}/assign`, fields),
    send(as('C001'), `${page}/assign`, { ...fields, owner: '部门首席 C001' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([303, 422]);
  expect([(await assigns('V-0')).length, await ownerOf('V-0')]).not.toEqual([3, FROM]);
  const open = await send(as('C001'), '/desk/cases/V-1/assign', { owner: TO });
  expect([open.status, await ownerOf('V-1')]).toEqual([422, FROM]);
});
