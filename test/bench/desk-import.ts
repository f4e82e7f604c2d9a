import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { HallProcess } from '../desk/hall-process.ts';
import { ORGAN } from '../desk/item.ts';
import { caseRow, HEADER } from '../desk/register.ts';
import { PlainBrowser } from '../desk/soak/plain-browser.ts';
import { openPage, signIn } from '../desk/soak/visit.ts';
import { type Figure, rate } from './figure.ts';

const PAGES = 100;
const IMPORT = '/desk/import';
const LOOK_MS = 100;

/** A register in XLSX from its sending to the page that says what of it can be taken; and other pages meanwhile. */
export async function deskImport(count: number): Promise<Figure[]> {
  const rows = [HEADER, ...Array.from({ length: count }, (_, i) => caseRow(i + 1))];
  const bytes = await writeXlsx({ sheets: [{ name: 'register', rows }] });
  const hall = new HallProcess();
  await hall.init();
  try {
    const sender = await hall.hire('A010', `department-head:${ORGAN}`);
    const other = await hall.hire('A011', `department-head:${ORGAN}`);
    await hall.start();
    const took: number[] = [];
    const desk = new PlainBrowser(hall.url);
    const beside = new PlainBrowser(hall.url, (_, ms) => took.push(ms));
    await signIn(desk, sender);
    await signIn(beside, other);
    took.length = 0;
    for (let n = 0; n < PAGES; n++) await openPage(beside, '/desk');
    const before = p95(took.splice(0));
    const csrf = /name="csrf" value="([^"]+)"/.exec((await openPage(desk, IMPORT)).html)?.[1] ?? '';
    const isRead = { yet: false };
    const pages = (async () => {
      while (!isRead.yet) await openPage(beside, '/desk');
    })();
    const since = performance.now();
    await desk.postFile(IMPORT, { csrf }, { name: 'register.xlsx', bytes });
    while (!(await openPage(desk, `${IMPORT}/preview`)).html.includes('可以收录'))
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const seconds = (performance.now() - since) / 1_000;
    isRead.yet = true;
    await pages;
    desk.close();
    beside.close();
    const bare = count / (await bareSeconds(bytes));
    const note = `desk pages meanwhile p95 ${p95(took).toFixed(0)} ms, before ${before.toFixed(0)} ms`;
    return [
      rate('desk.import', count / seconds, bare, 'the bare cells of the file read by hucre', note, 'rows/s'),
    ];
  } finally {
    await hall.stop();
  }
}

async function bareSeconds(bytes: Uint8Array): Promise<number> {
  const since = performance.now();
  await readXlsx(bytes);
  return (performance.now() - since) / 1_000;
}

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
