import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { SignedIn } from '@hutong/api';
import { MAX_ATTACHMENT_BYTES } from '@hutong/record';
import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';
import { docxOf, partsOf } from './docx.ts';

const window = clerk('A003', { role: 'window', organs: [ORGAN] });
const handler = clerk('B007', { role: 'handler', organs: [ORGAN] });
const publisher = clerk('C303', { role: 'publisher', organs: '*' });
const elsewhere = clerk('D002', { role: 'handler', organs: ['农安县水务局'] });
const NAME = '孙一身份证.pdf';
const SCAN = new TextEncoder().encode('身份证扫描件 220122199001011234');

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** A case that was taken and accepted at the window. */
async function accepted(desk: Desk): Promise<{ path: string; number: string }> {
  const fields = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'], go: 'accept' };
  const { to } = await desk.send(window, '/desk/counter/XK-001', fields);
  const [path = ''] = to.split('?');
  return { path, number: decodeURIComponent(path.split('/').at(-1) ?? '') };
}

interface Given {
  name?: string;
  bytes?: Uint8Array<ArrayBuffer>;
  who?: SignedIn;
  fields?: Record<string, string>;
  once?: string;
}

/** Adds a file to a case as a browser sends its form. */
async function add(desk: Desk, path: string, given: Given = {}) {
  const { name = NAME, bytes = SCAN, who = window, fields = {} } = given;
  const { text } = await desk.get(who, path);
  const once = given.once ?? /\/files"[\s\S]*?name="once" value="([^"]*)"/.exec(text)?.[1] ?? '';
  const form = new FormData();
  for (const [key, value] of Object.entries({ csrf: who.csrf, once, ...fields })) form.append(key, value);
  form.append('file', new Blob([bytes]), name);
  const answer = await desk.ask(who, `${path}/files`, {
    method: 'POST',
    headers: { origin: 'http://localhost', accept: 'text/html' },
    body: form,
  });
  return { once, status: answer.status, text: await answer.text() };
}

/** The records that name files of a case, the newest first. */
const named = async ({ hall }: Desk, number: string) =>
  (await hall.query({ node: hall.info.node, type: 'case.files', subject: number, limit: 10 })).items;
const linksIn = (text: string) =>
  [...text.matchAll(/href="([^"]*\/files\/[0-9a-f]{64})"/g)].map(([, at]) => at!);
/** What is kept for nobody to name. */
const left = ({ dir }: Desk) => readdirSync(join(dir, 'attachments'));

test('P6: a file of a case that is public hides it from nobody, and is told to nobody who may not read it', async () => {
  const desk = await openDesk();
  const { hall } = desk;
  const subject = '220122-20261102-000099';
  const common = { subject, department: ORGAN, occurred_at: Date.now() };
  // Of a file that waits here.
  const kept = await hall.attachments.waiting?.take(
    { name: NAME, bytes: Readable.from([SCAN]), strip: false },
    'account:window',
  );
  const { sealed_sha256: sha256 = '', bytes = 0, media_type = '' } = kept ?? {};
  const body = { attachments: [{ sha256, bytes, media_type }], handler: '窗口 A003' };
  const outcomes = await hall.append([
    {
      ...common,
      type: 'case.accept',
      visibility: 'public',
      body: { accepted: true, item_name: '公共场所卫生许可' },
    },
    { ...common, type: 'case.files', visibility: 'internal', body },
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['stored', 'stored']);
  await hall.followers.catchUp();
  const seen = async (readsInternal: boolean) => {
    const matter = { node: hall.info.node, kind: 'case', number: subject };
    return (await hall.matters.get(matter, { readsInternal }))?.events.map(({ type }) => type).sort();
  };
  expect(await seen(true)).toEqual(['case.accept', 'case.files']);
  expect(await seen(false)).toEqual(['case.accept']);
  const { items } = await hall.matters.list({ kind: 'case', limit: 5 }, { readsInternal: false });
  expect(items.map(({ number }) => number)).toEqual([subject]);
});

test('A8: a file of a case is sealed, listed for who may read its values, and opened once that is noted', async () => {
  const desk = await openDesk();
  const { path, number } = await accepted(desk);
  const added = await add(desk, path);
  expect([added.status, added.text]).toEqual([303, '']);
  expect(left(desk)).toEqual([]);
  const [record] = await named(desk, number);
  expect(record).toMatchObject({
    visibility: 'internal',
    department: ORGAN,
    body: { attachments: [{ bytes: SCAN.length, media_type: 'application/pdf' }], handler: '窗口 A003' },
  });
  const page = (await desk.get(handler, path)).text;
  expect(page).toContain(NAME);
  expect(page).toContain('窗口 A003');
  expect(page).toContain('材料附件');
  const [link = ''] = linksIn(page);
  const notes = async () => (await desk.hall.accesses!.list({ number, limit: 50 })).items;
  const before = (await notes()).length;
  const answer = await desk.ask(handler, link);
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(SCAN))).toBe(true);
  const header = (name: string) => answer.headers.get(name);
  expect(header('content-disposition')).toMatch(/^attachment; filename=/);
  expect(header('content-disposition')).toContain(encodeURIComponent(NAME));
  expect(header('x-content-type-options')).toBe('nosniff');
  expect(header('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/);
  expect(header('cache-control')).toBe('no-store');
  const [last, ...earlier] = await notes();
  expect(last).toMatchObject({ act: 'file', account: 'b007', matters: [{ kind: 'case', number }] });
  expect(earlier).toHaveLength(before);
});

test('A8: what cannot be noted is not given', async () => {
  const desk = await openDesk();
  const { path } = await accepted(desk);
  await add(desk, path);
  const [link = ''] = linksIn((await desk.get(handler, path)).text);
  const { accesses } = desk.hall;
  accesses!.note = async () => {
    throw new Error('the disk is full');
  };
  const answer = await desk.ask(handler, link);
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect((await answer.text()).includes('220122199001011234')).toBe(false);
});

test('P6 A9: nobody without that right sees a name, at the desk, at public pages or in any entry', async () => {
  const desk = await openDesk();
  const { path, number } = await accepted(desk);
  await add(desk, path);
  const [link = ''] = linksIn((await desk.get(window, path)).text);
  for (const who of [publisher, elsewhere]) {
    const { text } = await desk.get(who, path);
    expect(text).toContain('有 1 个材料附件');
    expect(text).not.toContain('孙一身份证');
    expect(linksIn(text)).toEqual([]);
  }
  expect((await desk.ask(publisher, link)).status).toBe(403);
  expect((await desk.ask(elsewhere, link)).status).toBe(404);
  const { node } = desk.hall.info;
  const sha256 = link.split('/').at(-1) ?? '';
  const [record] = await named(desk, number);
  const file = await desk.hall.attachments.find(node, sha256);
  const open = [
    '/api/records?limit=100',
    `/api/records?subject=${number}`,
    '/api/matters?limit=100',
    `/api/matters/${node}/case/${number}`,
    `/matters/${node}/case/${number}`,
    `/records/${node}/${record?.id}`,
    `/records/${node}/${file?.record}`,
    `/api/attachments/${node}/${sha256}`,
    '/',
  ];
  for (const at of open) {
    const text = await (await desk.ask(undefined, at)).text();
    expect([at, text.includes('孙一'), text.includes(sha256)]).toEqual([at, false, false]);
  }
  for (const { id } of (await desk.hall.query({ node, limit: 100 })).items) {
    const { entry } = (await desk.hall.proof(id, node))!;
    for (const secret of ['孙一身份证', '220122199001011234', '身份证扫描件'])
      expect([id, Buffer.from(entry).includes(secret)]).toEqual([id, false]);
  }
});

test('only who takes or handles cases of its department adds files; what is refused leaves nothing behind', async () => {
  const desk = await openDesk();
  const { path, number } = await accepted(desk);
  expect((await add(desk, path, { who: handler, name: '现场照片.jpg' })).status).toBe(303);
  const once = /name="once" value="([^"]*)"/.exec(
    (await desk.get(elsewhere, '/desk/documents/new')).text,
  )?.[1];
  const foreign = await add(desk, path, { who: elsewhere, once: once ?? '' });
  expect([foreign.status, foreign.text.includes(`您的岗位不办理“${ORGAN}”的这一步`)]).toEqual([422, true]);
  expect((await add(desk, path, { who: publisher, once: once ?? '' })).status).toBe(403);
  expect((await add(desk, '/desk/cases/NO-SUCH', { once: once ?? '' })).status).toBe(404);
  expect((await add(desk, path, { once: 'not a key' })).status).toBe(422);
  expect(left(desk)).toEqual([]);
  expect(await named(desk, number)).toHaveLength(1);
});

test('a form that is sent twice adds one file, and the other one does not stay to wait', async () => {
  const desk = await openDesk();
  const { path, number } = await accepted(desk);
  const first = await add(desk, path);
  const again = await Promise.all([
    add(desk, path, { once: first.once }),
    add(desk, path, { once: first.once }),
  ]);
  expect(again.map(({ status }) => status)).toEqual([303, 303]);
  expect(await named(desk, number)).toHaveLength(1);
  expect(left(desk)).toEqual([]);
});

test('hostile names, markup and files over the limit harm nobody', async () => {
  const desk = await openDesk();
  const { path, number } = await accepted(desk);
  const markup = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  for (const name of [
    '"><img src=x onerror=alert(1)>.svg',
    '..\\..\\a\u202egpj.html',
    'x\r\nSet-Cookie: a=b.pdf',
  ]) {
    expect([name, (await add(desk, path, { name, bytes: markup })).status]).toEqual([name, 303]);
  }
  const { text } = await desk.get(window, path);
  expect(text).not.toContain('<img');
  expect(text).not.toContain('\u202e');
  const links = linksIn(text);
  expect(links).toHaveLength(3);
  for (const link of links) {
    const answer = await desk.ask(window, link);
    const type = answer.headers.get('content-type') ?? '';
    expect(['application/octet-stream', 'application/pdf']).toContain(type);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.%~!&+-]*$/,
    );
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(markup))).toBe(true);
  }
  const program = await add(desk, path, { name: '照片.jpg          .exe' });
  expect([program.status, program.text.includes('打开就会运行')]).toEqual([422, true]);
  const large = await add(desk, path, { bytes: new Uint8Array(MAX_ATTACHMENT_BYTES + 1) });
  expect([large.status, large.text.includes('文件超过 32 MiB')]).toEqual([413, true]);
  expect((await add(desk, path, { bytes: new Uint8Array(0) })).status).toBe(422);
  expect(await named(desk, number)).toHaveLength(3);
  expect(left(desk)).toEqual([]);
});

/** Answers as clamscan does: 1 of a file that says so. */
const SCANNER = `const bad = require('fs').readFileSync(process.argv[1]).includes('病毒');
console.log(bad ? 'FOUND' : 'OK'); process.exit(bad ? 1 : 0)`;

test('a file that the operator’s program does not pass is not added, and the reason is told', async () => {
  const desk = await openDesk({
    settings: { attachments: { scan_command: [process.execPath, '-e', SCANNER] } },
  });
  const { path, number } = await accepted(desk);
  const bad = await add(desk, path, { bytes: new TextEncoder().encode('病毒') });
  expect([bad.status, bad.text.includes('查杀程序不放行这个文件')]).toEqual([422, true]);
  expect(await named(desk, number)).toEqual([]);
  expect(left(desk)).toEqual([]);
  expect((await add(desk, path)).status).toBe(303);
  expect(await named(desk, number)).toHaveLength(1);
});

test('P6: a file whose key is erased is opened no more, and one that was corrected is marked', async () => {
  const desk = await openDesk();
  const { path, number } = await accepted(desk);
  await add(desk, path);
  const [link = ''] = linksIn((await desk.get(window, path)).text);
  const sha256 = link.split('/').at(-1) ?? '';
  const [record] = await named(desk, number);
  await desk.hall.append([
    {
      type: 'case.correct',
      subject: number,
      department: ORGAN,
      occurred_at: Date.now(),
      body: { of: record?.id, reason: '传错了文件' },
    },
  ]);
  await desk.hall.followers.catchUp();
  expect((await desk.get(window, path)).text).toContain('已更正作废');
  const file = await desk.hall.attachments.find(desk.hall.info.node, sha256);
  for (const field of ['attachment_key', 'attachment_name'])
    await desk.hall.values.erase(file?.record ?? '', field, '当事人要求删除');
  const { text } = await desk.get(window, path);
  expect(text).not.toContain('孙一身份证');
  expect(text).toContain('文件名不在这里');
  expect((await desk.ask(window, link)).status).toBe(410);
});

test('a program names files of a case as internal ones alone, and what authors say is taken out on request', async () => {
  const desk = await openDesk();
  const { path, number } = await accepted(desk);
  const waiting = desk.hall.attachments.waiting!;
  async function* bytes() {
    yield SCAN;
  }
  const given = await waiting.take({ name: NAME, bytes: bytes(), strip: false }, 'token:w');
  const say = (visibility: string, sha256: string, more: object = {}) =>
    desk.hall.append([
      {
        type: 'case.files',
        subject: number,
        department: ORGAN,
        occurred_at: Date.now(),
        visibility,
        body: { attachments: [{ sha256, bytes: given.bytes, media_type: given.media_type, ...more }] },
      },
    ]);
  expect(given.sha256).toBe(createHash('sha256').update(SCAN).digest('hex'));
  const refused = { status: 'refused', field: 'body.attachments[0]' };
  expect(await say('public', given.sha256, { name: '材料.pdf' })).toMatchObject([refused]);
  expect(await say('internal', given.sealed_sha256, { name: '材料.pdf' })).toMatchObject([refused]);
  expect(await say('internal', given.sealed_sha256)).toMatchObject([{ status: 'stored' }]);
  const bytesOfDocument = docxOf({
    '[Content_Types].xml': '<Types/>',
    'docProps/core.xml': '<cp:coreProperties><dc:creator>张三丰</dc:creator></cp:coreProperties>',
    'word/document.xml': '<w:document><w:t>情况说明</w:t></w:document>',
  });
  const document = { bytes: bytesOfDocument, name: '情况说明.docx' };
  expect((await add(desk, path, { ...document, fields: { strip: 'yes' } })).status).toBe(303);
  expect(await named(desk, number)).toHaveLength(2);
  const [, link = ''] = linksIn((await desk.get(window, path)).text);
  const parts = partsOf((await desk.download(window, link)).bytes);
  expect(parts['word/document.xml']).toContain('情况说明');
  expect(JSON.stringify(parts)).not.toContain('张三丰');
});
