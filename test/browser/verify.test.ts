import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { oneFile } from '@hutong/verifier';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CASES, type Case, ROOT, TRUST } from '../verifier/cases.ts';
import { openBrowser, seen, shot, type Watched, watchedPage } from './browser.ts';
import { notices } from './records.ts';
import { Site } from './site.ts';

/** What Chromium 86 lacks of what scripts like to use, taken from every page before its own script runs. */
const CHROMIUM_86 = `
  for (const kind of [Array, String, Object.getPrototypeOf(Uint8Array)]) delete kind.prototype.at;
  for (const name of ['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'group'])
    for (const kind of [Array, Object.getPrototypeOf(Uint8Array)]) delete kind.prototype[name];
  for (const name of ['isWellFormed', 'toWellFormed']) delete String.prototype[name];
  for (const name of ['hasOwn', 'groupBy']) delete Object[name];
  for (const name of ['canParse', 'parse']) delete URL[name];
  for (const name of ['fromBase64', 'fromHex']) delete Uint8Array[name];
  for (const name of ['toBase64', 'toHex']) delete Uint8Array.prototype[name];
  delete globalThis.structuredClone;
  delete Promise.withResolvers;
  delete Array.fromAsync;
  delete crypto.randomUUID;
`;
/** From here on no file can be read, as when its stick is pulled out; and again. */
const GONE = `globalThis.kept = Blob.prototype.arrayBuffer;
  Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));`;
const THERE = 'Blob.prototype.arrayBuffer = globalThis.kept;';
const STANDING = '这证明“谁在何时说过”，不证明“说得对”';

let dir: string;
let browser: Browser;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-verify-'));
  browser = await openBrowser();
  for (const one of CASES) writeCase(one);
});

afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

const folderOf = ({ name }: Case) => join(dir, name.replaceAll(' ', '-'));
const filesOf = (one: Case) => [join(folderOf(one), 'e.cbor'), join(folderOf(one), 'e.tlog-proof')] as const;

function writeCase(one: Case): void {
  mkdirSync(folderOf(one), { recursive: true });
  const [entry, proof] = filesOf(one);
  writeFileSync(entry, one.entry);
  writeFileSync(proof, one.proof);
}

/** Chooses both files of a case and gives what the page then says. */
async function choose(one: Case): Promise<{ outcome: string | null; text: string }> {
  const [entry, proof] = filesOf(one);
  await page.locator('#file-proof').setInputFiles(proof);
  await page.locator('#file-entry').setInputFiles(entry);
  await page.getByText('正在核对').waitFor({ state: 'detached' });
  const verdict = page.locator('[data-outcome]');
  await verdict.waitFor();
  return { outcome: await verdict.getAttribute('data-outcome'), text: await seen(page.locator('#result')) };
}

/** Drops files on the page as a browser does. */
async function drop(files: Uint8Array[], names: string[]): Promise<string | null> {
  const given = files.map((bytes, i) => ({ name: names[i], bytes: [...bytes] }));
  await page.evaluate(`(() => {
    const carried = new DataTransfer();
    for (const { name, bytes } of ${JSON.stringify(given)}) carried.items.add(new File([Uint8Array.from(bytes)], name));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
  })()`);
  await page.getByText('正在核对').waitFor({ state: 'detached' });
  const verdict = page.locator('[data-outcome]');
  return (await verdict.count()) === 0 ? null : verdict.getAttribute('data-outcome');
}

describe('the page as one file, from a stick, without a network', () => {
  beforeAll(async () => {
    const file = join(dir, 'hutong-verify.html');
    writeFileSync(file, (await oneFile(TRUST, ROOT)).html);
    watched = await watchedPage(browser);
    page = watched.page;
    await page.addInitScript(CHROMIUM_86);
    await page.context().setOffline(true);
    await page.goto(pathToFileURL(file).href);
    await page.getByText('本页所带').waitFor();
  });

  beforeEach(() => {
    watched.complaints.length = 0;
  });

  test('it shows the root fingerprint to be compared', async () => {
    expect(await seen(page.locator('#trusted'))).toContain(ROOT);
    expect(await seen(page.locator('#trusted'))).toContain('逐字对照');
  });

  test.each(CASES)('$name: $outcome', async (one) => {
    const { outcome, text } = await choose(one);
    expect(outcome).toBe(one.outcome);
    expect(text).toContain(STANDING);
    expect(watched.complaints).toEqual([]);
  });

  test('what an authentic entry says stands beneath, and nothing of one that is not', async () => {
    const good = await choose(CASES[0] as Case);
    expect(good.text).toContain(
      '内容与农安县政务服务中心所签一致，长春市政务服务中心于2024-03-01 09:30:01收到',
    );
    for (const said of ['记录者', '农安县政务服务中心 (nongan)', '部门', '记录编号'])
      expect(good.text).toContain(said);
    await shot(page, 'verified');
    const altered = await choose(CASES[1] as Case);
    expect(altered.text).toContain('与签名不一致');
    expect(altered.text).not.toContain('记录编号');
    await shot(page, 'altered');
  });

  test('both files dropped together are told apart, whatever their names', async () => {
    const [good] = CASES as [Case];
    for (const names of [
      ['e.cbor', 'e.tlog-proof'],
      ['a', 'b.txt'],
    ])
      expect(await drop([good.entry, good.proof], names)).toBe('received');
  });

  test('a file that is gone, or is a folder, is said; what stood before does not stay', async () => {
    for (const role of ['entry', 'proof']) {
      await choose(CASES[0] as Case);
      const gone = join(dir, `gone-${role}.bin`);
      writeFileSync(gone, 'x');
      await page.evaluate(GONE);
      await page.locator(`#file-${role}`).setInputFiles(gone);
      await page.locator('[data-outcome="unreadable"]').waitFor({ timeout: 5_000 });
      expect(await seen(page.locator('#result'))).toContain('U 盘已拔出');
      await page.evaluate(THERE);
    }
    await page.evaluate(GONE);
    expect(await drop([(CASES[0] as Case).proof], ['folder'])).toBe('unreadable');
    await page.evaluate(THERE);
    expect(watched.complaints).toEqual([]);
  });

  test('a file longer than any is not read, and no pile of files', async () => {
    const huge = join(dir, 'huge.bin');
    writeFileSync(huge, '');
    truncateSync(huge, 100 << 20);
    for (const role of ['entry', 'proof']) {
      await choose(CASES[0] as Case);
      await page.locator(`#file-${role}`).setInputFiles(huge);
      await page.locator('[data-outcome="unreadable"]').waitFor({ timeout: 5_000 });
      expect(await seen(page.locator('#result'))).toContain('104857600 字节');
    }
    await choose(CASES[0] as Case);
    await page.locator('#file-trust').setInputFiles(huge);
    await page.getByText('没有采用信任包').waitFor({ timeout: 5_000 });
    await page.locator('[data-outcome="received"]').waitFor();
    await drop(Array(11).fill(new Uint8Array(1)), Array(11).fill('x'));
    expect(await seen(page.locator('#result'))).toContain('一次最多放 10 个文件');
  });

  test('a trust bundle that does not stand under the root is refused, and the one before it stays', async () => {
    const bad = ['{}', TRUST.replace('"network":"jilin"', '"network":"other"'), '不是', '['.repeat(50_000)];
    for (const [i, text] of bad.entries()) {
      const other = join(dir, `other-${i}.json`);
      writeFileSync(other, text);
      await page.locator('#file-trust').setInputFiles(other);
      await page.getByText(`没有采用信任包 other-${i}.json`).waitFor();
      expect((await choose(CASES[0] as Case)).outcome).toBe('received');
    }
    const same = join(dir, 'same.json');
    writeFileSync(same, TRUST);
    await page.locator('#file-trust').setInputFiles(same);
    await page.locator('#used [role=alert]').waitFor({ state: 'detached' });
    expect((await choose(CASES[0] as Case)).outcome).toBe('received');
  });

  test('it speaks English too', async () => {
    await page.locator('#language').click();
    await page.locator('[data-outcome="received"]').waitFor();
    expect(await seen(page.locator('main'))).toContain(
      'The content is what 农安县政务服务中心 signed, and 长春市政务服务中心 received it at 2024-03-01 09:30:01',
    );
    expect(await seen(page.locator('h1'))).toBe('Verify a record');
    await page.locator('#language').click();
    expect(await seen(page.locator('h1'))).toBe('核验一条记录');
  });

  test('it asked for nothing but itself', () => {
    expect(watched.asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(watched.asked).toHaveLength(1);
  });
});

describe('the page at a node', () => {
  let site: Site;
  let id: string;

  beforeAll(async () => {
    const received = await Site.received([...notices(1)]);
    ({ site } = received);
    [id] = received.ids as [string];
    watched = await watchedPage(browser);
    page = watched.page;
    await page.addInitScript(CHROMIUM_86);
  });

  afterAll(async () => {
    await site?.stop();
  });

  test('a record’s own files, downloaded from its page, are checked there with the network off', async () => {
    await page.goto(site.url('province', `/records/nongan/${id}`));
    for (const [name, as] of [
      ['条目原始字节', 'downloaded.cbor'],
      ['证明', 'downloaded.tlog-proof'],
    ] as const) {
      const waiting = page.waitForEvent('download');
      await page.getByRole('link', { name }).click();
      await (await waiting).saveAs(join(dir, as));
    }
    await page.getByRole('link', { name: '在浏览器里核验' }).click();
    await page.getByText('本页所带').waitFor();
    await page.context().setOffline(true);
    watched.asked.length = 0;
    await page.locator('#file-entry').setInputFiles(join(dir, 'downloaded.cbor'));
    await page.locator('#file-proof').setInputFiles(join(dir, 'downloaded.tlog-proof'));
    await page.locator('[data-outcome="received"]').waitFor();
    expect(await seen(page.locator('#result'))).toMatch(
      /内容与.+所签一致，.+于\d{4}-\d\d-\d\d \d\d:\d\d:\d\d收到/,
    );
    expect(await seen(page.locator('#result'))).toContain(STANDING);
    expect([watched.asked, watched.complaints]).toEqual([[], []]);
    await shot(page, 'verify-at-node');
  });
});
