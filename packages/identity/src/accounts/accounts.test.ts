import { afterEach, beforeEach, expect, test } from 'vitest';
import { doerOf } from '../identity.ts';
import { CONSOLE, DESK, GOOD, Office, outcome } from '../testing.ts';
import { nameFor } from './posts.ts';

let office: Office;
beforeEach(() => {
  office = new Office();
});
afterEach(() => office.close());

const any = '*' as const;

function person(secret: string) {
  const found = office.identity.find(secret);
  if (found === undefined || 'ended' in found) throw new Error('not signed in');
  return found;
}

test('no account exists until somebody makes one', async () => {
  expect(office.identity.accounts.list()).toEqual([]);
  for (const name of ['admin', 'root', 'ADMIN'])
    expect(await outcome(office.password(name, name))).toBe('wrong');
});

test('acts name posts and staff codes, never a person', async () => {
  const { id } = await office.hire('S001', 'security-admin');
  const { accounts } = office.identity;
  await office.hire('S002', 'security-admin');
  await accounts.setPosts(CONSOLE, id, [{ role: 'window', organs: ['民政'] }], '调岗');
  await accounts.disable(CONSOLE, id, '离职');
  expect(office.acts.map(({ act, target }) => `${act} ${target}`)).toEqual([
    'account.create S001 安全管理员',
    'account.create S002 安全管理员',
    'account.posts S001 窗口（民政）',
    'account.disable S001',
  ]);
  expect(JSON.stringify(office.acts)).not.toContain('王小明');
});

test('what cannot be put on record is not done', async () => {
  const { id } = await office.hire('A003');
  office.recording = async () => {
    throw new Error('the disk is full');
  };
  const { accounts } = office.identity;
  await expect(accounts.disable(CONSOLE, id, '离职')).rejects.toThrow('full');
  const given = { staffCode: 'A004', displayName: '李', reason: '入职' };
  await expect(accounts.create(CONSOLE, given)).rejects.toThrow('full');
  expect(accounts.list().map(({ staffCode, enabled }) => [staffCode, enabled])).toEqual([['A003', true]]);
});

test('nobody changes their own posts, disables or resets themselves', async () => {
  const { id, secret } = await office.hire('S001', 'security-admin');
  await office.hire('S002', 'security-admin');
  const { accounts } = office.identity;
  const me = doerOf(person(secret), 'posts.manage');
  expect(await outcome(accounts.setPosts(me, id, [{ role: 'decider', organs: any }], '自己'))).toBe(
    'own_posts',
  );
  expect(await outcome(accounts.disable(me, id, '自己'))).toBe('own_account');
  expect(await outcome(accounts.resetPassword(me, id, '自己'))).toBe('own_account');
  expect(await outcome(accounts.resetSecondFactor(me, id, '自己'))).toBe('own_account');
});

test('nobody holds two of the three administrators’ posts', async () => {
  const { id } = await office.hire('A003', 'window');
  const { accounts } = office.identity;
  const two = [
    { role: 'system-admin' as const, organs: any },
    { role: 'audit-admin' as const, organs: any },
  ];
  expect(await outcome(accounts.setPosts(CONSOLE, id, two, '兼任'))).toBe('held_apart');
  const given = { staffCode: 'A004', displayName: '李', posts: two, reason: '兼任' };
  expect(await outcome(accounts.create(CONSOLE, given))).toBe('held_apart');
});

test('two administrators at once: neither leaves the node without one', async () => {
  const one = await office.hire('S001', 'system-admin');
  const two = await office.hire('S002', 'system-admin');
  const { accounts } = office.identity;
  const both = await Promise.all([
    outcome(accounts.disable(doerOf(person(one.secret), 'accounts.manage'), two.id, '争执')),
    outcome(accounts.disable(doerOf(person(two.secret), 'accounts.manage'), one.id, '争执')),
  ]);
  expect(both).toEqual(['done', 'last_admin']);
  expect(accounts.hasHolder('system-admin')).toBe(true);
});

test('two administrators at once make one account of a staff code', async () => {
  const given = { staffCode: 'A003', displayName: '李', reason: '入职' };
  const { accounts } = office.identity;
  const both = await Promise.all([
    outcome(accounts.create(CONSOLE, given)),
    outcome(accounts.create(CONSOLE, given)),
  ]);
  expect(both).toEqual(['done', 'taken']);
});

test('what is wrong is told with its field, and nothing of it is kept', async () => {
  const { accounts } = office.identity;
  const good = { staffCode: 'A003', displayName: '李', reason: '入职' };
  const bad = [
    [{ ...good, staffCode: '张三' }, 'staff_code'],
    [{ ...good, staffCode: '' }, 'staff_code'],
    [{ ...good, displayName: ' ' }, 'display_name'],
    [{ ...good, displayName: 'a\u0000b' }, 'display_name'],
    [{ ...good, reason: '' }, 'reason'],
    [{ ...good, posts: [{ role: 'writer' as const, organs: any }] }, 'posts'],
    [{ ...good, posts: [{ role: 'handler' as const, organs: [' '] }] }, 'organs-handler'],
  ] as const;
  for (const [given, field] of bad)
    await expect(accounts.create(CONSOLE, given)).rejects.toMatchObject({ field });
  expect([accounts.list(), office.acts]).toEqual([[], []]);
});

test('passwords: 等保 asks kinds and age, ASVS length; both refuse what everybody tries', async () => {
  const { secret } = await office.hire('A003');
  const change = (password: string, again = password) =>
    outcome(office.identity.signIn.changePassword(secret, { current: GOOD, password, again, address: DESK }));
  expect(await change('Ab1!xyz')).toBe('too_short');
  expect(await change('alllowerletters')).toBe('few_kinds');
  for (const easy of [
    'Passw0rd!234',
    'Hutong@2026',
    'Nongan#12345',
    'A003a003A003',
    'Qwerty!@#456',
    'Aa111111!',
    '政务Dating2026',
  ])
    expect(await change(easy), easy).toBe('easily_guessed');
  expect(await change(`${'Lumen-Orchard'.repeat(10)}4`)).toBe('too_long');
  expect(await change(GOOD)).toBe('same_password');
  expect(await change('Basalt-Kettle-82', 'Basalt-Kettle-83')).toBe('not_repeated');
  office.pass(91 * 86_400_000);
  const { secret: later } = await office.password('A003');
  expect(person(later).stage).toBe('change-password');

  const other = new Office({ config: { policy: 'asvs' } });
  const hired = await other.hire('A003');
  const asvs = (password: string) =>
    outcome(
      other.identity.signIn.changePassword(hired.secret, {
        current: GOOD,
        password,
        again: password,
        address: DESK,
      }),
    );
  expect(await asvs('Ab1!xyzuvwt')).toBe('too_short');
  expect(await asvs('correct horse battery')).toBe('done');
  other.pass(400 * 86_400_000);
  const found = other.identity.find((await other.password('A003', 'correct horse battery')).secret);
  expect(found).toMatchObject({ stage: 'set-up-totp' });
  other.close();
});

test('a deputy has a post of somebody else until the end of a day, and records name both', async () => {
  const head = await office.hire('H001', 'hall-head');
  const { id: chief } = await office.hire('D001', 'department-head');
  const clerk = await office.equip('A003', 'window');
  const { deputies } = office.identity;
  const me = doerOf(person(head.secret), 'deputies.appoint');
  const today = Math.floor((office.at + 8 * 3_600_000) / 86_400_000);
  const given = {
    principal: chief,
    role: 'department-head' as const,
    deputy: clerk.id,
    until: today + 1,
    reason: '出差',
  };
  expect(await outcome(deputies.appoint(me, { ...given, role: 'decider' }))).toBe('no_such_post');
  expect(await outcome(deputies.appoint(me, { ...given, deputy: chief }))).toBe('own_deputy');
  expect(await outcome(deputies.appoint(me, { ...given, deputy: head.id }))).toBe('own_deputy');
  expect(await outcome(deputies.appoint(me, { ...given, until: today - 1 }))).toBe('bad_day');
  await deputies.appoint(me, given);
  expect(office.acts.at(-1)).toMatchObject({ who: '大厅主任 H001', act: 'deputy.appoint' });
  expect(office.acts.at(-1)?.target).toContain('A003 代理 D001 部门首席');
  const who = () => person(clerk.secret);
  office.pass(60_000);
  const secret = await office.enter('A003', clerk.phone);
  expect(person(secret).posts).toContainEqual({
    role: 'department-head',
    organs: any,
    deputyOf: 'D001',
    until: today + 1,
  });
  expect(nameFor(person(secret), 'matters.decide')).toBe('部门首席 A003（代 D001）');
  expect(nameFor(person(secret), 'matters.take')).toBe('窗口 A003');
  // Whatever post of theirs is listed first.
  expect(person(secret).name).toBe('窗口 A003');
  expect(doerOf(person(secret), 'matters.decide').name).toBe('部门首席 A003（代 D001）');
  office.pass(2 * 86_400_000);
  const later = await office.enter('A003', clerk.phone);
  expect(person(later).posts.map(({ role }) => role)).toEqual(['window']);
  expect(deputies.list()).toEqual([]);
  expect(who).toThrow();
});

test('nobody stands in for an administrator', async () => {
  const head = await office.hire('H001', 'hall-head');
  const { id: admin } = await office.hire('S001', 'security-admin');
  const { id: clerk } = await office.hire('A003', 'window');
  const today = Math.floor((office.at + 8 * 3_600_000) / 86_400_000);
  const given = {
    principal: admin,
    role: 'security-admin' as const,
    deputy: clerk,
    until: today,
    reason: '出差',
  };
  expect(
    await outcome(office.identity.deputies.appoint(doerOf(person(head.secret), 'deputies.appoint'), given)),
  ).toBe('no_such_post');
});
