import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidRecord } from '@hutong/record';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folder, killedAfter, openStore } from '../testing/folder.ts';
import { DeskKeyDamaged } from './secret.ts';

const DAY_MS = 86_400_000;
const FORM = '/desk/counter';
const typed = (words: string) => new Map([['words', [words]]]);

function open(dir?: string) {
  const opened = openStore(dir === undefined ? {} : { dir });
  return { ...opened, drafts: opened.store.drafts };
}

test('a draft comes back as it was typed, whatever was typed', () => {
  const { drafts } = open();
  const fields = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' }))));
  fc.assert(
    fc.property(fields, (given) => {
      const form = new Map(given.filter(([name]) => name !== 'csrf'));
      drafts.save('a003', FORM, form);
      expect(drafts.find('a003', FORM)?.typed).toEqual(form);
    }),
    { numRuns: 20 },
  );
});

test('A8: a draft is its own account’s alone, and nothing of it stands in the file', () => {
  const { dir, store, drafts } = open();
  drafts.save(
    'a003',
    FORM,
    new Map([
      ['applicant_name', ['王桂兰']],
      ['csrf', ['of-the-session']],
    ]),
  );
  expect(drafts.find('a004', FORM)).toBeUndefined();
  expect(drafts.of('a004')).toEqual([]);
  expect(drafts.of('a003')[0]?.typed.has('csrf')).toBe(false);
  store.close();
  const bytes = readFileSync(join(dir, 'desk.db'));
  expect(bytes.includes('王桂兰') || bytes.includes('of-the-session')).toBe(false);
  expect(statSync(join(dir, 'desk.db')).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, 'desk-key')).mode & 0o777).toBe(0o600);
});

test('a draft is gone after seven days, not before, and when it was sent', () => {
  const { drafts, store, clock } = open();
  drafts.save('a003', FORM, typed('一'));
  drafts.save('a003', '/desk/complaints/new', typed('二'));
  drafts.drop('a003', FORM);
  expect(drafts.of('a003').map(({ form }) => form)).toEqual(['/desk/complaints/new']);
  clock.ms += 7 * DAY_MS;
  store.tend();
  expect(drafts.of('a003')).toHaveLength(1);
  clock.ms += 1;
  expect(drafts.of('a003')).toEqual([]);
  clock.ms -= 1;
  expect(drafts.of('a003')).toHaveLength(1);
  for (let day = 0; day < 7; day++) {
    clock.ms += DAY_MS;
    store.tend();
  }
  clock.ms -= 7 * DAY_MS;
  expect(drafts.of('a003')).toEqual([]);
});

test('a clock that runs a year ahead for a day deletes no draft', () => {
  const { drafts, store, clock } = open();
  drafts.save('a003', FORM, typed('一'));
  clock.ms += 365 * DAY_MS;
  store.tend();
  expect(drafts.of('a003')).toEqual([]);
  clock.ms -= 365 * DAY_MS;
  store.tend();
  expect(drafts.of('a003')).toHaveLength(1);
});

test('an account has room for fifty drafts and four megabytes, and says so', () => {
  const { drafts } = open();
  for (let i = 0; i < 50; i++) drafts.save('a003', `form ${i}`, typed('x'));
  expect(() => drafts.save('a003', 'one more', typed('x'))).toThrow(InvalidRecord);
  drafts.save('a003', 'form 7', typed('again'));
  drafts.save('a004', 'one more', typed('x'));
  expect(() => drafts.save('a004', 'large', typed('x'.repeat(4 << 20)))).toThrow(InvalidRecord);
  expect(drafts.of('a003')).toHaveLength(50);
  expect(drafts.of('a004').map(({ form }) => form)).toEqual(['one more']);
});

test('P1: what was saved is there after kill -9', async () => {
  const dir = folder();
  const script = `for (let i = 0; ; i++) {
    store.drafts.save('a003', '${FORM}', new Map([['words', ['word ' + i]]]));
    say(i);
  }`;
  const said = await killedAfter(5, dir, script);
  const kept = open(dir).drafts.find('a003', FORM)?.typed.get('words')?.[0];
  // The last that was saved may have come without being said any more.
  expect(Number(kept?.slice('word '.length))).toBeGreaterThanOrEqual(Number(said.at(-1)));
});

test('a draft sealed with a key that is lost is as if it were not there; a key that is none is said', () => {
  const { dir, store, drafts } = open();
  drafts.save('a003', FORM, typed('一'));
  store.close();
  writeFileSync(join(dir, 'desk-key'), `${'ab'.repeat(32)}\n`);
  expect(open(dir).drafts.of('a003')).toEqual([]);
  writeFileSync(join(dir, 'desk-key'), 'not a key');
  expect(() => open(dir)).toThrow(DeskKeyDamaged);
});
