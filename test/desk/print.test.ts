import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const head = clerk('C001', { role: 'department-head', organs: [ORGAN] });
const other = clerk('D002', { role: 'department-head', organs: ['农安县水务局'] });

const APPLICATION = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'], go: 'accept' };
const CODE = /查询码 <strong>((?:[0-9A-Z]{4}-){4}[0-9A-Z])<\/strong>/;

async function taken() {
  const one = await openDesk({ portal: 'https://zwfw.example/nongan' });
  const { to } = await one.send(window, '/desk/counter/XK-001', APPLICATION);
  const path = to.split('?')[0]!;
  const number = decodeURIComponent(path.split('/').at(-1)!);
  const { items } = await one.hall.query({ node: one.hall.info.node, subject: number, limit: 10 });
  const idOf = (type: string) => items.find((item) => item.type === type)!.id;
  const print = (person: typeof window, records: string[], once?: string) =>
    once === undefined
      ? one.send(person, path, { record: records }, '/desk/print')
      : one.post(person, '/desk/print', [
          ['once', once],
          ...records.map((id): [string, string] => ['record', id]),
        ]);
  return { ...one, path, number, idOf, print };
}

test('A8: a paper has its number, its day, the applicant’s name and a code, none of them in title or address', async () => {
  const { number, idOf, print, get, path } = await taken();
  expect((await get(window, path)).text).toContain('action="/desk/print"');
  const { status, text } = await print(window, [idOf('case.accept')]);
  expect(status).toBe(200);
  for (const said of [
    '受理通知书',
    `${number}-受1`,
    '孙一：',
    '公共场所卫生许可',
    '法定办结时限 20 个工作日',
    '（盖章处）',
  ])
    expect(text).toContain(said);
  expect(text).toMatch(/应于20\d\d年\d+月\d+日前办结/);
  expect(text).toMatch(CODE);
  expect(text).toContain('<svg class="sheet-qr"');
  expect(text).toMatch(/<title>打印 · /);
  expect(text).not.toContain('副本');
  // Sheets alone are printed.
  expect(text).toContain('<body class="papers">');
});

test('a paper printed again is a copy with the same code; a page loaded again, or sent twice, prints none anew', async () => {
  const { idOf, print, get, path } = await taken();
  const record = idOf('case.accept');
  const once = /name="once" value="([^"]+)"/.exec((await get(window, path)).text)![1]!;
  const [first, same] = [await print(window, [record], once), await print(window, [record], once)];
  expect(same.text).toBe(first.text);
  const again = await print(head, [record]);
  expect(again.text).toContain('副本（第 2 次打印）');
  expect(CODE.exec(again.text)![1]).toBe(CODE.exec(first.text)![1]);
});

test('a run prints thirty papers at most, and one paper of each record', async () => {
  const { idOf, print } = await taken();
  const both = await print(window, [idOf('case.apply'), idOf('case.accept'), idOf('case.apply')]);
  expect(both.text.match(/<article class="sheet" lang="zh-CN">/g)).toHaveLength(2);
  expect(both.text).toContain('收件凭证');
  const many = await print(
    window,
    Array.from({ length: 31 }, (_, i) => `record-${i}`),
  );
  expect([many.status, many.text.includes('最多打印 30 份')]).toEqual([422, true]);
});

test('A8: who may not read an organ’s values gets no paper of it, and each print is kept', async () => {
  const { idOf, print, post, number, hall } = await taken();
  const refused = await print(other, [idOf('case.accept')], 'abcdefgh-0123456789012345678901');
  expect([refused.status, refused.text.includes('孙一')]).toEqual([422, false]);
  expect((await post(window, '/desk/print', [['record', idOf('case.accept')]])).status).toBe(422);
  await print(window, [idOf('case.accept')]);
  const { items } = await hall.accesses.list({ limit: 10 });
  const matters = [{ kind: 'case', number }];
  expect(items[0]).toMatchObject({ who: window.name, account: window.account, act: 'print', matters });
});

test('every act that a case may take has its paper', async () => {
  const { print, hall, number } = await taken();
  const said = async (type: string, body: object) => {
    const [outcome] = await hall.append([
      { type, subject: number, department: ORGAN, occurred_at: Date.now(), body },
    ]);
    return (outcome as { id: string }).id;
  };
  const deny = { outcome: '不予', reason: '不符合卫生标准', document_name: '不予许可决定书' };
  const papers: [string, string[]][] = [
    [
      await said('case.accept', { accepted: false, reason: '不属于本机关职权' }),
      ['不予受理通知书', '行政复议'],
    ],
    [await said('case.supplement_notice', { materials: ['平面图'] }), ['一次性告知书', '<li>平面图</li>']],
    [await said('case.supplement_received', { materials: ['平面图'], complete: true }), ['补正材料收件凭证']],
    [
      await said('case.special_start', { special_type: '1', reason: '案情复杂', days: 10 }),
      ['延期通知书', '10 个工作日'],
    ],
    [
      await said('case.special_start', { special_type: '2', special_name: '检验', reason: '须送检' }),
      ['特别程序告知书', '检验'],
    ],
    [await said('case.close', deny), ['办结通知书', '理由：不符合卫生标准', '不予许可决定书', '行政诉讼']],
    [
      await said('case.sent_away', {
        item_name: '公共场所卫生许可',
        reason: '材料不全',
        materials: ['照片'],
      }),
      ['一次性告知单', '<li>照片</li>', 'Please bring'],
    ],
    [await said('case.deliver', { method: '直接送达' }), ['送达回证', '受送达人签名或盖章']],
  ];
  for (const [id, words] of papers) {
    const { text } = await print(window, [id]);
    for (const word of words) expect(text).toContain(word);
  }
});

test('twenty numbers are printed for a morning without power, once a form', async () => {
  const { send, get, store } = await taken();
  const { to } = await send(window, '/desk/print', {}, '/desk/print/reserved');
  const { text } = await get(window, to);
  expect(text.match(/<th scope="row">000000-\d{8}-\d{4}<\/th>/g)).toHaveLength(20);
  expect((await get(window, '/desk/print')).text).toContain('现有 20 个尚未补录');
  expect(store.reserved.open()).toBe(20);
  expect((await get(window, '/desk/print/reserved/nothing')).status).toBe(422);
});

test('what was written on a sheet is entered once as 补录, with the time on the paper; a wrong number is told so', async () => {
  const { send, store, hall } = await taken();
  const { numbers, reservedAt } = await store.reserved.sheet('a-sheet');
  const [reserved, other] = numbers as [string, string];
  const someone = { ...APPLICATION, phone: '' };
  const enter = (fields: object) => send(window, '/desk/counter/XK-001', { ...someone, ...fields });
  const wrong = await enter({ reserved: '000000-20260101-0001', written_at: '9:40' });
  expect([wrong.status, wrong.text.includes('不是本厅预留的')]).toEqual([422, true]);
  const written_at = new Date(reservedAt + 8 * 3_600_000).toISOString().slice(0, 16);
  for (const time of ['', '上午', '25:00', '1999-01-01 9:40'])
    expect((await enter({ reserved, written_at: time })).text).toContain('照纸面所写的时间填写');
  const entered = await enter({ reserved, written_at });
  expect(entered.to).toContain(reserved);
  const { items } = await hall.query({ node: hall.info.node, subject: reserved, limit: 10 });
  expect(items.map(({ type, backfilled }) => [type, backfilled])).toEqual([
    ['case.accept', true],
    ['case.apply', true],
  ]);
  expect(new Date(items[0]!.occurred_at).getTime()).toBe(Math.floor(reservedAt / 60_000) * 60_000);
  const again = await enter({ reserved, written_at });
  expect([again.status, again.text.includes('已经用过')]).toEqual([422, true]);
  // A form that was refused gives its number back.
  const leaky = { reserved: other, written_at, go: 'notice', missing: '请联系 13900001111' };
  expect((await enter(leaky)).status).toBe(422);
  expect((await enter({ reserved: other, written_at })).to).toContain(other);
  expect(store.reserved.open()).toBe(18);
});
