import { createHash } from 'node:crypto';
import type { MatterPage, RecordPage, SignedIn } from '@hutong/api';
import { hasPassedGate, reviewedDigest } from '@hutong/record';
import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const drafter = clerk('A101', { role: 'handler', organs: [ORGAN] });
const reviewer = clerk('B202', { role: 'secrecy-reviewer', organs: '*' });
const publisher = clerk('C303', { role: 'publisher', organs: '*' });
const TEXT = '　　第一条　为了方便群众办事，制定本办法。\n　　第二条　本办法自公布之日起施行。';

const DOCUMENT = {
  title: '农安县政务服务大厅窗口服务办法',
  index_number: 'NA-2026-0001',
  department: ORGAN,
  method: '主动公开',
  status: '有效',
  document_number: '农政办发〔2026〕12号',
  text: TEXT,
};

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Sends one of the forms of a document’s page. */
async function step(
  { get, post }: Desk,
  who: SignedIn,
  path: string,
  act: string,
  fields: Record<string, string> = {},
) {
  const { text } = await get(who, path);
  // A form has a button for each of its acts.
  const form = text.slice(text.lastIndexOf('<form', text.indexOf(`${path}/${act}"`)));
  const of = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '';
  return post(who, `${path}/${act}`, [
    ['once', of('once')],
    ['sha256', of('sha256')],
    ...Object.entries(fields),
  ]);
}

async function draft(desk: Desk, fields: Record<string, string> = DOCUMENT): Promise<string> {
  const drafted = await desk.send(drafter, '/desk/documents/new', fields);
  expect([drafted.status, drafted.text]).toEqual([303, '']);
  return drafted.to.split('?')[0] as string;
}

test('a document is drafted, reviewed by somebody else, and published byte for byte as they saw it', async () => {
  const desk = await openDesk();
  const path = await draft(desk);
  expect((await step(desk, drafter, path, 'submit')).to).toBe(`${path}?done=submit`);
  const seen = (await desk.get(reviewer, path)).text;
  expect(seen).toContain('第二条　本办法自公布之日起施行。');
  const digest = /name="sha256" value="([0-9a-f]{64})"/.exec(seen)?.[1];
  expect((await step(desk, reviewer, path, 'pass', { reason: '无涉密内容' })).to).toBe(`${path}?done=pass`);
  expect(await desk.types(DOCUMENT.index_number)).toEqual([]);
  expect((await step(desk, publisher, path, 'publish')).status).toBe(303);
  const { items } = await desk.hall.query({
    node: desk.hall.info.node,
    subject: DOCUMENT.index_number,
    limit: 2,
  });
  const [published] = items;
  expect(items).toHaveLength(1);
  expect(published).toMatchObject({
    type: 'disclosure.document',
    visibility: 'public',
    body: {
      title: DOCUMENT.title,
      text: TEXT.trim(),
      gate: { drafted_by: '经办 A101', reviewed_by: '保密审查 B202', sha256: digest },
    },
  });
  expect(hasPassedGate(published!)).toBe(true);
  expect(reviewedDigest(published!)).toBe(digest);
  expect((await desk.get(publisher, path)).status).toBe(303);
});

/** Takes a document as it is through review and onto the record. */
async function release(desk: Desk, path: string): Promise<void> {
  for (const [who, act, fields] of [
    [drafter, 'submit', {}],
    [reviewer, 'pass', { reason: '无涉密内容' }],
    [publisher, 'publish', {}],
  ] as const) {
    const done = await step(desk, who, path, act, fields);
    expect([done.status, done.text]).toEqual([303, '']);
  }
}

const textOf = async (desk: Desk, path: string) => (await desk.ask(undefined, path)).text();
/** What the API tells whoever asks. */
async function told<T>(desk: Desk, path: string): Promise<T> {
  return (await desk.ask(undefined, path)).json() as Promise<T>;
}

const MARK = '未经本系统保密审查';

test('what was posted past the gate is marked in lists, on its pages and by the API, and is a finding; what passed is not', async () => {
  const desk = await openDesk();
  const { hall } = desk;
  await release(desk, await draft(desk));
  const past = {
    type: 'disclosure.document',
    subject: 'NA-2026-0002',
    department: ORGAN,
    occurred_at: '2026-11-02T09:00:00+08:00',
    backfilled: true,
    body: { title: '未审先发的通知', method: '主动公开', text: '内容' },
  };
  const [outcome] = await hall.append([past]);
  if (outcome?.status !== 'stored') throw new Error('it was not taken');
  await hall.followers.catchUp();
  const node = hall.info.node;
  const of = (number: string) => desk.ask(undefined, `/api/matters/${node}/document/${number}`);
  expect(await (await of(past.subject)).json()).toMatchObject({
    unreviewed: true,
    events: [{ anomalies: [{ code: 'unreviewed', text: { zh: MARK } }] }],
    findings: [{ finding: 'document.unreviewed', record: outcome.id, on: '2026-11-02' }],
  });
  expect(await (await of(DOCUMENT.index_number)).json()).toMatchObject({
    unreviewed: false,
    events: [{ anomalies: [] }],
    findings: [],
  });
  const { items: lines } = await told<MatterPage>(desk, '/api/matters?kind=document');
  const marks = lines.map(({ number, unreviewed }) => [number, unreviewed]);
  expect(Object.fromEntries(marks)).toEqual({ [past.subject]: true, [DOCUMENT.index_number]: false });
  const { items } = await told<RecordPage>(desk, '/api/records?type=disclosure.document');
  expect(Object.fromEntries(items.map((one) => [one.subject, one.unreviewed]))).toEqual({
    [past.subject]: true,
    [DOCUMENT.index_number]: undefined,
  });
  const marked = async (path: string) => (await textOf(desk, path)).split(MARK).length - 1;
  expect(await marked('/?type=disclosure.document')).toBe(1);
  expect(await marked('/matters?kind=document')).toBe(1);
  expect(await marked(`/records/${node}/${outcome.id}`)).toBe(1);
  // At its head, at the record, and as a finding.
  expect(await marked(`/matters/${node}/document/${past.subject}`)).toBe(3);
  expect(await marked(`/matters/${node}/document/${DOCUMENT.index_number}`)).toBe(0);
  expect((await desk.get(publisher, `/desk/records/${outcome.id}`)).text).toContain(MARK);
});

test('an edit after the review closes the gate: nothing is published until somebody reviews what it says now', async () => {
  const desk = await openDesk();
  const path = await draft(desk);
  await step(desk, drafter, path, 'submit');
  const seen = (await desk.get(reviewer, path)).text;
  expect((await step(desk, reviewer, path, 'pass')).status).toBe(303);
  const version =
    /name="version" value="(\d+)"/.exec((await desk.get(drafter, `${path}/edit`)).text)?.[1] ?? '';
  const changed = { ...DOCUMENT, text: `${TEXT}\n　　第三条　添上的一条。`, version };
  expect((await desk.send(drafter, `${path}/edit`, changed)).status).toBe(303);
  const { text } = await desk.get(publisher, path);
  expect(text).toContain('审查之后改动过，须重新保密审查');
  expect(text).not.toContain(`${path}/publish`);
  // Neither the form that was open then, nor the review of what it said before, publishes it.
  const sha256 = /name="sha256" value="([0-9a-f]{64})"/.exec(seen)?.[1] ?? '';
  const once = '019caa2c-0000-7000-8000-00000000aaaa';
  const late = await desk.post(publisher, `${path}/publish`, [
    ['once', once],
    ['sha256', sha256],
  ]);
  expect(late.status).toBe(422);
  expect(await desk.types(DOCUMENT.index_number)).toEqual([]);
  await release(desk, path);
  const { items } = await told<RecordPage>(desk, `/api/records?subject=${DOCUMENT.index_number}`);
  expect(items[0]?.body.text).toContain('第三条');
  expect(items[0]?.unreviewed).toBeUndefined();
});

test('other organs consent before it is published: an objection holds it up until that organ consents', async () => {
  const desk = await openDesk();
  const path = await draft(desk, { ...DOCUMENT, coordinated_with: '农安县财政局' });
  await step(desk, drafter, path, 'submit');
  await step(desk, reviewer, path, 'pass');
  const organ = { organ: '农安县财政局', said_by: '办公室' };
  // Without a reason it is no objection.
  const unsaid = await step(desk, publisher, path, 'object', organ);
  expect([unsaid.status, unsaid.text]).toEqual([422, expect.stringContaining('请写明理由')]);
  expect((await step(desk, publisher, path, 'object', { ...organ, reason: '数字未核' })).status).toBe(303);
  expect((await desk.get(publisher, path)).text).not.toContain(`${path}/publish`);
  expect((await step(desk, publisher, path, 'consent', organ)).status).toBe(303);
  expect((await step(desk, publisher, path, 'publish')).status).toBe(303);
  expect(await desk.types(DOCUMENT.index_number)).toEqual(['disclosure.document']);
});

test('a document on record is amended and repealed through the gate, each time reviewed anew', async () => {
  const desk = await openDesk();
  await release(desk, await draft(desk));
  const again = await desk.send(drafter, '/desk/documents/new', DOCUMENT);
  expect(again.text).toContain('这个索引号已有公文');
  await release(desk, await draft(desk, { ...DOCUMENT, status: '修订', text: `${TEXT}（修订）` }));
  const { text: _, ...bare } = DOCUMENT;
  await release(desk, await draft(desk, { ...bare, status: '废止' }));
  const of = `/api/matters/${desk.hall.info.node}/document/${DOCUMENT.index_number}`;
  expect(await told(desk, of)).toMatchObject({
    state: 'repealed',
    unreviewed: false,
    findings: [],
    events: [{ state: 'published' }, { state: 'amended' }, { state: 'repealed' }].map((one) => ({
      ...one,
      anomalies: [],
    })),
  });
  const none = await desk.send(drafter, '/desk/documents/new', {
    ...bare,
    index_number: 'NA-2026-0009',
    status: '废止',
  });
  expect(none.text).toContain('没有这个索引号的公文');
});

test('the reviewer is pointed to numbers, marks and what files hide; it decides nothing, and how much it was is noted', async () => {
  const desk = await openDesk();
  const path = await draft(desk, { ...DOCUMENT, text: `${TEXT}\n联系人电话 13800000000。内部资料` });
  const bytes = new TextEncoder().encode('机密：账号 6222020000000000000');
  const given = await attach(desk, path, '附表.txt', bytes);
  expect([given.status, given.text]).toEqual([303, '']);
  await step(desk, drafter, path, 'submit');
  const { text } = await desk.get(reviewer, path);
  expect(text).toContain('提示（4 处）');
  for (const found of ['13800000000', '内部资料', '机密', '6222020000000000000'])
    expect(text).toContain(`<strong>${found}</strong>`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = await desk.download(reviewer, `${path}/files/${sha256}`);
  expect(Buffer.from(file.bytes).equals(Buffer.from(bytes))).toBe(true);
  await step(desk, reviewer, path, 'pass', { reason: '均为示例' });
  const { history } = desk.store.documents.find(path.split('/').at(-1) ?? '') ?? {};
  expect(history?.at(-1)).toMatchObject({ act: 'pass', found: 4 });
  expect((await desk.get(publisher, path)).text).toContain('审查时提示 4 处');
  expect((await step(desk, publisher, path, 'publish')).status).toBe(303);
  const { items } = await told<RecordPage>(desk, `/api/records?type=disclosure.document`);
  expect(items[0]).toMatchObject({ body: { attachments: [{ sha256, name: '附表.txt' }] } });
  expect(hasPassedGate(items[0]!)).toBe(true);
  const on = await desk.ask(undefined, `/api/attachments/${desk.hall.info.node}/${sha256}`);
  expect(Buffer.from(await on.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
});

test('a file given or taken away after the review closes the gate, and another one cannot be slipped in its place', async () => {
  const desk = await openDesk();
  const path = await draft(desk);
  await step(desk, drafter, path, 'submit');
  await step(desk, reviewer, path, 'pass');
  await attach(desk, path, '附表.txt', new TextEncoder().encode('后来加上的'));
  const { text } = await desk.get(publisher, path);
  expect(text).toContain('审查之后改动过，须重新保密审查');
  expect(text).toContain('附表.txt');
  // Nobody but who drafts gives files.
  expect((await attach(desk, path, '另一.txt', new TextEncoder().encode('x'), publisher)).status).toBe(303);
  expect((await attach(desk, path, '又一.txt', new TextEncoder().encode('y'), reviewer)).status).toBe(403);
  const gone = createHash('sha256').update('后来加上的').digest('hex');
  const shown = (await desk.get(drafter, path)).text;
  const once = /detach[\s\S]*?name="once" value="([^"]*)"/.exec(shown)?.[1] ?? '';
  const fields: [string, string][] = [
    ['once', once],
    ['file', gone],
  ];
  expect((await desk.post(drafter, `${path}/detach`, fields)).status).toBe(303);
  expect((await desk.get(drafter, path)).text).not.toContain('附表.txt');
});

/** Gives a document a file, as a browser sends its form. */
async function attach(
  desk: Desk,
  path: string,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  who = drafter,
): Promise<{ status: number; text: string }> {
  const { text } = await desk.get(who, path);
  const form = new FormData();
  form.append('csrf', who.csrf);
  form.append('once', /attach"[\s\S]*?name="once" value="([^"]*)"/.exec(text)?.[1] ?? '');
  form.append('file', new Blob([bytes]), name);
  const answer = await desk.ask(who, `${path}/attach`, {
    method: 'POST',
    headers: { origin: 'http://localhost', accept: 'text/html' },
    body: form,
  });
  return { status: answer.status, text: answer.status === 303 ? '' : await answer.text() };
}

test('a document that went back and forth too often is discarded by its page, in review too', async () => {
  const desk = await openDesk();
  const path = await draft(desk);
  expect((await step(desk, drafter, path, 'submit')).status).toBe(303);
  const id = path.split('/').at(-1)!;
  const kept = desk.store.documents.find(id)!;
  const [first] = kept.history;
  const before = Array.from({ length: 500 - kept.history.length }, () => first!);
  desk.store.documents.save(id, { ...kept, history: [...before, ...kept.history] });
  const refused = await step(desk, reviewer, path, 'pass');
  expect([refused.status, refused.text.includes('往返太多次')]).toEqual([422, true]);
  expect((await desk.get(reviewer, path)).text).not.toContain(`${path}/discard`);
  const { text } = await desk.get(drafter, path);
  for (const said of ['往返太多次', `${path}/discard`]) expect(text).toContain(said);
  expect(text).not.toContain(`${path}/edit`);
  expect((await step(desk, drafter, path, 'discard')).to).toBe('/desk/documents');
  expect(desk.store.documents.find(id)).toBeUndefined();
});
