import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const handler = clerk('B007', { role: 'handler', organs: [ORGAN] }, { role: 'decider', organs: [ORGAN] });
const head = clerk('C001', { role: 'department-head', organs: [ORGAN] });
const other = clerk('D002', { role: 'department-head', organs: ['农安县水务局'] });

const APPLICATION = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'], go: 'accept' };

test('A1: a case goes from the counter to its delivery, each act by whose post it is', async () => {
  const { get, send, types } = await openDesk();
  expect((await get(window, '/desk/counter?words=卫生')).text).toContain('/desk/counter/XK-001');
  const taken = await send(window, '/desk/counter/XK-001', APPLICATION);
  expect(taken.status).toBe(303);
  const path = taken.to.split('?')[0]!;
  const number = decodeURIComponent(path.split('/').at(-1)!);
  expect(await types(number)).toEqual(['case.accept', 'case.apply']);
  const page = (await get(window, taken.to)).text;
  expect(page).toContain('已记录：受理');
  expect(page).toContain('孙一');
  const stepped = await send(handler, `${path}/step`, { step: '审查', action: '通过' });
  expect(stepped.status).toBe(303);
  // Who handled it does not decide on it; nor does a window, nor the head of another department.
  for (const person of [handler, window, other]) {
    const refused = await send(person, `${path}/close`, { outcome: '准予' });
    expect([person.staffCode, refused.status]).toEqual([person.staffCode, 422]);
  }
  expect((await send(head, `${path}/close`, { outcome: '准予' })).status).toBe(303);
  const delivered = await send(window, `${path}/deliver`, { method: '窗口领取', recipient_name: '孙一' });
  expect(delivered.status).toBe(303);
  expect(await types(number)).toEqual([
    'case.deliver',
    'case.close',
    'case.step',
    'case.accept',
    'case.apply',
  ]);
  const late = await send(head, `${path}/close`, { outcome: '不予', reason: '再来一次' });
  expect([late.status, late.text.includes('现在不能这样办')]).toEqual([422, true]);
});

test('a double click and a retry make one case; two clerks at once get one act and a clear word', async () => {
  const { get, post, send, hall, types } = await openDesk();
  const once = /name="once" value="([^"]+)"/.exec((await get(window, '/desk/counter/XK-001')).text)![1]!;
  const fields: [string, string][] = [
    ['once', once],
    ['applicant_name', '孙一'],
    ['material', '0'],
    ['material', '1'],
    ['go', 'accept'],
  ];
  const twice = await Promise.all([
    post(window, '/desk/counter/XK-001', fields),
    post(window, '/desk/counter/XK-001', fields),
  ]);
  expect(new Set(twice.map(({ to }) => to.split('?')[0])).size).toBe(1);
  const cases = await hall.matters.list({ kind: 'case', limit: 10 }, { readsInternal: true });
  expect(cases.total).toBe(1);
  const path = twice[0]!.to.split('?')[0]!;
  const closing = { outcome: '准予' };
  const both = await Promise.all([
    send(head, `${path}/close`, closing),
    send(head, `${path}/close`, closing),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([303, 422]);
  expect((await types(cases.items[0]!.number)).filter((type) => type === 'case.close')).toHaveLength(1);
});

test('what is missing becomes one notice; a number in what everyone may read stops all of it', async () => {
  const { send, types, hall } = await openDesk();
  const short = { ...APPLICATION, material: '0' };
  expect((await send(window, '/desk/counter/XK-001', short)).status).toBe(422);
  const leaky = { ...short, go: 'notice', missing: '请联系 13900001111' };
  const stopped = await send(window, '/desk/counter/XK-001', leaky);
  expect([stopped.status, stopped.text.includes('value="孙一"')]).toEqual([422, true]);
  expect((await hall.matters.list({ kind: 'case', limit: 10 }, { readsInternal: true })).total).toBe(0);
  const noticed = await send(window, '/desk/counter/XK-001', { ...short, go: 'notice' });
  const number = decodeURIComponent(noticed.to.split('?')[0]!.split('/').at(-1)!);
  expect(await types(number)).toEqual(['case.supplement_notice', 'case.apply']);
});

test('A8: names and numbers stand in no title, address or list', async () => {
  const { get, send } = await openDesk();
  const { to } = await send(window, '/desk/counter/XK-001', APPLICATION);
  expect(to).not.toContain('139');
  for (const path of ['/desk', '/desk/cases', '/matters']) {
    const { text } = await get(other, path);
    expect([path, text.includes('孙一')]).toEqual([path, false]);
  }
  expect((await get(other, to)).text).not.toContain('孙一');
  expect((await get(window, to)).text).toMatch(/<title>公共场所卫生许可/);
});

test('A8: whose private values are shown is noted before; who sees none is not', async () => {
  const { get, send, hall } = await openDesk();
  const { to } = await send(window, '/desk/counter/XK-001', APPLICATION);
  const path = to.split('?')[0]!;
  const number = decodeURIComponent(path.split('/').at(-1)!);
  await get(other, path);
  // At the counter it was looked whether the application is there already.
  const looked = async () => {
    return (await hall.accesses.list({ limit: 10 })).items.filter(({ act }) => act !== 'find');
  };
  expect(await looked()).toEqual([]);
  expect((await get(head, path)).text).toContain('孙一');
  const items = await looked();
  const { name: who, account } = head;
  expect(items).toMatchObject([{ who, account, act: 'open', matters: [{ kind: 'case', number }] }]);
  expect(JSON.stringify(items)).not.toContain('孙一');
  // What cannot be noted is not shown.
  hall.accesses.note = async () => {
    throw new Error('the disk is full');
  };
  const refused = await get(head, path);
  expect([refused.status, refused.text.includes('孙一')]).toEqual([500, false]);
});

test('A8: who handled a case by another post, or a deputy of theirs, does not decide on it', async () => {
  const { send } = await openDesk();
  const { to } = await send(window, '/desk/counter/XK-001', APPLICATION);
  const path = to.split('?')[0]!;
  expect((await send(handler, `${path}/step`, { step: '审查', action: '通过' })).status).toBe(303);
  for (const name of ['决定 B007', '决定 C001（代 B007）']) {
    const refused = await send({ ...head, name }, `${path}/close`, { outcome: '准予' });
    expect([name, refused.status]).toEqual([name, 422]);
  }
  // Somebody of the window who stands in for the handler may decide by that post alone, and so it is named.
  const [post] = head.posts;
  const deputy = clerk('A009', { role: 'window', organs: '*' }, { ...post!, deputyOf: handler.staffCode });
  expect((await send(deputy, `${path}/close`, { outcome: '准予' })).status).toBe(422);
  expect((await send(head, `${path}/close`, { outcome: '准予' })).status).toBe(303);
});

test('a wrong act is corrected with a reason: it stays, struck through, and the case is where it was before', async () => {
  const { get, post, send, hall } = await openDesk();
  const path = (await send(window, '/desk/counter/XK-001', APPLICATION)).to.split('?')[0]!;
  expect((await send(head, `${path}/close`, { outcome: '不予', reason: '点错' })).status).toBe(303);
  const form = (await get(head, `${path}/correct`)).text;
  const id = /<option value="([^"]+)">[^<]*办结</.exec(form)?.[1] ?? '';
  expect((await send(head, `${path}/correct`, { of: id })).status).toBe(422);
  expect((await send(head, `${path}/correct`, { of: 'nothing', reason: '点错' })).status).toBe(422);
  const once = /name="once" value="([^"]+)"/.exec(form)?.[1] ?? '';
  const fields: [string, string][] = [
    ['once', once],
    ['of', id],
    ['reason', '点错了'],
  ];
  // A second click, and a retry after the line broke, are told the same: it is done.
  for (const _ of ['click', 'click']) {
    const { status, to } = await post(head, `${path}/correct`, fields);
    expect([status, to]).toEqual([303, `${path}?done=correct`]);
  }
  const page = (await get(head, path)).text;
  expect(page).toMatch(/<s><a [^>]*>办结/);
  const number = decodeURIComponent(path.split('/').at(-1)!);
  const at = { node: hall.info.node, kind: 'case', number };
  expect((await hall.matters.get(at, { readsInternal: true }))?.state).toBe('accepted');
});

test('A5: a case shows its clock against the calendar of its hall, day by day and in words', async () => {
  const { get, hall } = await openDesk();
  const said = (type: string, occurred_at: string, body: object) => ({
    type: `case.${type}`,
    subject: 'V-1',
    department: ORGAN,
    occurred_at,
    body,
  });
  const item = { item_code: 'XK-001', item_name: '公共场所卫生许可', case_type: '2' };
  await hall.append([
    said('apply', '2026-09-18T09:00:00+08:00', item),
    said('accept', '2026-09-18T10:00:00+08:00', { accepted: true, ...item }),
    said('special_start', '2026-10-09T10:00:00+08:00', {
      special_type: '2',
      special_name: '检验',
      number: 1,
      reason: '送检',
    }),
    said('special_end', '2026-10-12T10:00:00+08:00', { special_type: '2', number: 1, result: '合格' }),
  ]);
  await hall.followers.catchUp();
  const { text } = await get(head, '/desk/cases/V-1');
  for (const words of [
    '2026-09-18 星期五：工作日、起算',
    '2026-09-20 星期日：调休上班、计入的第 1 日',
    '2026-09-26 星期六：周末<',
    '2026-10-01 星期四：放假<',
    '2026-10-12 星期一：工作日、中止计时，不计',
    '2026-10-13 星期二：工作日、计入的第 11 日',
    '2026-10-26 星期一：工作日、计入的第 20 日、期限',
    '2026-10-27 星期二：工作日、超期第 1 日',
    '班：调休上班',
  ])
    expect([words, text.includes(words)]).toEqual([words, true]);
  expect((await get(head, '/desk/cases/V-1?lang=en')).text).toContain(
    'Tue 2026-10-13: working day, counted day 11',
  );
});
