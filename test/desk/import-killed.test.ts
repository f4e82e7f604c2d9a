import type { RecordPage } from '@hutong/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../network/harness.ts';
import { HallProcess, type Hired } from './hall-process.ts';
import { ORGAN } from './item.ts';
import { caseRow, registerOf } from './register.ts';
import { wordsOf } from './soak/form.ts';
import { PlainBrowser } from './soak/plain-browser.ts';
import { openPage, sendForm, signIn } from './soak/visit.ts';

const IMPORT = '/desk/import';
const ROWS = 1_500;
/** Rows, from 1, that cannot be taken. */
const BAD = [600, 1_200];
/** After so many rows the power goes. */
const CUTS = [200, 700];

const hall = new HallProcess();
let head: Hired;
let browser: PlainBrowser;

beforeAll(async () => {
  await hall.init();
  head = await hall.hire('A010', `department-head:${ORGAN}`);
  await hall.start();
  browser = new PlainBrowser(hall.url);
  await signIn(browser, head);
});

afterAll(async () => {
  browser?.close();
  await hall.stop();
});

async function says(path: string, words: RegExp): Promise<RegExpExecArray> {
  let found: RegExpExecArray | null = null;
  await until(`the page says ${words}`, async () => {
    found = words.exec(wordsOf((await openPage(browser, path)).html));
    return found !== null;
  });
  return found as unknown as RegExpExecArray;
}

const go = async (path: string) =>
  expect(
    await sendForm(browser, await openPage(browser, `${IMPORT}/${path}`), `${IMPORT}/run`, {}),
  ).toMatchObject({
    status: 303,
  });

test('P1: an import that power cuts end is gone on with: each row is on record once, and what is wrong is given back', async () => {
  const rows = Array.from({ length: ROWS }, (_, i) =>
    caseRow(i + 1, BAD.includes(i + 1) ? { 申请日期: '三月初' } : {}),
  );
  const csrf = /name="csrf" value="([^"]+)"/.exec((await openPage(browser, IMPORT)).html)?.[1] ?? '';
  await browser.postFile(IMPORT, { csrf }, { name: '登记.xlsx', bytes: await registerOf(rows) });
  await says(`${IMPORT}/preview`, /共 1500 行，1498 行可以收录/);
  await go('preview');
  for (const cut of CUTS) {
    await until(`${cut} rows are read`, async () => {
      const { html } = await openPage(browser, `${IMPORT}/result`);
      const [, read = '0'] = /正在收录，已处理 (\d+) 行/.exec(wordsOf(html)) ?? [];
      expect(html).not.toContain('新收录');
      return Number(read) >= cut;
    });
    await hall.kill();
    await hall.start();
    await says(`${IMPORT}/result`, /上次没有收录完：登记\.xlsx/);
    await go('result');
  }
  const [, taken, already] = await says(`${IMPORT}/result`, /新收录 (\d+) 行.*?(\d+) 行以前已收录/);
  expect(Number(taken) + Number(already)).toBe(ROWS - BAD.length);
  expect(Number(already)).toBeGreaterThan((CUTS.at(-1) as number) - 1);
  await says(`${IMPORT}/result`, /2 行没有收录/);
  const numbers = await applied();
  expect(numbers.length).toBe(ROWS - BAD.length);
  expect(new Set(numbers).size).toBe(numbers.length);
});

/** The numbers of all applications on record. */
async function applied(): Promise<string[]> {
  const given = ['--name', 'auditor', '--role', 'auditor', '--reason', '核对'];
  const { token } = await hall.command<{ token: string }>('token', 'create', ...given);
  const numbers: string[] = [];
  for (let cursor = ''; ; ) {
    const url = `${hall.url}/api/records?type=case.apply&limit=500${cursor}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const { items, next } = (await answer.json()) as RecordPage;
    numbers.push(...items.map(({ subject }) => subject));
    if (next === undefined) return numbers;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}
