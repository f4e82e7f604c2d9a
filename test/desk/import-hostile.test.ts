import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';
import { caseRow, HEADER, registerOf } from './register.ts';

const head = clerk('A010', { role: 'department-head', organs: [ORGAN] });
const IMPORT = '/desk/import';
type Desk = Awaited<ReturnType<typeof openDesk>>;

async function settled({ get }: Desk, path: string): Promise<string> {
  let text = '';
  await until('the page is done', async () => {
    text = (await get(head, path)).text;
    return !/正在读|正在收录|请稍候/.test(text);
  });
  return text;
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

/** A zip file of one part of so many zeros. */
function bomb(size: number): Uint8Array<ArrayBuffer> {
  const data = Buffer.alloc(size);
  const packed = deflateRawSync(data);
  const name = Buffer.from('xl/workbook.xml');
  const both = Buffer.alloc(26);
  both.writeUInt16LE(20, 0);
  both.writeUInt16LE(8, 4);
  both.writeUInt32LE(crc32(data), 10);
  both.writeUInt32LE(packed.length, 14);
  both.writeUInt32LE(size, 18);
  both.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), both, name, packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), both, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, central, end]));
}

const OLE2 = new Uint8Array(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_000)]));

test.each([
  ['a zip bomb', 'a.xlsx', bomb(60 << 20), '解开后是原来的'],
  ['an old .xls, or one with a password', 'a.xls', OLE2, '旧式 .xls 或加了密码'],
  [
    'a web page under the name of a table',
    'a.xlsx',
    bytesOf('<html><table></table></html>'),
    '只是名字像表格',
  ],
  ['a picture', 'a.csv', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), '图片'],
  ['records of a program', 'a.csv', bytesOf('{"type":"case.apply"}\n'), '只收 .xlsx 和 .csv'],
  ['100,000 columns', 'a.csv', bytesOf(`${'a,'.repeat(100_000)}\n`), '列，超过'],
  ['nothing at all', 'a.xlsx', new Uint8Array(0), '空'],
])('%s is told as what it is, and nothing of it is kept', async (_, name, bytes, said) => {
  const desk = await openDesk();
  const sent = await desk.upload(head, IMPORT, name, bytes);
  expect([sent.status, sent.text.includes(said)]).toEqual([422, true]);
  expect(sent.text).not.toContain(desk.dir);
  expect(readdirSync(join(desk.dir, 'uploads'))).toEqual(['coming']);
  expect(readdirSync(join(desk.dir, 'uploads', 'coming'))).toEqual([]);
});

test('a file without the session’s token, or sent by a stranger, is not even begun', async () => {
  const desk = await openDesk();
  const forged = new FormData();
  forged.append('file', new Blob([bytesOf('a')]), 'a.xlsx');
  const headers = { origin: 'http://localhost', accept: 'text/html' };
  const out = await desk.ask(head, IMPORT, { method: 'POST', headers, body: forged });
  expect(out.status).toBe(403);
  const nobody = await desk.ask(undefined, IMPORT, { method: 'POST', headers, body: forged });
  expect(nobody.status).toBe(401);
  expect(existsSync(join(desk.dir, 'uploads'))).toBe(false);
});

test('names that are hostile are shown as names: of the file, of its sheet, of its columns', async () => {
  const desk = await openDesk();
  const evil = '<script>alert(1)</script>';
  const rows = [
    [...HEADER, evil, '=1+1'],
    [...caseRow(1), evil, '=HYPERLINK("http://evil")'],
  ];
  const bytes = new Uint8Array(await writeXlsx({ sheets: [{ name: 'a"b&c', rows }] }));
  const sent = await desk.upload(head, IMPORT, `../../${evil}\u202e".xlsx`, bytes);
  expect(sent.to).toBe(`${IMPORT}/preview`);
  for (const path of ['', '/preview', '/columns', '/sheet', '/header'])
    expect([path, (await desk.get(head, IMPORT + path)).text.includes(evil)]).toEqual([path, false]);
  expect(await settled(desk, `${IMPORT}/preview`)).toContain('共 1 行，1 行可以收录');
});

test('what is given back is text: a cell that begins like a formula is none', async () => {
  const desk = await openDesk();
  const rows = [
    caseRow(1, { 申请日期: '=cmd|calc', 备注: '=1+1' }),
    caseRow(2, { 备注: '+1', 申请日期: '-' }),
  ];
  await desk.upload(
    head,
    IMPORT,
    'a.csv',
    bytesOf([HEADER, ...rows].map((row) => row.join(',')).join('\r\n')),
  );
  await settled(desk, `${IMPORT}/preview`);
  await desk.post(head, `${IMPORT}/run`, []);
  expect(await settled(desk, `${IMPORT}/result`)).toContain('2 行没有收录');
  const { bytes } = await desk.download(head, `${IMPORT}/refused`);
  const { sheets } = await readXlsx(bytes);
  expect(sheets[0]?.rows[1]).toEqual(expect.arrayContaining(['=cmd|calc', '=1+1']));
  expect(JSON.stringify([...(sheets[0]?.cells ?? [])])).not.toContain('"formula"');
});

test('P1: an import that was cut short goes on where it was asked to, and takes only what is missing', async () => {
  const desk = await openDesk();
  const { uploads } = desk.store;
  const rows = Array.from({ length: 6 }, (_, i) => caseRow(i + 1));
  await desk.upload(head, IMPORT, 'a.xlsx', await registerOf(rows.slice(0, 4)));
  await settled(desk, `${IMPORT}/preview`);
  await desk.post(head, `${IMPORT}/run`, []);
  expect(await settled(desk, `${IMPORT}/result`)).toContain('新收录 4 行');
  await desk.upload(head, IMPORT, 'b.xlsx', await registerOf(rows));
  const kept = uploads.find(head.account);
  if (kept === undefined) throw new Error('the file is not kept');
  // As the node’s end in the middle leaves it.
  uploads.save({ ...kept, stage: 'importing' });
  expect((await desk.get(head, IMPORT)).text).toContain('上次没有收录完');
  expect((await desk.get(head, `${IMPORT}/result`)).text).toContain('继续');
  await desk.post(head, `${IMPORT}/run`, []);
  const done = await settled(desk, `${IMPORT}/result`);
  for (const text of ['新收录 2 行', '4 行以前已收录']) expect(done).toContain(text);
});

test('a template that is filled in is taken without a word about its columns', async () => {
  const desk = await openDesk();
  const everything = clerk('A012', { role: 'department-head', organs: '*' });
  const { bytes } = await desk.download(everything, `${IMPORT}/templates/cases`);
  const { sheets } = await readXlsx(bytes);
  const header = (sheets[0]?.rows[0] ?? []).map(String);
  expect(header.slice(0, 3)).toEqual(['办件编号', '事项名称', '受理部门']);
  expect(sheets[1]?.rows[0]?.[0]).toBe('列名');
  expect(JSON.stringify(sheets[0]?.dataValidations)).toContain('准予');
  const row: string[] = header.map((name) =>
    /时间/.test(name) ? '2024-03-01' : name === '办理结果' ? '准予' : '10',
  );
  row[2] = ORGAN;
  const filled = await writeXlsx({
    sheets: [
      { name: sheets[0]?.name ?? '', rows: [header, row] },
      { name: sheets[1]?.name ?? '', rows: sheets[1]?.rows ?? [] },
    ],
  });
  expect((await desk.upload(everything, IMPORT, 'cases.xlsx', new Uint8Array(filled))).to).toBe(
    `${IMPORT}/preview`,
  );
  const preview = (await desk.get(everything, `${IMPORT}/preview`)).text;
  expect(preview).toContain('共 1 行，1 行可以收录');
  expect((await desk.get(everything, `${IMPORT}/templates/nothing`)).status).toBe(404);
});

test.each([
  ['a full disk', 'ENOSPC', '本机磁盘已满', 'the disk of this machine is full'],
  ['a fault that nobody foresaw', 'EIO', '本机出了故障，不是表格的问题', 'a fault of this machine'],
])(
  '%s is told in words, its error stands in the log alone, and the import goes on',
  async (_, code, zh, en) => {
    const logged: object[] = [];
    const desk = await openDesk({ log: { error: (fields) => logged.push(fields) } });
    const sent = await desk.upload(head, IMPORT, '登记.xlsx', await registerOf([caseRow(1)]));
    expect(sent.to).toBe(`${IMPORT}/preview`);
    expect(await settled(desk, sent.to)).toContain('1 行可以收录');
    const { hall } = desk;
    const append = hall.append.bind(hall);
    hall.append = async () => {
      throw Object.assign(new Error(`${code}: write '/var/lib/hutong/王某1'`), { code });
    };
    expect((await desk.post(head, `${IMPORT}/run`, [])).status).toBe(303);
    const text = await settled(desk, `${IMPORT}/result`);
    for (const said of [zh, '已收录的不会重复']) expect(text).toContain(said);
    expect((await desk.get(head, `${IMPORT}/result?lang=en`)).text).toContain(en);
    for (const page of [text, JSON.stringify(logged)]) expect(page).not.toMatch(/\/var\/lib|王某1/);
    expect(text).not.toContain(code);
    expect(logged).toMatchObject([{ error: 'Error', code }]);
    hall.append = append;
    expect((await desk.post(head, `${IMPORT}/run`, [])).status).toBe(303);
    expect(await settled(desk, `${IMPORT}/result`)).toContain('新收录 1 行');
  },
);
