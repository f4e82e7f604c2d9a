import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network } from './testing.ts';

let net: Awaited<ReturnType<typeof network>>;
beforeAll(async () => {
  net = await network();
  await net.hallInit('h1');
});
afterAll(() => net.remove());

const data = () => ['--data', net.at('h1')];
const account = (...argv: string[]) => hutong('account', ...argv, ...data());

test('the first administrators of a stopped hall are made at its console, on record, without a default password', async () => {
  expect(JSON.parse((await account('list', '--json')).out).items).toEqual([]);
  const make = ['--name', '王小明', '--post', 'system-admin', '--reason', '上任'];
  const made = await account('create', 's001', ...make);
  expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}\n$/)]);
  const again = await account('create', 'S001', ...make);
  expect([again.code, again.out, again.err]).toEqual([1, '', expect.stringContaining('S001')]);
  const two = await account('create', 'S002', ...make, '--post', 'security-admin');
  expect([two.code, two.err]).toEqual([1, expect.stringMatching(/two of the three/)]);
  expect((await account('create', 'S003', '--name', '李', '--post', 'king', '--reason', '上任')).code).toBe(
    2,
  );
  await account('create', 'A003', '--name', '李', '--post', 'handler:民政局,林业局', '--reason', '入职');
  const { items } = JSON.parse((await account('list', '--json')).out);
  expect(items).toEqual([
    expect.objectContaining({ account: 'A003', posts: [{ role: 'handler', organs: ['民政局', '林业局'] }] }),
    expect.objectContaining({
      account: 'S001',
      posts: [{ role: 'system-admin', organs: '*' }],
      enabled: true,
    }),
  ]);
  const { out } = await hutong('acts', ...data());
  expect(out).toMatch(/cli:\S+ .*make an account account.create +S001 系统管理员 +done +上任/);
  expect(out).toMatch(/account.create +A003 经办（民政局、林业局）/);
  expect(out + (await account('list')).out).not.toContain('王小明');
});

test('an account is disabled, enabled and reset; the last system administrator stays', async () => {
  expect((await account('disable', 'A003', '--reason', '离职')).code).toBe(0);
  expect((await account('list')).out).toMatch(/A003 .*disabled/);
  expect((await account('enable', 'A003', '--reason', '复职')).code).toBe(0);
  const reset = await account('reset', 'A003', '--reason', '忘记', '--second-factor');
  expect(reset.out).toMatch(/^[a-z2-9-]{19}\n$/);
  const last = await account('disable', 'S001', '--reason', '离职');
  expect([last.code, last.err]).toEqual([1, expect.stringMatching(/last system administrator/)]);
  const none = await account('reset', 'Z999', '--reason', '忘记');
  expect([none.code, none.err]).toEqual([1, expect.stringMatching(/no such account/i)]);
});

test('another administrator made at the console is an act of its own, of which those above are told', async () => {
  const made = await account(
    'create',
    'S009',
    '--name',
    '赵',
    '--post',
    'system-admin',
    '--reason',
    '原管理员失联',
  );
  expect(made.code).toBe(0);
  const { out } = await hutong('acts', ...data());
  expect(out).toMatch(/make an administrator admin.create +S009 系统管理员 +done +原管理员失联/);
  expect(Number(readFileSync(join(net.at('h1'), 'administrator-made'), 'utf8'))).toBeGreaterThan(0);
});
