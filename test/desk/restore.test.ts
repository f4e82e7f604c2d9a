import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hall, openDesk } from '@hutong/hall';
import { checkManifest, copyNode, putBack, readSettings } from '@hutong/node';
import { expect, onTestFinished, test } from 'vitest';
import { initHall } from '../bench/lone-hall.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A hall with its desk, for as long as `work` takes. */
async function working<T>(dir: string, work: (at: ReturnType<typeof openDesk>, hall: Hall) => Promise<T>) {
  const hall = new Hall(dir, { log: silent });
  await hall.start();
  const desk = openDesk(hall, dir, {
    now: Date.now,
    random: (n) => randomBytes(n),
    people: { colleagues: () => [] },
    log: silent,
  });
  try {
    return await work(desk, hall);
  } finally {
    desk.close();
    await hall.stop();
  }
}

test('P12: a folder that is put back repeats no number, and its drafts, vouchers and sheets are there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'hutong-desk-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const dir = await initHall(root);
  const paper = { record: 'r1', number: 'n1', kind: 'accepted' } as const;
  const [backup, put] = [join(root, 'backup'), join(root, 'put')];
  const before = await working(dir, async ({ store }) => {
    const numbers = await store.numbers.allotSome(3);
    store.drafts.save('a003', '/desk/counter/XK-001', new Map([['applicant_name', ['孙一']]]));
    const [voucher] = store.vouchers.print([paper], 'a form');
    const { numbers: reserved } = await store.reserved.sheet('a-sheet');
    await copyNode(dir, readSettings(dir), backup, { time: new Date().toISOString(), keys: true });
    // What the copy does not know of.
    const later = await store.numbers.allotSome(50);
    return { numbers: [...numbers, ...reserved, ...later], code: voucher?.code ?? '', reserved };
  });
  rmSync(dir, { recursive: true });
  await putBack(backup, put, await checkManifest(backup), Date.now());
  await working(put, async ({ store }, hall) => {
    expect(hall.info.origin).toMatch(/\/2-/);
    const after = await store.numbers.allotSome(100);
    expect(after.filter((number) => before.numbers.includes(number))).toEqual([]);
    expect(store.drafts.find('a003', '/desk/counter/XK-001')?.typed.get('applicant_name')).toEqual(['孙一']);
    expect(store.vouchers.find('n1', before.code)).toMatchObject({ number: 'n1', rated: false });
    expect(store.vouchers.print([paper], 'another')[0]).toMatchObject({ code: before.code, prints: 2 });
    await store.reserved.claim(before.reserved[0] as string, 'a form');
  });
});
