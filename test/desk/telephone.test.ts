import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ITEM, ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' }, { role: 'handler', organs: '*' });
const head = clerk('C001', { role: 'department-head', organs: '*' });
const complaints = clerk('E001', { role: 'complaints', organs: '*' });
const APPLICATION = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'], go: 'accept' };

/** The panel of a page, as it is read aloud. */
const panel = (html: string) =>
  [
    ...(/<section aria-labelledby="tell">.*?<\/section>/s.exec(html)?.[0] ?? '').matchAll(/<p>(.*?)<\/p>/g),
  ].map(([, line]) => line);

test('A8: what may be said on the telephone is the state, the next step, the day and the place; nothing private, no opinion', async () => {
  const { get, send, hall } = await openDesk();
  const at = { venue: '农安县政务大厅二楼 12 号窗口', enquiry_phone: '0431-83200000' };
  await hall.append([{ ...ITEM, occurred_at: '2026-01-06', body: { ...ITEM.body, ...at } }]);
  const path = (await send(window, '/desk/counter/XK-001', APPLICATION)).to.split('?')[0]!;
  const number = decodeURIComponent(path.split('/').at(-1)!);
  await send(window, `${path}/step`, { step: '审查', action: '通过', opinion: '拟同意发证' });
  const [opening, state, due, place, phone] = panel((await get(head, path)).text);
  expect([opening, state]).toEqual([
    `您问的是“公共场所卫生许可”，编号 ${number}。`,
    '已经受理，正在办理。下一步：作出决定，办好了会通知您。',
  ]);
  expect(due).toMatch(/^“审批决定”最迟 \d{4}年\d{1,2}月\d{1,2}日 完成。$/);
  expect([place, phone]).toEqual([
    `要来办，请到：${at.venue}。`,
    `要细问，请打咨询电话 ${at.enquiry_phone}。`,
  ]);
  const all = panel((await get(window, path)).text).join('');
  for (const never of ['孙一', '13900001111', '拟同意', 'A003']) expect(all).not.toContain(never);

  expect((await send(head, `${path}/close`, { outcome: '不予', reason: '不合规划' })).status).toBe(303);
  const closed = panel((await get(window, path)).text);
  expect(closed[1]).toContain('已经办结，结果以决定书为准');
  expect(closed.join('')).not.toMatch(/不予|规划|最迟/);
});

test('a case that is late, one that is suspended and one without a place are told as they are', async () => {
  const { get, hall } = await openDesk();
  const said = (subject: string, type: string, occurred_at: string, body: object) => ({
    type: `case.${type}`,
    subject,
    department: ORGAN,
    occurred_at,
    body,
  });
  const item = { item_name: '许可', item_code: 'XK-001', case_type: '2' };
  const pause = { special_type: '2', special_name: '检验', number: 1, reason: '送检' };
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await hall.append([
    said('V-late', 'apply', '2026-09-18', item),
    said('V-late', 'accept', '2026-09-18', { accepted: true, ...item }),
    said('V-held', 'apply', today, item),
    said('V-held', 'accept', today, { accepted: true, ...item }),
    said('V-held', 'special_start', today, pause),
  ]);
  await hall.followers.catchUp();
  const late = panel((await get(window, '/desk/cases/V-late')).text);
  expect(late[2]).toBe('“审批决定”应在 2026年9月24日 完成，已经过了，对不起，我们马上催办。');
  expect(late[3]).toBe(`要来办，请到：${hall.info.name}，${ORGAN}窗口。`);
  const held = panel((await get(window, '/desk/cases/V-held')).text);
  expect(held[1]).toContain('正在进行特别程序');
  expect(held[2]).toBe('期限要等恢复办理以后再算。');
  const english = panel((await get(window, '/desk/cases/V-late?lang=en')).text);
  expect(english[2]).toMatch(/^“Decision” was due by 2026-09-24, which is past/);
});

test('a complaint is told by its number alone; who is found by a telephone is a click from what may be said', async () => {
  const { get, post, send } = await openDesk();
  const filed = await send(complaints, '/desk/complain', {
    channel: '电话',
    title: '窗口态度',
    complained_unit: '农安县水务局',
    complainant: '李二',
    phone: '13900002222',
  });
  const path = filed.to.split('?')[0]!;
  const told = panel((await get(complaints, path)).text);
  expect(told[0]).toBe(`您问的是编号 ${decodeURIComponent(path.split('/').at(-1)!)} 的投诉。`);
  expect(told.join('')).not.toMatch(/态度|李二|13900002222/);
  const found = await post(complaints, '/desk/search', [['telephone', '13900002222']]);
  expect(found.text).toContain(`href="${path}#tell"`);
  const words = await post(complaints, '/desk/search', [['words', '窗口']]);
  expect([words.text.includes(`href="${path}"`), words.text.includes('#tell')]).toEqual([true, false]);
});
