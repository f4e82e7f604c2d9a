import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const head = clerk('C001', { role: 'department-head', organs: [ORGAN] });
const supervisor = clerk('D001', { role: 'department-head', organs: ['农安县水务局'] });

const APPLICATION = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'], go: 'accept' };

/** A case whose applicant holds a voucher. */
async function held() {
  const one = await openDesk();
  const { to } = await one.send(window, '/desk/counter/XK-001', APPLICATION);
  const path = to.split('?')[0]!;
  const number = decodeURIComponent(path.split('/').at(-1)!);
  const { items } = await one.hall.query({ node: one.hall.info.node, subject: number, limit: 10 });
  const record = items.find(({ type }) => type === 'case.accept')!.id;
  const [voucher] = one.store.vouchers.print([{ record, number, kind: 'accepted' }], 'a form');
  const pair = { number, code: voucher!.code! };
  const close = () => one.send(head, `${path}/close`, { outcome: '准予' });
  const ratings = async () => (await one.types(number)).filter((type) => type === 'case.rate').length;
  /** Somebody without a session; `fields`: what they send. */
  const stranger = async (at: string, fields?: Record<string, string>, more: Record<string, string> = {}) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' };
    const sent = fields && { method: 'POST', body: new URLSearchParams(fields).toString() };
    const headers = { accept: 'text/html', ...(sent && form), ...more };
    const answer = await one.ask(undefined, at, { ...sent, headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { ...one, path, pair, voucher: voucher!, close, ratings, stranger };
}

test('A8: a voucher opens item, state and day of its case, and nothing of who it is about', async () => {
  const { stranger, pair, voucher } = await held();
  expect((await stranger('/voucher')).text).toContain('查询与评价');
  for (const number of [pair.number, voucher.document, ` ${pair.number} `]) {
    const { status, text, headers } = await stranger('/voucher', { ...pair, number });
    expect([number, status, headers.get('cache-control')]).toEqual([number, 200, 'no-store']);
    for (const said of ['公共场所卫生许可', ORGAN, pair.number, '期限']) expect(text).toContain(said);
    expect(text).not.toMatch(/孙一|139|窗口 A003/);
    expect(/<title>(.*)<\/title>/.exec(text)![1]).not.toContain(pair.number);
    // Undecided: there is nothing to rate yet.
    expect([text.includes('办结以后可以评价'), text.includes('name="grade"')]).toEqual([true, false]);
  }
});

test('every wrong pair gets one answer, whether or not there is such a number', async () => {
  const { stranger, pair } = await held();
  const other = pair.code.startsWith('0') ? '1000-0000-0000-0000-0' : '0000-0000-0000-0000-0';
  const wrong = [
    { ...pair, code: other },
    { ...pair, number: '000000-20260101-0001' },
    { ...pair, code: 'x' },
    { number: '<b>', code: '<b>' },
  ];
  const answers = await Promise.all(wrong.map((one) => stranger('/voucher', one)));
  const told = answers.map(({ status, text }, i) => {
    const { number, code } = wrong[i]!;
    const escaped = (value: string) => value.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return [
      status,
      text.replaceAll(escaped(number), 'N').replaceAll(`value="${escaped(code)}"`, 'value="C"'),
    ];
  });
  expect(told[0]).toEqual([422, expect.stringContaining('编号或查询码不对')]);
  expect(answers[0]!.text).not.toContain('公共场所卫生许可');
  for (const one of told.slice(0, 3)) expect(one).toEqual(told[0]);
  expect([answers[3]!.status, answers[3]!.text.includes('<b>')]).toEqual([422, false]);
  const empty = await stranger('/voucher', { number: '', code: '' });
  expect([empty.status, empty.text.includes('href="#f-code"')]).toEqual([422, true]);
});

test('who guesses has to wait, and then a right pair waits too', async () => {
  const { stranger, pair } = await held();
  let status = 422;
  let tries = 0;
  for (; status === 422 && tries < 1_000; tries++)
    ({ status } = await stranger('/voucher', { ...pair, code: '0000-0000-0000-0000-0' }));
  expect(tries).toBeLessThan(600);
  const right = await stranger('/voucher', pair);
  expect([right.status, Number(right.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect(right.text).not.toContain('公共场所卫生许可');
});

test('a form of another site is refused', async () => {
  const { stranger, pair, close, ratings } = await held();
  await close();
  const sent = { ...pair, go: 'rate', grade: '1' };
  expect((await stranger('/voucher', sent, { origin: 'https://evil.example' })).status).toBe(403);
  expect(await ratings()).toBe(0);
});

test('A1: a decided case is rated once, whatever is sent twice; before that not at all', async () => {
  const { stranger, pair, close, ratings, hall } = await held();
  const rate = (grade: string, text = '') => stranger('/voucher', { ...pair, go: 'rate', grade, text });
  expect((await rate('5')).text).toContain('办结以后可以评价');
  await close();
  const none = await rate('');
  expect([none.status, none.text.includes('请选择一项')]).toEqual([422, true]);
  const long = await rate('4', '好'.repeat(2_001));
  expect([long.status, long.text.includes('最多 2000 字')]).toEqual([422, true]);
  expect(await ratings()).toBe(0);
  const both = await Promise.all([rate('4', '办得快，13900001111'), rate('1')]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(both.filter(({ text }) => text.includes('评价已记录'))).toHaveLength(1);
  expect((await rate('5')).text).toContain('已经评价过');
  expect(await ratings()).toBe(1);
  const { items } = await hall.query({ node: hall.info.node, subject: pair.number, limit: 1 });
  expect(JSON.stringify(items[0])).not.toContain('办得快');
  expect(items[0]!.body).toMatchObject({ channel: '网站' });
});

test('a node that ended between the record and its own mark takes no second rating', async () => {
  const { stranger, pair, close, ratings, hall, store } = await held();
  await close();
  const found = store.vouchers.find(pair.number, pair.code)!;
  const at = { subject: pair.number, department: ORGAN, occurred_at: Date.now() };
  await hall.append([{ type: 'case.rate', id: found.ratingId, ...at, body: { grade: '3' } }]);
  const { text } = await stranger('/voucher', { ...pair, go: 'rate', grade: '1' });
  expect(text).toContain('已经评价过');
  expect([await ratings(), store.vouchers.find(pair.number, pair.code)?.rated]).toEqual([1, true]);
});

test('A8: a bad rating shows staff that somebody is to be called back; its words are for who may read values', async () => {
  const { stranger, pair, close, get, path } = await held();
  await close();
  await stranger('/voucher', { ...pair, go: 'rate', grade: '2', text: '等了很久' });
  const seen = (await get(head, path)).text;
  for (const said of ['不满意', '需回访', '等了很久']) expect(seen).toContain(said);
  const other = (await get(supervisor, path)).text;
  expect([other.includes('需回访'), other.includes('等了很久')]).toEqual([true, false]);
  expect((await stranger('/voucher', pair)).text).not.toMatch(/等了很久|需回访/);
});

test('a refused case and one that was sent away may be rated; a withdrawn one may not', async () => {
  const { hall, store, stranger } = await held();
  const ended = async (number: string, type: string, body: object) => {
    const at = { subject: number, department: ORGAN, occurred_at: Date.now() };
    const applied =
      type === 'case.sent_away'
        ? []
        : [{ ...at, type: 'case.apply', body: { item_name: '公共场所卫生许可' } }];
    const outcomes = await hall.append([...applied, { ...at, type, body }]);
    expect(outcomes.every(({ status }) => status === 'stored')).toBe(true);
    const { id: record } = outcomes.at(-1) as { id: string };
    await hall.matters.caughtUp(3_000);
    const [voucher] = store.vouchers.print([{ record, number, kind: 'received' }], number);
    return (await stranger('/voucher', { number, code: voucher!.code! })).text;
  };
  const missing = { item_name: '公共场所卫生许可', reason: '材料不全', materials: ['照片'] };
  const refused = await ended('R-1', 'case.accept', { accepted: false, reason: '不属于本机关职权' });
  const away = await ended('S-1', 'case.sent_away', missing);
  for (const text of [refused, away]) expect(text).toContain('name="grade"');
  const withdrawn = await ended('W-1', 'case.withdraw', { by: '申请人' });
  expect([withdrawn.includes('name="grade"'), withdrawn.includes('本件不参加评价')]).toEqual([false, true]);
});

test('no post may rate: a case has no such act at the desk, and who is signed in gives no rating', async () => {
  const { get, send, post, pair, close, path, ratings } = await held();
  await close();
  const sent: [string, string][] = [...Object.entries(pair), ['go', 'rate'], ['grade', '5']];
  expect((await post(head, '/voucher', sent)).text).toContain('已登录的工作人员不能代填');
  expect((await get(head, `${path}/rate`)).status).toBe(404);
  expect((await send(head, `${path}/rate`, { grade: '5' })).status).toBe(404);
  expect(await ratings()).toBe(0);
});

test('no post strikes out a rating', async () => {
  const { stranger, pair, close, get, send, path, hall } = await held();
  await close();
  await stranger('/voucher', { ...pair, go: 'rate', grade: '1' });
  const { items } = await hall.query({ node: hall.info.node, subject: pair.number, limit: 1 });
  const { id, type } = items[0]!;
  expect([type, (await get(head, `${path}/correct`)).text.includes(id)]).toEqual(['case.rate', false]);
  expect((await send(head, `${path}/correct`, { of: id, reason: '点错了' })).status).toBe(422);
  expect((await get(head, path)).text).toContain('需回访');
});
