import { InvalidRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import { openStore } from '../testing/folder.ts';

const HOUR_MS = 3_600_000;

/** Which text a refusal says. */
async function why(claim: Promise<unknown>): Promise<string> {
  const error = await claim.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(InvalidRecord);
  return ((error as InvalidRecord).reason as { zh: string }).zh;
}

test('a sheet has twenty numbers, which are allotted to nobody else', async () => {
  const { store } = openStore();
  const [sheet, again] = await Promise.all([store.reserved.sheet('s1'), store.reserved.sheet('s1')]);
  expect(again).toEqual(sheet);
  expect(sheet.numbers).toHaveLength(20);
  expect(store.reserved.find(sheet.id)).toEqual(sheet);
  expect(sheet.numbers).not.toContain(await store.numbers.allot());
  expect(store.reserved.find('another')).toBeUndefined();
});

test('a number on a sheet is entered once, and a wrong one is refused with a word', async () => {
  const { store, clock } = openStore();
  const { numbers, reservedAt } = await store.reserved.sheet('s1');
  const [number] = numbers as [string];
  clock.ms += 3 * HOUR_MS;
  const wide = ` ${number.replace(/\d/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))} `;
  expect(await store.reserved.claim(wide, 'a003 1')).toEqual({ number, reservedAt });
  expect(await why(store.reserved.claim(number, 'a004 2'))).toContain('正在');
  // A line broke: the same form comes again.
  await store.reserved.claim(number, 'a003 1');
  store.reserved.entered(number);
  expect(store.reserved.open()).toBe(19);
  clock.ms += HOUR_MS;
  expect(await why(store.reserved.claim(number, 'a004 2'))).toContain('用过');
  expect(await why(store.reserved.claim('220122-20261130-9999', 'a003 1'))).toContain('不是');
});

test('of two who enter one number at once, one does', async () => {
  const { store } = openStore({ holds: () => Promise.resolve(false) });
  const [number] = (await store.reserved.sheet('s1')).numbers as [string];
  const tried = await Promise.allSettled(['1', '2', '3'].map((by) => store.reserved.claim(number, by)));
  expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

test('a number whose form was refused or left is there again, unless the log has it', async () => {
  const held = new Set<string>();
  const { store, clock } = openStore({ holds: (number) => held.has(number) });
  const [first, second] = (await store.reserved.sheet('s1')).numbers as [string, string];
  await store.reserved.claim(first, 'a003 1');
  store.reserved.release(first, 'a003 1');
  await store.reserved.claim(first, 'a004 2');
  // Another's claim is not theirs to give back.
  store.reserved.release(first, 'a003 1');
  expect(await why(store.reserved.claim(first, 'a003 1'))).toContain('正在');
  await store.reserved.claim(second, 'a003 3');
  clock.ms += HOUR_MS;
  // The power went: of one the record was appended, of the other not.
  held.add(second);
  await store.reserved.claim(first, 'a003 4');
  // What its form put on record is found there first: whatever else the form is sent for is another act.
  for (const by of ['a003 4', 'a003 3'])
    expect(await why(store.reserved.claim(second, by))).toContain('用过');
});

test('what is entered says when it was written on paper: between the sheet and now', async () => {
  const { store, clock } = openStore({ at: '2026-11-30T08:00:40+08:00' });
  const [number] = (await store.reserved.sheet('s1')).numbers as [string];
  clock.ms += 26 * HOUR_MS;
  const claimed = await store.reserved.claim(number, 'a003 1');
  const at = (text: string) => store.reserved.writtenAt(claimed, Date.parse(`${text}+08:00`));
  expect(at('2026-11-30T08:00')).toBe(Date.parse('2026-11-30T08:00+08:00'));
  expect(at('2026-11-30T11:20')).toBe(Date.parse('2026-11-30T11:20+08:00'));
  for (const wrong of ['2026-11-30T07:59', '2026-12-01T10:01', '20261130'])
    expect(() => at(wrong)).toThrow(expect.objectContaining({ field: 'written_at' }));
});

test('two hundred numbers are out on paper at most', async () => {
  const { store } = openStore();
  for (let i = 0; i < 10; i++) await store.reserved.sheet(`s${i}`);
  expect(await why(store.reserved.sheet('one more'))).toContain('200');
  expect(await store.reserved.sheet('s1')).toMatchObject({ id: 's1' });
});

test('a sheet that nobody wrote on keeps no later morning from printing one, and its numbers can be entered still', async () => {
  const { store, clock } = openStore();
  const sheets = [];
  for (let i = 0; i < 30; i++) {
    sheets.push(await store.reserved.sheet(`s${i}`));
    clock.ms += 86_400_000;
  }
  const [first] = sheets[0]!.numbers;
  expect(await store.reserved.claim(first!, 'form')).toMatchObject({ number: first });
});
