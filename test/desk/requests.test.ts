import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const handler = clerk('B007', { role: 'handler', organs: [ORGAN] });
const decider = clerk('C001', { role: 'decider', organs: [ORGAN] });
const other = clerk('D002', { role: 'decider', organs: ['农安县水务局'] });

const ASKED = {
  organ: ORGAN,
  requester_type: '自然人',
  channel: '当面',
  received_at: '2026-11-02',
  topic: '某路段征收补偿方案',
  applicant_name: '赵六',
  phone: '13900001111',
  request_text: '二〇二五年某路段的征收补偿方案',
};

async function openRequest() {
  const desk = await openDesk();
  const taken = await desk.send(window, '/desk/request', ASKED);
  expect(taken.status).toBe(303);
  const path = taken.to.split('?')[0]!;
  return { ...desk, path, number: decodeURIComponent(path.split('/').at(-1)!) };
}

const linksIn = (html: string) =>
  [...html.matchAll(/href="(\/desk\/requests\/[^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));

test('A1: a request goes from the counter by its steps to its reply, each act by whose post it is, on record', async () => {
  const { path, number, get, send, types, hall } = await openRequest();
  expect((await get(window, '/desk/requests')).text).toContain('某路段征收补偿方案');
  expect((await get(window, '/desk/requests')).text).toContain('href="/desk/request"');
  expect((await send(window, `${path}/register`, { handling_unit: '办公室' })).status).toBe(303);
  const notice = { unclear: '请写明路段起止', due: '2026-11-20' };
  expect((await send(handler, `${path}/supplement_notice`, notice)).status).toBe(303);
  expect(
    (await send(window, `${path}/supplement_received`, { topic: '某路段（东起某街）征收补偿方案' })).status,
  ).toBe(303);
  const consulted = { of: '1', whom: '第三方', third_party_name: '某公司', due: '2026-11-30' };
  expect((await send(handler, `${path}/consult`, consulted)).status).toBe(303);
  expect((await send(handler, `${path}/consult_reply`, { of: '1', opinion: '同意公开' })).status).toBe(303);
  const extended = { days: '20', reason: '检索范围大', approved_by: 'C001' };
  expect((await send(handler, `${path}/extend`, extended)).status).toBe(422);
  expect((await send(decider, `${path}/extend`, extended)).status).toBe(303);
  const reply = {
    outcome: '予以公开',
    reason: '可以公开',
    reply_text: '现将方案提供给您',
    recipient_name: '赵六',
  };
  expect((await send(other, `${path}/reply`, reply)).status).toBe(422);
  const replied = await send(decider, `${path}/reply`, reply);
  expect([replied.status, replied.to]).toEqual([303, `${path}?done=reply`]);
  expect((await types(number)).reverse()).toEqual([
    'disclosure.request',
    'disclosure.register',
    'disclosure.supplement_notice',
    'disclosure.supplement_received',
    'disclosure.consult',
    'disclosure.consult_reply',
    'disclosure.extend',
    'disclosure.reply',
  ]);
  const { items } = await hall.query({ node: hall.info.node, subject: number, limit: 20 });
  // What is private stands in no entry (P6).
  for (const secret of ['赵六', '13900001111', '二〇二五年', '某公司', '现将方案'])
    expect([secret, JSON.stringify(items).includes(secret)]).toEqual([secret, false]);
  expect(items.every(({ department }) => department === ORGAN)).toBe(true);
});

test('its clocks run by the edition in force, and a request that came in 2010 by the one of then', async () => {
  const { path, get, hall } = await openRequest();
  const text = (await get(handler, path)).text;
  expect(text).toContain('711');
  const old = {
    type: 'disclosure.request',
    subject: '旧1',
    department: ORGAN,
    occurred_at: '2010-03-01',
    body: { requester_type: '自然人', topic: '旧申请' },
  };
  expect(await hall.append([old])).toMatchObject([{ status: 'stored' }]);
  await hall.followers.catchUp();
  const { clocks } = (await hall.matters.get(
    { node: hall.info.node, kind: 'request', number: '旧1' },
    { readsInternal: true },
  ))!;
  expect(clocks.map(({ budget }) => budget)).toContain(15);
});

test('the seven steps lead by plain links to the kind of reply and its article, and every answer can be changed', async () => {
  const { path, get, send } = await openRequest();
  expect((await get(decider, path)).text).toContain(`${path}/steps`);
  let at = `${path}/steps`;
  for (const step of ['补不补', '是不是', '谁负责', '有没有', '给不给', '怎么给']) {
    const { text } = await get(decider, at);
    expect(text).toContain(step);
    at = linksIn(text).find((href) => href.includes('said='))!;
  }
  const end = (await get(decider, at)).text;
  for (const said of ['予以公开', '怎么答', '改']) expect(end).toContain(said);
  const toReply = linksIn(end).find((href) => href.includes('/reply?'))!;
  const form = (await get(decider, toReply)).text;
  expect(form).toMatch(/value="予以公开"[^>]*selected|selected[^>]*value="予以公开"/);
  expect(form).toContain('第40条');
  const withheld = `${path}/steps?said=${encodeURIComponent('yes.yes.ours.yes.secret')}`;
  const secret = (await get(decider, withheld)).text;
  expect(secret).toContain('不予公开：国家秘密');
  const first = (await get(decider, `${path}/steps?said=notice`)).text;
  expect(linksIn(first).some((href) => href.includes('/supplement_notice'))).toBe(true);
  // What comes first is no reply, and is told by the step that led to it; an answer that ends the steps is one.
  const headingOf = (text: string) => /第 \d 步，共 7 步：[^<]+/.exec(text)?.[0];
  expect(headingOf(first)).toBe('第 1 步，共 7 步：补不补');
  for (const [said, heading] of [
    ['yes.yes.both', '第 3 步，共 7 步：谁负责'],
    ['yes.yes.ours.yes.third', '第 5 步，共 7 步：给不给'],
    ['yes.yes.ours.yes.secret', '第 7 步，共 7 步：怎么答'],
  ])
    expect(headingOf((await get(decider, `${path}/steps?said=${said}`)).text)).toBe(heading);
  // What an address says that is no answer begins where it stops making sense.
  expect((await get(decider, `${path}/steps?said=yes.<script>`)).text).toContain('第 2 步');
  expect((await get(decider, '/desk/requests/none/steps')).status).toBe(404);
  expect(
    (await send(decider, `${path}/reply`, { outcome: '不予公开：国家秘密', reason: '第14条' })).status,
  ).toBe(303);
});

test('A8: a request is taken for organs of the post alone; who asked is seen by its organ, in no list or title', async () => {
  const { path, get, send } = await openRequest();
  const ofOther = clerk('A009', { role: 'window', organs: ['农安县水务局'] });
  const refused = await send(ofOther, '/desk/request', ASKED);
  expect([refused.status, refused.text.includes('value="赵六"')]).toEqual([422, true]);
  expect((await get(handler, path)).text).toContain('赵六');
  expect((await get(other, path)).text).not.toContain('赵六');
  for (const page of ['/desk', '/desk/requests'])
    expect((await get(handler, page)).text).not.toContain('赵六');
});
