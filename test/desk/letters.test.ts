import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SignedIn } from '@hutong/api';
import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';
import { docxOf, docxTextOf, partsOf } from './docx.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const handler = clerk('B007', { role: 'handler', organs: [ORGAN] });
const decider = clerk('C001', { role: 'decider', organs: [ORGAN] });
const other = clerk('D002', { role: 'decider', organs: ['农安县水务局'] });
const publisher = clerk('E005', { role: 'publisher', organs: '*' });
const head = clerk('H001', { role: 'hall-head', organs: '*' });

const ASKED = {
  organ: ORGAN,
  requester_type: '自然人',
  channel: '当面',
  received_at: '2026-11-02',
  topic: '某路段征收补偿方案',
  applicant_name: '赵六',
  phone: '13900001111',
  address: '农安县某街1号',
  request_text: '二〇二五年某路段的征收补偿方案',
};

type Desk = Awaited<ReturnType<typeof openDesk>>;

async function openRequest() {
  const desk = await openDesk();
  const path = (await desk.send(window, '/desk/request', ASKED)).to.split('?')[0]!;
  await desk.send(window, `${path}/register`, {
    handling_unit: '办公室',
    document_number: '农信公登〔2026〕1号',
  });
  return { ...desk, path, number: decodeURIComponent(path.split('/').at(-1)!) };
}

/** The buttons of a request’s page: which letter of which record. */
async function buttonsOf({ get }: Pick<Desk, 'get'>, who: SignedIn, path: string) {
  const { text } = await get(who, path);
  const forms = [
    ...text.matchAll(/name="letter" value="(\w+)"\/?><input type="hidden" name="record" value="([^"]+)"/g),
  ];
  return forms.map(([, letter, record]) => ({ letter: letter!, record: record! }));
}

/** Fetches a letter as its button does. */
async function letterOf(
  { ask }: Pick<Desk, 'ask'>,
  who: SignedIn,
  path: string,
  fields: Record<string, string>,
) {
  const answer = await ask(who, `${path}/letters`, {
    method: 'POST',
    headers: {
      origin: 'http://localhost',
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
    },
    body: new URLSearchParams({ csrf: who.csrf, ...fields }).toString(),
  });
  return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

/** The words of the letter of this kind that the page offers first. */
async function wordsOf(desk: Desk, who: SignedIn, path: string, letter: string): Promise<string> {
  const button = (await buttonsOf(desk, who, path)).find((one) => one.letter === letter);
  expect([letter, button]).toEqual([letter, expect.anything()]);
  return docxTextOf((await letterOf(desk, who, path, button!)).bytes);
}

test('each step of a request has its letter, with the organ, numbers, days, article and limit that its record says', async () => {
  const desk = await openRequest();
  const { path, number, send } = desk;
  const receipt = await wordsOf(desk, window, path, 'receipt');
  for (const said of [
    '政府信息公开申请登记回执',
    '农信公登〔2026〕1号',
    '赵六：',
    '2026年11月2日',
    number,
    ORGAN,
  ])
    expect([said, receipt.includes(said)]).toEqual([said, true]);
  // 2026-11-02 and twenty working days.
  expect(receipt).toContain('（国务院令第711号）的规定，于2026年11月30日前答复');

  await send(handler, `${path}/supplement_notice`, { unclear: '请写明路段起止\n和年份', due: '2026-11-20' });
  const notice = await wordsOf(desk, handler, path, 'supplement');
  for (const said of ['第三十条', '请写明路段起止\n和年份', '请于2026年11月20日前补正', '视为放弃申请'])
    expect([said, notice.includes(said)]).toEqual([said, true]);

  await send(window, `${path}/supplement_received`, { topic: '某路段（东起某街）征收补偿方案' });
  await send(handler, `${path}/consult`, {
    of: '1',
    whom: '第三方',
    third_party_name: '某建设公司',
    due: '2026-12-21',
  });
  const asked = await wordsOf(desk, handler, path, 'third_party');
  for (const said of ['某建设公司：', '第三十二条', '2026年12月21日前', '东起某街'])
    expect([said, asked.includes(said)]).toEqual([said, true]);
  // Who is asked is not told by whom: neither the name nor the telephone of who asks.
  expect(asked).not.toMatch(/赵六|13900001111/);
  await send(handler, `${path}/consult_reply`, { of: '1', opinion: '同意公开' });
  await send(decider, `${path}/extend`, { days: '20', reason: '检索范围大', approved_by: 'C001' });
  const extended = await wordsOf(desk, decider, path, 'extended');
  for (const said of ['第三十三条', '延长答复期限20个工作日', '检索范围大'])
    expect([said, extended.includes(said)]).toEqual([said, true]);

  await send(decider, `${path}/reply`, {
    outcome: '部分公开',
    reason: '附件二涉及个人隐私',
    reply_text: '现将方案正文提供给您',
    document_number: '农信公复〔2026〕7号',
  });
  const reply = await wordsOf(desk, decider, path, 'partly');
  for (const said of [
    '政府信息公开申请答复书',
    '农信公复〔2026〕7号',
    '第三十七条',
    '现将方案正文提供给您',
    '其余内容不予公开，理由：附件二涉及个人隐私',
    '对行政复议决定不服的',
  ])
    expect([said, reply.includes(said)]).toEqual([said, true]);
  expect(reply).not.toMatch(/[{}＿]/);
});

test('a request of 2010 is told by the edition of then, with its limit and its courts', async () => {
  const desk = await openDesk();
  const said = (type: string, on: string, body: object, more: object = {}) => ({
    type,
    subject: '旧1',
    department: ORGAN,
    occurred_at: on,
    body,
    ...more,
  });
  const outcomes = await desk.hall.append([
    said(
      'disclosure.request',
      '2010-03-01',
      { requester_type: '自然人', topic: '旧申请' },
      { private: { applicant_name: '钱七' } },
    ),
    said('disclosure.register', '2010-03-02', {}),
    said('disclosure.reply', '2010-03-10', { outcome: '不予公开：国家秘密', reason: '文件未解密' }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['stored', 'stored', 'stored']);
  await desk.hall.followers.catchUp();
  const path = `/desk/requests/${encodeURIComponent('旧1')}`;
  const receipt = await wordsOf(desk, window, path, 'receipt');
  expect(receipt).toContain('（国务院令第492号）的规定，于2010年3月22日前答复');
  const reply = await wordsOf(desk, decider, path, 'withheld');
  for (const word of ['钱七：', '第十四条、第二十一条第（二）项', '属于“国家秘密”', '三个月内'])
    expect([word, reply.includes(word)]).toEqual([word, true]);
  // Its number is in no header that HTTP cannot carry.
  const [button] = await buttonsOf(desk, decider, path);
  const { answer } = await letterOf(desk, decider, path, button!);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="withheld-_1.docx"');
});

test('A8: a letter is for who reads the values of its organ alone, never stored on the way, and noted before it is given', async () => {
  const desk = await openRequest();
  const { path, number, hall } = desk;
  const [button] = await buttonsOf(desk, handler, path);
  const { answer, bytes } = await letterOf(desk, handler, path, button!);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-type')).toContain('wordprocessingml.document');
  expect(docxTextOf(bytes)).toContain('赵六');
  const noted = (await hall.accesses.list({ limit: 10 })).items.filter(({ act }) => act === 'letter');
  expect(noted).toMatchObject([
    { who: handler.name, account: handler.account, matters: [{ kind: 'request', number }] },
  ]);
  for (const [who, status] of [
    [other, 404],
    [publisher, 403],
  ] as const) {
    expect(await buttonsOf(desk, who, path)).toEqual([]);
    const refused = await letterOf(desk, who, path, button!);
    expect([who.name, refused.answer.status]).toEqual([who.name, status]);
    expect(Buffer.from(refused.bytes).toString()).not.toContain('赵六');
  }
  // No letter of another record, none that there is not, and none of what was struck out.
  for (const fields of [
    { ...button!, letter: 'withheld' },
    { ...button!, letter: '__proto__' },
    { ...button!, record: '019caa2c-0000-7000-8000-00000000000a' },
  ])
    expect((await letterOf(desk, handler, path, fields)).answer.status).toBe(404);
  expect((await hall.accesses.list({ limit: 10 })).items.filter(({ act }) => act === 'letter')).toHaveLength(
    1,
  );
});

test('a record that was corrected has no letter any more', async () => {
  const desk = await openRequest();
  const { path, send } = desk;
  const [button] = await buttonsOf(desk, handler, path);
  const corrected = await send(handler, `${path}/correct`, { of: button!.record, reason: '登记有误' });
  expect([corrected.status, corrected.text]).toEqual([303, '']);
  expect(await buttonsOf(desk, handler, path)).toEqual([]);
  expect((await letterOf(desk, handler, path, button!)).answer.status).toBe(404);
});

/** Brings a template as its page’s form does. */
async function bring(
  { ask }: Pick<Desk, 'ask'>,
  who: SignedIn,
  letter: string,
  bytes: Uint8Array<ArrayBuffer>,
) {
  const form = new FormData();
  form.append('csrf', who.csrf);
  form.append('letter', letter);
  form.append('file', new Blob([bytes]), '登记回执 本局.docx');
  const answer = await ask(who, '/desk/letters', {
    method: 'POST',
    headers: { origin: 'http://localhost', accept: 'text/html' },
    body: form,
  });
  return { status: answer.status, text: await answer.text() };
}

test('a head of the hall fetches a template, brings it back changed, and letters are made from it until it is dropped', async () => {
  const desk = await openRequest();
  const { path, get, post, download, dir, store } = desk;
  const { bytes } = await download(head, '/desk/letters/receipt/template');
  const parts = partsOf(bytes);
  const changed = docxOf({
    ...parts,
    'word/document.xml': parts['word/document.xml']!.replace(
      '本回执只证明申请已经登记。',
      '咨询电话见{大厅}公示栏。',
    ),
  });
  expect(await bring(desk, head, 'receipt', changed)).toMatchObject({ status: 303 });
  const page = (await get(head, '/desk/letters?saved=receipt')).text;
  for (const said of ['已换上新模板：登记回执', '登记回执 本局.docx', head.name, '{申请人}'])
    expect([said, page.includes(said)]).toEqual([said, true]);
  expect(await wordsOf(desk, window, path, 'receipt')).toContain(`咨询电话见${desk.hall.info.name}公示栏。`);
  expect((await download(head, '/desk/letters/receipt/template')).bytes).toEqual(changed);
  expect(statSync(join(dir, 'desk.db')).mode & 0o077).toBe(0);
  expect(readFileSync(join(dir, 'desk.db')).includes('赵六')).toBe(false);
  expect((await post(head, '/desk/letters/receipt/drop', [])).status).toBe(303);
  expect(store.letters.list()).toEqual([]);
  expect(await wordsOf(desk, window, path, 'receipt')).toContain('本回执只证明申请已经登记。');
});

test('a template that cannot be filled in is refused, with its tags and those that are known, and the one before stays', async () => {
  const desk = await openRequest();
  const { download, store, upload } = desk;
  const { bytes } = await download(head, '/desk/letters/receipt/template');
  const parts = partsOf(bytes);
  const saying = (text: string) =>
    docxOf({ ...parts, 'word/document.xml': parts['word/document.xml']!.replace('{文书编号}', text) });
  const unknown = await bring(desk, head, 'receipt', saying('{申请人姓名}'));
  expect(unknown.status).toBe(422);
  for (const said of ['不认识的标签：{申请人姓名}', '认识的标签有', '{收件人}', 'value="receipt" selected'])
    expect([said, unknown.text.includes(said)]).toEqual([said, true]);
  const withMacro = await bring(desk, head, 'receipt', docxOf({ ...parts, 'word/vbaProject.bin': 'x' }));
  expect([withMacro.status, withMacro.text.includes('有宏')]).toEqual([422, true]);
  expect(await bring(desk, head, 'nothing', saying(''))).toMatchObject({ status: 422 });
  expect((await upload(head, '/desk/letters', 'a.docx', new Uint8Array(0))).status).toBe(422);
  const huge = await bring(desk, head, 'receipt', new Uint8Array(3 << 20));
  expect([huge.status < 500 && huge.status >= 400, huge.text.includes('2 MB')]).toEqual([true, true]);
  expect(store.letters.list()).toEqual([]);
});
