import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pooledRandom } from '@hutong/record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { AttachmentStore } from '../store/store.ts';
import { type Given, takeIn } from './take-in.ts';

let dir: string;
let store: AttachmentStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-given-'));
  store = new AttachmentStore(dir, { now: Date.now, random: pooledRandom() });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function zipOf(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function partsOf(zip: Buffer): Promise<Record<string, string>> {
  const file = join(dir, 'read.zip');
  writeFileSync(file, zip);
  const open = await openPromise(file, { autoClose: false });
  const parts: Record<string, string> = {};
  for await (const entry of open.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await open.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    parts[entry.fileName] = Buffer.concat(chunks).toString();
  }
  open.close();
  return parts;
}

const take = (bytes: Buffer, more: Partial<Given> = {}, command?: Parameters<typeof takeIn>[2]) =>
  takeIn(
    store,
    { name: '通知.docx', bytes: Readable.from([bytes]), by: 'a003', strip: false, ...more },
    command,
  );

async function contentOf(id: string): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const { bytes } of store.plainParts(id)) all.push(bytes);
  return Buffer.concat(all);
}

/** Nothing is left of a file that was not taken. */
const left = () => readdirSync(store.dir);

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const DOCX = {
  '[Content_Types].xml': '<Types/>',
  'docProps/core.xml': '<cp:coreProperties><dc:creator>张三丰</dc:creator></cp:coreProperties>',
  'docProps/app.xml': '<Properties><Company>某某公司</Company></Properties>',
  'docProps/custom.xml':
    '<Properties><property name="密级"><vt:lpwstr>内部</vt:lpwstr></property></Properties>',
  'word/document.xml': `<w:document ${W}><w:ins w:id="1" w:author="张三丰" w:date="2026-01-01T00:00:00Z"><w:t>author="不动"</w:t></w:ins></w:document>`,
  'word/comments.xml': `<w:comments ${W}><w:comment w:author='李四' w:initials="李"><w:t>已阅</w:t></w:comment></w:comments>`,
  'word/people.xml':
    '<w15:people><w15:person w15:author="张三丰"><w15:presenceInfo w15:userId="zhang@x.cn"/></w15:person></w15:people>',
  'word/media/image1.bin': Buffer.from([0, 1, 2, 255]),
};

test('what a document says of its authors is taken out when that is asked for, and all else stays', async () => {
  const bytes = await zipOf(DOCX);
  const kept = await take(bytes, { strip: true });
  expect(kept.stripped).toBe('done');
  const parts = await partsOf(await contentOf(kept.id));
  expect(Object.keys(parts)).toEqual(Object.keys(DOCX));
  const all = JSON.stringify(parts);
  for (const gone of ['张三丰', '李四', 'zhang@x.cn', '某某公司', '密级']) expect(all).not.toContain(gone);
  expect(parts['word/document.xml']).toBe(DOCX['word/document.xml'].replace('张三丰', '作者'));
  expect(parts['word/comments.xml']).toContain('<w:comment w:author="作者" w:initials="作者"><w:t>已阅');
  expect(parts['word/media/image1.bin']).toBe(DOCX['word/media/image1.bin'].toString());
  const asGiven = await take(bytes);
  expect((await contentOf(asGiven.id)).equals(bytes)).toBe(true);
  expect(asGiven.stripped).toBeUndefined();
});

test('authors of sheets’ and slides’ comments are taken out too', async () => {
  const kept = await take(
    await zipOf({
      '[Content_Types].xml': '<Types/>',
      'xl/comments1.xml':
        '<comments><authors><author>王五</author></authors><comment authorId="0"/></comments>',
      'xl/comments/comment1.xml': '<comments><authors><author>王六</author></authors></comments>',
      'xl/persons/person.xml':
        '<personList><person displayName="王五" id="{1}" userId="S::w@x.cn"/></personList>',
      'ppt/commentAuthors.xml':
        '<p:cmAuthorLst><p:cmAuthor id="0" name="王五" initials="王"/></p:cmAuthorLst>',
    }),
    { name: '台账.xlsx', strip: true },
  );
  const parts = await partsOf(await contentOf(kept.id));
  expect(JSON.stringify(parts)).not.toMatch(/王|w@x\.cn/);
  expect(parts['xl/comments1.xml']).toContain('<author>作者</author></authors><comment authorId="0"/>');
});

test('a picture loses where and by whom it was taken', async () => {
  const segment = (marker: number, text: string) => {
    const body = Buffer.from(text);
    return Buffer.concat([
      Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]),
      body,
    ]);
  };
  const picture = Buffer.concat([
    segment(0xdb, 'tables'),
    segment(0xda, 'scan'),
    Buffer.from([1, 2, 0xff, 0xd9]),
  ]);
  const jfif = segment(0xe0, 'JFIF\0');
  const head = Buffer.from([0xff, 0xd8]);
  const telling = [
    segment(0xe1, 'Exif\0\0 GPS 43.8'),
    segment(0xed, 'Photoshop 张三'),
    segment(0xfe, 'by 张三'),
  ];
  const kept = await take(Buffer.concat([head, jfif, ...telling, picture]), { name: 'a.JPG', strip: true });
  expect((await contentOf(kept.id)).equals(Buffer.concat([head, jfif, picture]))).toBe(true);
  for (const broken of [
    Buffer.from('GIF89a'),
    head,
    Buffer.concat([head, jfif]),
    Buffer.concat([head, Buffer.from([0xff, 0xe1, 0xff])]),
  ])
    await expect(take(broken, { name: 'a.jpg', strip: true })).rejects.toMatchObject({ name: 'CannotStrip' });
});

test('pictures in a document lose it too; of other files in it the giver is told that they say it still', async () => {
  const segment = (marker: number, body: string) => {
    const bytes = Buffer.from(body);
    return Buffer.concat([Buffer.from([0xff, marker, 0, bytes.length + 2]), bytes]);
  };
  const [start, scan] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xda, 0, 2, 1, 0xff, 0xd9])];
  const photo = Buffer.concat([start, segment(0xe1, 'Exif GPS 43.8'), scan]);
  const parts = {
    ...DOCX,
    'word/media/image2.JPEG': photo,
    'docProps/thumbnail.jpeg': photo,
    // Its name says otherwise.
    'word/media/image3.png': photo,
  };
  const kept = await take(await zipOf(parts), { strip: true });
  expect(kept.stripped).toBe('done');
  expect(JSON.stringify(await partsOf(await contentOf(kept.id)))).not.toContain('GPS');
  for (const name of ['word/embeddings/a.xlsx', 'ppt/media/film.mp4', 'xl/media/scan.tiff'])
    expect((await take(await zipOf({ ...parts, [name]: 'x' }), { strip: true })).stripped).toBe('partly');
  expect(
    (await take(await zipOf({ ...parts, 'word/media/a.jpg': 'GIF89a' }), { strip: true })).stripped,
  ).toBe('partly');
  const broken = zipOf({ ...parts, 'word/media/a.jpg': photo.subarray(0, -1) });
  await expect(take(await broken, { strip: true })).rejects.toMatchObject({ name: 'CannotStrip' });
});

test('of a kind that is not known here the file stays as it was, and that is told', async () => {
  const kept = await take(Buffer.from('%PDF-1.7 /Author (x)'), { name: 'a.pdf', strip: true });
  expect(kept.stripped).toBe('not_known');
  expect((await contentOf(kept.id)).toString()).toBe('%PDF-1.7 /Author (x)');
});

test('a zip bomb, a signed, a damaged and a doubled document are refused, and nothing of them is kept', async () => {
  const rss = process.memoryUsage.rss();
  const bomb = await zipOf({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': Buffer.alloc(64 << 20),
  });
  expect(bomb.length).toBeLessThan(100_000);
  const lying = Buffer.from(await zipOf({ ...DOCX, 'word/styles.xml': 'a'.repeat(100_000) }));
  // The directory says that it unpacks to less than it does.
  const at = lying.lastIndexOf('word/styles.xml') - 46;
  lying.writeUInt32LE(10, at + 24);
  const whole = await zipOf(DOCX);
  const refused = {
    bomb,
    lying,
    signed: await zipOf({ ...DOCX, '_xmlsignatures/sig1.xml': '<x/>' }),
    'no document': await zipOf({ 'a.txt': 'x' }),
    'two of one name': await zipOf({ ...DOCX, 'DOCPROPS/CORE.XML': '<x/>' }),
    'cut short': whole.subarray(0, whole.length - 40),
    'no zip': Buffer.from('<html><script>alert(1)</script>'),
  };
  for (const [what, bytes] of Object.entries(refused))
    await expect(take(bytes, { strip: true }), what).rejects.toMatchObject({ name: 'CannotStrip' });
  expect(left()).toEqual([]);
  expect(process.memoryUsage.rss() - rss).toBeLessThan(300 << 20);
});

/** A scanning program that answers so. */
function program(script: string): { program: string; args: string[]; timeoutMs: number } {
  const file = join(dir, 'scan.sh');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return { program: file, args: ['--one', 'a b; touch $HOME/x'], timeoutMs: 10_000 };
}

test('the operator’s program is shown the file, by no shell, and its verdict decides', async () => {
  const clean = program(
    '[ "$1" = --one ] && [ "$2" = "a b; touch \\$HOME/x" ] && cmp -s "$3" - <<E || exit 2\ngood\nE\necho "$3: OK"',
  );
  const kept = await take(Buffer.from('good\n'), { name: 'a.txt' }, clean);
  expect(kept.scanned).toBe('OK');
  const infected = program('echo "$3: Eicar-Test FOUND"; exit 1');
  await expect(take(Buffer.from('x'), { name: 'a.txt' }, infected)).rejects.toMatchObject({
    name: 'ScanRefused',
    reason: { zh: '查杀程序不放行这个文件：Eicar-Test FOUND' },
  });
  store.drop(kept.id);
  expect(left()).toEqual([]);
});

test.each([
  ['is missing', () => ({ program: '/nonexistent/scan', args: [], timeoutMs: 10_000 }), 'ENOENT'],
  ['fails', () => program('exit 2'), '2'],
  ['is killed', () => program('kill -9 $$'), 'SIGKILL'],
  ['takes for ever', () => ({ ...program('sleep 600 & wait'), timeoutMs: 200 }), '0.2 s'],
  ['writes without end', () => ({ ...program('yes'), timeoutMs: 500 }), '0.5 s'],
])('a program that %s lets no file in, and the operator is told', async (_, command, why) => {
  await expect(take(Buffer.from('x'), { name: 'a.txt' }, command())).rejects.toMatchObject({
    name: 'ScanFailed',
    reason: { en: expect.stringContaining(`(${why})`) },
  });
  expect(left()).toEqual([]);
});

test('a file beyond the limit is not written to its end, however it comes', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 1 << 20;
      yield Buffer.alloc(1 << 20);
    }
  }
  const given = { name: 'a.docx', bytes: endless(), by: 'a003', strip: true };
  await expect(takeIn(store, given, undefined)).rejects.toMatchObject({ code: 'too_large' });
  expect(read).toBeLessThan(36 << 20);
  expect(left()).toEqual([]);
});
