import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ELSEWHERE, Office, outcome } from '../testing.ts';

let office: Office;
beforeEach(() => {
  office = new Office();
});
afterEach(() => office.close());

const HOUR_MS = 3_600_000;

async function pending(): Promise<string> {
  return (await office.password('A003')).secret;
}

test('a code is good once: neither twice, nor at another session, nor after a restart', async () => {
  const { phone } = await office.equip('A003');
  const code = phone.generate({ timestamp: office.at });
  const first = await pending();
  const second = await pending();
  expect(await outcome(office.code(first, code))).toBe('done');
  expect(await outcome(office.code(second, code))).toBe('wrong_code');
  office.restart();
  expect(await outcome(office.code(second, code))).toBe('wrong_code');
  expect(await outcome(office.code(second, phone.generate({ timestamp: office.at + 30_000 })))).toBe('done');
});

test('two at once with one code: one gets in', async () => {
  const { phone } = await office.equip('A003');
  const code = phone.generate({ timestamp: office.at });
  const both = [await pending(), await pending()].map((secret) => outcome(office.code(secret, code)));
  expect((await Promise.all(both)).sort()).toEqual(['done', 'wrong_code']);
});

test('a clock set back locks nobody out where the parent’s is heard, and makes no used code good again', async () => {
  const { phone } = await office.equip('A003');
  const used = phone.generate({ timestamp: office.at });
  expect(await outcome(office.code(await pending(), used))).toBe('done');
  const right = office.at + 60_000;
  office.at -= 3 * HOUR_MS;
  const secret = await pending();
  expect(await outcome(office.code(secret, phone.generate({ timestamp: right })))).toBe('wrong_code');
  office.parent = right;
  expect(await outcome(office.code(secret, used))).toBe('wrong_code');
  expect(await outcome(office.code(secret, phone.generate({ timestamp: right })))).toBe('done');
});

test('two codes in a row set a drift that is kept, and are used by that', async () => {
  const { phone } = await office.equip('A003');
  const far = 23 * HOUR_MS;
  const [one, two, three, later] = [0, 1, 2, 9].map((n) =>
    phone.generate({ timestamp: office.at + far + n * 30_000 }),
  ) as [string, string, string, string];
  expect(await outcome(office.code(await pending(), one))).toBe('wrong_code');
  expect(await outcome(office.code(await pending(), one, three))).toBe('wrong_code');
  expect(await outcome(office.code(await pending(), two, one))).toBe('wrong_code');
  expect(await outcome(office.code(await pending(), one, two))).toBe('done');
  expect(await outcome(office.code(await pending(), one, two))).toBe('wrong_code');
  expect(await outcome(office.code(await pending(), two))).toBe('wrong_code');
  office.restart();
  office.pass(9 * 30_000);
  const { identity } = office;
  const [account] = identity.accounts.list();
  await identity.accounts.unlock({ name: 'cli:root', account: undefined }, account?.id ?? '', '测试');
  expect(await outcome(office.code(await pending(), later))).toBe('done');
  // The clock is put right: what the telephone says is near it again.
  expect(await outcome(office.code(await pending(), phone.generate({ timestamp: office.at + 30_000 })))).toBe(
    'done',
  );
});

test('two codes in a row from more than a day away are wrong', async () => {
  const { phone } = await office.equip('A003');
  const [one, two] = [0, 1].map((n) =>
    phone.generate({ timestamp: office.at + 25 * HOUR_MS + n * 30_000 }),
  ) as [string, string];
  expect(await outcome(office.code(await pending(), one, two))).toBe('wrong_code');
});

test('each of ten printed codes is good once, typed with or without what makes it readable', async () => {
  const { id, printed } = await office.equip('A003');
  expect(new Set(printed).size).toBe(10);
  const [one = '', two = ''] = printed;
  expect(await outcome(office.code(await pending(), one.toLowerCase()))).toBe('done');
  expect(await outcome(office.code(await pending(), one))).toBe('wrong_code');
  expect(
    await outcome(office.code(await pending(), two.replace('-', ' ').replace(/0/g, 'o').replace(/1/g, 'l'))),
  ).toBe('done');
  expect(office.identity.factor.left(id)).toBe(8);
  const anew = await office.identity.factor.printAnew(id);
  expect(await outcome(office.code(await pending(), printed[2] ?? ''))).toBe('wrong_code');
  expect(await outcome(office.code(await pending(), anew[0] ?? ''))).toBe('done');
});

test('wrong codes make wait too, and a right password does not forgive them', async () => {
  const { phone } = await office.equip('A003');
  const secret = (await office.password('A003', undefined, ELSEWHERE)).secret;
  for (let i = 0; i < 5; i++) {
    expect(await outcome(office.code(secret, '000000', '', ELSEWHERE))).toBe('wrong_code');
    await office.password('A003', undefined, ELSEWHERE);
  }
  const code = phone.generate({ timestamp: office.at });
  expect(await outcome(office.code(secret, code, '', ELSEWHERE))).toBe('wait');
  expect(await outcome(office.code(await pending(), code))).toBe('done');
});

test('the secret is in no file but sealed, and a copy of the database without its key opens none', async () => {
  const { phone } = await office.equip('A003');
  office.identity.close();
  for (const name of ['identity.db', 'identity.db-wal'].map((file) => join(office.dir, file))) {
    const bytes = safeRead(name);
    expect(bytes.includes(Buffer.from(phone.secret.buffer))).toBe(false);
    expect(bytes.toString('latin1')).not.toContain(phone.secret.base32);
  }
  rmSync(join(office.dir, 'identity.key'));
  office.identity = office.open();
  expect(await outcome(office.code(await pending(), phone.generate({ timestamp: office.at })))).toBe(
    'sealed_away',
  );
});

function safeRead(name: string): Buffer {
  try {
    return readFileSync(name);
  } catch {
    return Buffer.alloc(0);
  }
}

test('a second factor that was reset is set up anew', async () => {
  const { id, phone } = await office.equip('A003');
  await office.identity.accounts.resetSecondFactor({ name: 'cli:root', account: undefined }, id, '手机丢失');
  const { secret, pending: waits } = await office.password('A003');
  expect(waits).toBe(false);
  expect(office.identity.find(secret)).toMatchObject({ stage: 'set-up-totp' });
  expect(office.identity.factor.show(id)?.text.replaceAll(' ', '')).not.toBe(phone.secret.base32);
});

test('a new telephone takes the place of the old one only once it has shown a code', async () => {
  const { id, phone } = await office.equip('A003');
  expect(office.identity.factor.show(id)).toBeUndefined();
  office.identity.factor.show(id, true);
  expect(await outcome(office.code(await pending(), phone.generate({ timestamp: office.at })))).toBe('done');
  expect(await outcome(office.identity.factor.confirm(id, { code: '000000', next: '' }))).toBe('wrong_code');
});
