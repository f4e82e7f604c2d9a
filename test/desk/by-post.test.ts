import type { SignedIn } from '@hutong/api';
import { expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';
import { caseRow, registerOf } from './register.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const WATER = '农安县水务局';
/** Has a post that says nothing of this organ, and stands in at three others. */
const deputy = clerk(
  'A009',
  { role: 'handler', organs: [WATER] },
  { role: 'department-head', organs: [ORGAN], deputyOf: 'C001' },
  { role: 'hall-head', organs: '*', deputyOf: 'H001' },
);
const AS_DEPARTMENT_HEAD = '部门首席 A009（代 C001）';
const AS_HALL_HEAD = '大厅主任 A009（代 H001）';
/** Reads nobody's values by the post that comes first. */
const publisher = clerk(
  'E005',
  { role: 'publisher', organs: '*' },
  { role: 'complaints', organs: '*', deputyOf: 'T001' },
);
const AS_COMPLAINTS = '投诉 E005（代 T001）';
const windowsDeputy = clerk(
  'A010',
  { role: 'window', organs: [WATER] },
  { role: 'window', organs: [ORGAN], deputyOf: 'A003' },
);
const APPLICATION = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'], go: 'accept' };
const COUNTER = '/desk/counter/XK-001';

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Who looked, and how, the newest first. */
const lookedAt = async ({ hall }: Desk, account: SignedIn) =>
  (await hall.accesses.list({ account: account.account, limit: 10 })).items.map(({ who, act }) => [act, who]);

test('A8: who looks as a deputy is noted by the post at which they stand in, and so is what they export', async () => {
  const desk = await openDesk();
  const { get, post, send, ask } = desk;
  expect([deputy.name, publisher.name, windowsDeputy.name]).toEqual(['经办 A009', '发布 E005', '窗口 A010']);
  const path = (await send(window, COUNTER, APPLICATION)).to.split('?')[0]!;
  expect((await get(deputy, path)).text).toContain('孙一');
  expect(await lookedAt(desk, deputy)).toEqual([['open', AS_DEPARTMENT_HEAD]]);
  expect((await post(publisher, '/desk/search', [['applicant', '孙一']])).status).toBe(200);
  const answer = await ask(publisher, '/desk/cases/export/private', {
    method: 'POST',
    headers: {
      origin: 'http://localhost',
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
    },
    body: new URLSearchParams({
      csrf: publisher.csrf,
      field: 'applicant_name',
      reason: '核对',
      format: 'csv',
    }).toString(),
  });
  expect(await answer.text()).toContain(AS_COMPLAINTS);
  expect(await lookedAt(desk, publisher)).toEqual([
    ['export', AS_COMPLAINTS],
    ['find', AS_COMPLAINTS],
  ]);
  expect((await send(windowsDeputy, COUNTER, APPLICATION)).status).toBe(422);
  const noted = await lookedAt(desk, windowsDeputy);
  expect(noted.length).toBeGreaterThan(0);
  expect(new Set(noted.map(([, who]) => who))).toEqual(new Set(['窗口 A010（代 A003）']));
});

test('A8: a register that a deputy brings, and a template that one keeps, name the post at which they stand in', async () => {
  const desk = await openDesk();
  const { get, post, upload, hall } = desk;
  const sent = await upload(deputy, '/desk/import', '登记.xlsx', await registerOf([caseRow(1)]));
  expect(sent.to).toBe('/desk/import/preview');
  expect((await post(deputy, '/desk/import/run', [])).status).toBe(303);
  await until('it is on record who brought it', async () => {
    const { items } = await hall.query({ node: hall.info.node, type: 'admin.act', limit: 50 });
    const [brought] = items.filter(({ body }) => body.act === 'records.import');
    if (brought === undefined) return false;
    expect(brought.body.who).toBe(AS_DEPARTMENT_HEAD);
    return true;
  });
  const { bytes } = await desk.download(deputy, '/desk/letters/receipt/template');
  const form = new FormData();
  form.append('csrf', deputy.csrf);
  form.append('letter', 'receipt');
  form.append('file', new Blob([bytes]), '登记回执.docx');
  const kept = await desk.ask(deputy, '/desk/letters', {
    method: 'POST',
    headers: { origin: 'http://localhost', accept: 'text/html' },
    body: form,
  });
  expect(kept.status).toBe(303);
  expect((await get(deputy, '/desk/letters')).text).toContain(AS_HALL_HEAD);
});
