import { join } from 'node:path';
import { OwnDatabase } from '@hutong/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { versions } from '../store/versions.ts';
import { CONSOLE, DESK, ELSEWHERE, Office, outcome } from '../testing.ts';

const DAY_MS = 86_400_000;
let office: Office;
beforeEach(() => {
  office = new Office();
});
afterEach(() => office.close());

const listed = (query: { account?: string; from?: number; before?: number } = {}) =>
  office.identity.trail
    .list({ limit: 50, ...query })
    .map(({ what, account, who, address }) => [what, account, who, address]);

test('who signs in, who is kept out, and what is done to accounts, the last first', async () => {
  const { id } = await office.hire('A003', 'window');
  expect(listed()).toEqual([
    ['password.changed', 'A003', null, DESK],
    ['sign-in.done', 'A003', null, DESK],
    ['account.create', 'A003', 'cli:root', null],
  ]);
  expect(await outcome(office.password('A003', 'Not-The-One-99', ELSEWHERE))).toBe('wrong');
  await office.identity.accounts.disable(CONSOLE, id, '离职');
  expect(listed().slice(0, 2)).toEqual([
    ['account.disable', 'A003', 'cli:root', null],
    ['sign-in.wrong-password', 'A003', null, ELSEWHERE],
  ]);
});

test('with a second factor it is the code that signs in; a wrong one, and a wait, are kept', async () => {
  const { phone } = await office.equip('A003', 'window');
  const before = office.identity.trail.list({ limit: 1 })[0]?.id ?? 0;
  const since = () => listed().slice(0, (office.identity.trail.list({ limit: 1 })[0]?.id ?? 0) - before);
  const { secret } = await office.password('A003');
  expect(since()).toEqual([]);
  expect(await outcome(office.code(secret, '000000'))).toBe('wrong_code');
  await office.code(secret, phone.generate({ timestamp: office.at }));
  expect(since().map(([what]) => what)).toEqual(['sign-in.done', 'sign-in.wrong-code']);
  for (let i = 0; i < 6; i++) await outcome(office.password('A003', 'Not-The-One-99', ELSEWHERE));
  expect(listed({ account: 'A003' })[0]).toEqual(['account.locked', 'A003', 'sign-in', null]);
});

test('what nobody has as a staff code is not kept, as it may be a password', async () => {
  for (let i = 0; i < 8; i++) await outcome(office.password('Lumen-Orchard', 'Not-The-One-99'));
  expect(JSON.stringify(office.identity.trail.list({ limit: 50 }))).not.toContain('LUMEN');
});

test('by account, by day, and a page at a time', async () => {
  await office.hire('A003');
  office.pass(DAY_MS);
  await office.hire('A004');
  expect(listed({ account: 'A004' })).toHaveLength(3);
  const from = Date.parse('2026-11-30T00:00:00+08:00');
  expect(listed({ from }).map(([, account]) => account)).toEqual(['A003', 'A003', 'A003']);
  expect(listed({ from: from - DAY_MS })).toEqual([]);
  expect(listed({ before: 3 })).toHaveLength(2);
});

test('a step is never changed, and dropped after six months at the earliest', async () => {
  await office.hire('A003');
  const db = new OwnDatabase(join(office.dir, 'identity.db'), versions);
  expect(() => db.run("UPDATE trail SET account = 'A004'")).toThrow('never changed');
  expect(() => db.run('DELETE FROM trail')).toThrow('six months');
  db.close();
  const signsIn = () => office.identity.trail.door('sign-in.done', 'A004', DESK);
  // A clock that runs ahead for a while drops nothing, however much it writes meanwhile.
  office.pass(400 * DAY_MS);
  for (let i = 0; i < 30; i++) signsIn();
  office.pass(-400 * DAY_MS);
  signsIn();
  expect(listed({ account: 'A003' })).toHaveLength(3);
  for (let day = 0; day < 198; day++) {
    office.pass(DAY_MS);
    signsIn();
  }
  expect(listed({ account: 'A003' })).toHaveLength(3);
  office.pass(DAY_MS);
  signsIn();
  expect(listed({ account: 'A003' })).toHaveLength(0);
});
