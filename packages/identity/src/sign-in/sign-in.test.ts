import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONSOLE, DESK, ELSEWHERE, GOOD, Office, outcome } from '../testing.ts';

let office: Office;
beforeEach(() => {
  office = new Office();
});
afterEach(() => office.close());

const stageOf = (secret: string) => {
  const found = office.identity.find(secret);
  return found === undefined ? 'out' : 'ended' in found ? 'ended' : found.stage;
};

describe('signing in', () => {
  test('a first password is good once, must be changed, and then a second factor is set up', async () => {
    const given = { staffCode: 'a003', displayName: '王小明', reason: '入职' };
    const { id, password, staffCode } = await office.identity.accounts.create(CONSOLE, given);
    expect(staffCode).toBe('A003');
    const { secret, pending } = await office.password('a003 ', password);
    expect([pending, stageOf(secret)]).toEqual([false, 'change-password']);
    const change = { current: password, password: GOOD, again: GOOD, address: DESK };
    const changed = await office.identity.signIn.changePassword(secret, change);
    expect([stageOf(secret), stageOf(changed)]).toEqual(['out', 'set-up-totp']);
    expect(await outcome(office.password('A003', password))).toBe('wrong');
    const shown = office.identity.factor.show(id);
    expect(shown).toEqual(office.identity.factor.show(id));
    expect(shown?.uri).toMatch(/^otpauth:\/\/totp\/.*A003\?/);
  });

  test('a first password that nobody used is no good after seven days', async () => {
    const given = { staffCode: 'A1', displayName: '王', reason: '入职' };
    const { password } = await office.identity.accounts.create(CONSOLE, given);
    office.pass(7 * 86_400_000 + 1);
    expect(await outcome(office.password('A1', password))).toBe('first_over');
  });

  test('with a second factor the password alone opens nothing', async () => {
    const { phone } = await office.equip('A003', 'window');
    const { secret, pending } = await office.password('A003');
    expect([pending, stageOf(secret), office.identity.isPending(secret)]).toEqual([true, 'out', true]);
    const change = { current: GOOD, password: `${GOOD}x`, again: `${GOOD}x`, address: DESK };
    expect(await outcome(office.identity.signIn.changePassword(secret, change))).toBe('signed_out');
    const entered = await office.code(secret, phone.generate({ timestamp: office.at }));
    expect(entered).not.toBe(secret);
    expect([stageOf(secret), stageOf(entered)]).toEqual(['out', 'open']);
    expect(office.identity.find(entered)).toMatchObject({ name: '窗口 A003', staffCode: 'A003' });
  });

  test('the password waits five minutes for the second factor', async () => {
    const { phone } = await office.equip('A003');
    const { secret } = await office.password('A003');
    office.pass(5 * 60_000);
    expect(await outcome(office.code(secret, phone.generate({ timestamp: office.at })))).toBe('signed_out');
  });

  test('fixation: no secret that a browser brought along ever becomes a session', async () => {
    const { phone } = await office.equip('A003');
    const before = await office.enter('A003', phone);
    office.pass(60_000);
    const after = await office.enter('A003', phone);
    expect(after).not.toBe(before);
    expect(await outcome(office.code('x'.repeat(43), '123456'))).toBe('signed_out');
    // A session that is open already cannot be signed in once more.
    expect(await outcome(office.code(before, phone.generate({ timestamp: office.at })))).toBe('signed_out');
  });

  test('somebody unknown costs as many hashes as a wrong password, and is told the same', async () => {
    await office.hire('A003');
    const cost = async (staffCode: string) => {
      const before = office.hashes;
      return [await outcome(office.password(staffCode, 'Not-The-One-99')), office.hashes - before];
    };
    expect(await cost('A003')).toEqual(['wrong', 1]);
    expect(await cost('Z999')).toEqual(['wrong', 1]);
  });

  test('passwords are compared in NFC', async () => {
    const { id, secret } = await office.hire('A003');
    const composed = 'Zürich-Tramway-9';
    const change = {
      current: GOOD,
      password: composed.normalize('NFD'),
      again: composed.normalize('NFD'),
      address: DESK,
    };
    await office.identity.signIn.changePassword(secret, change);
    expect(office.identity.displayName(id)).toBe('王小明');
    expect(await outcome(office.password('A003', composed))).toBe('done');
  });
});

describe('sessions', () => {
  test('end when signed out, after 30 minutes idle, and after 12 hours in all', async () => {
    const { phone } = await office.equip('A003');
    const out = await office.enter('A003', phone);
    office.identity.signOut(out);
    expect(stageOf(out)).toBe('out');
    office.pass(60_000);
    const idle = await office.enter('A003', phone);
    office.pass(30 * 60_000 - 1);
    expect(stageOf(idle)).toBe('open');
    office.pass(30 * 60_000);
    expect(stageOf(idle)).toBe('ended');
    const long = await office.enter('A003', phone);
    for (let i = 0; i < 12 * 60; i += 20) {
      expect(stageOf(long), `${i} min`).toBe('open');
      office.pass(20 * 60_000);
    }
    expect(stageOf(long)).toBe('ended');
  });

  test('activity outlives kill -9 but for a minute', async () => {
    const { phone } = await office.equip('A003');
    const secret = await office.enter('A003', phone);
    office.pass(25 * 60_000);
    expect(stageOf(secret)).toBe('open');
    office.restart();
    office.pass(25 * 60_000);
    expect(stageOf(secret)).toBe('open');
  });

  test('a locked screen asks the password, and only that', async () => {
    const { phone } = await office.equip('A003');
    const secret = await office.enter('A003', phone);
    const who = office.identity.find(secret);
    if (who === undefined || 'ended' in who) throw new Error('not signed in');
    office.identity.lock(who);
    office.restart();
    expect(stageOf(secret)).toBe('locked');
    const wrong = { password: 'Not-The-One-99', address: DESK };
    expect(await outcome(office.identity.signIn.unlock(secret, wrong))).toBe('wrong_current');
    await office.identity.signIn.unlock(secret, { password: GOOD, address: DESK });
    expect(stageOf(secret)).toBe('open');
  });

  test('are listed without what would let anybody in, and ended by their owner alone', async () => {
    const { id, phone } = await office.equip('A003');
    const other = await office.equip('A004');
    const secret = await office.enter('A003', phone);
    const [newest] = office.identity.sessionsOf(id);
    expect(JSON.stringify(office.identity.sessionsOf(id))).not.toContain(secret);
    expect(() => office.identity.endOwn({ account: other.id }, newest?.id ?? '')).toThrow();
    office.identity.endOwn({ account: id }, newest?.id ?? '');
    expect(stageOf(secret)).toBe('out');
  });

  test('all end when the password changes, the account is disabled, reset, or its posts change', async () => {
    const { id, phone } = await office.equip('A003', 'window');
    const { accounts, signIn } = office.identity;
    const acts: Record<string, (secret: string) => Promise<unknown>> = {
      posts: () => accounts.setPosts(CONSOLE, id, [{ role: 'handler', organs: ['民政'] }], '调岗'),
      ended: () => accounts.endSessions(CONSOLE, id, '离岗'),
      changed: (secret) =>
        signIn.changePassword(secret, {
          current: GOOD,
          password: 'Basalt-Kettle-82',
          again: 'Basalt-Kettle-82',
          address: DESK,
        }),
      reset: () => accounts.resetPassword(CONSOLE, id, '忘记'),
    };
    for (const [name, act] of Object.entries(acts)) {
      const [one, two] = [await office.enter('A003', phone), ''];
      office.pass(60_000);
      const other = await office.enter('A003', phone);
      office.pass(60_000);
      await act(one + two);
      expect([stageOf(one), stageOf(other)], name).toEqual(['out', 'out']);
      if (name === 'changed') await reset();
    }
    async function reset() {
      // The loop signs in with the same password again.
      const { password } = await accounts.resetPassword(CONSOLE, id, '测试');
      const { secret } = await office.password('A003', password);
      const entered = await office.code(secret, phone.generate({ timestamp: office.at }));
      await signIn.changePassword(entered, { current: password, password: GOOD, again: GOOD, address: DESK });
      office.pass(60_000);
    }
    const { password } = await accounts.resetPassword(CONSOLE, id, '测试');
    const { secret } = await office.password('A003', password);
    const entered = await office.code(secret, phone.generate({ timestamp: office.at }));
    await accounts.disable(CONSOLE, id, '离职');
    expect([stageOf(entered), await outcome(office.password('A003', password))]).toEqual(['out', 'wrong']);
  });

  test('of an account that is disabled while its password is looked at, none begins', async () => {
    const { id } = await office.hire('A003');
    let go = () => {};
    office.hashing = () =>
      new Promise((resolve) => {
        go = resolve;
      });
    const trying = outcome(office.password('A003'));
    await office.identity.accounts.disable(CONSOLE, id, '离职');
    go();
    expect(await trying).toBe('wrong');
  });

  test('a password change that another one overtook changes nothing', async () => {
    const { secret } = await office.hire('A003');
    const change = (password: string) =>
      outcome(
        office.identity.signIn.changePassword(secret, {
          current: GOOD,
          password,
          again: password,
          address: DESK,
        }),
      );
    const done = await Promise.all([change('Basalt-Kettle-82'), change('Willow-Tractor-31')]);
    expect(done.filter((one) => one === 'done')).toHaveLength(1);
  });
});

describe('waiting after wrong attempts', () => {
  const wrong = (address: string) => outcome(office.password('A003', 'Not-The-One-99', address));

  test('an account makes strangers wait, longer each time, and never those at its own desk', async () => {
    const { phone } = await office.equip('A003');
    await office.enter('A003', phone);
    for (let i = 0; i < 5; i++) expect(await wrong(ELSEWHERE)).toBe('wrong');
    expect(await wrong(ELSEWHERE)).toBe('wait');
    // What is typed during a wait is not looked at: the right password neither, and no hash is made.
    const before = office.hashes;
    expect([await outcome(office.password('A003', GOOD, ELSEWHERE)), office.hashes]).toEqual([
      'wait',
      before,
    ]);
    expect(await outcome(office.password('A003', GOOD, DESK))).toBe('done');
    office.restart();
    office.pass(59_000);
    expect(await wrong(ELSEWHERE)).toBe('wait');
    office.pass(1_000);
    expect(await wrong(ELSEWHERE)).toBe('wrong');
    office.pass(60_000);
    expect(await wrong(ELSEWHERE)).toBe('wait');
    office.pass(60_000);
    expect(await wrong(ELSEWHERE)).toBe('wrong');
    const waits = await office.password('A003', GOOD, ELSEWHERE).catch((error) => error);
    expect(waits).toMatchObject({ code: 'wait', waitS: 240, status: 429 });
  });

  test('the longest wait is a quarter of an hour, and a right password ends it all', async () => {
    await office.hire('A003');
    for (let i = 0; i < 12; i++) {
      await wrong(ELSEWHERE);
      office.pass(15 * 60_000);
    }
    expect(await outcome(office.password('A003', GOOD, ELSEWHERE))).toBe('done');
    for (let i = 0; i < 4; i++) expect(await wrong(ELSEWHERE)).toBe('wrong');
    expect(await outcome(office.password('A003', GOOD, ELSEWHERE))).toBe('done');
  });

  test('an address that tries many accounts waits too, whatever their names', async () => {
    await office.hire('A003');
    for (let i = 0; i < 20; i++)
      expect(await outcome(office.password(`B${i}`, 'Not-The-One-99', ELSEWHERE))).toBe('wrong');
    expect(await outcome(office.password('A003', GOOD, ELSEWHERE))).toBe('wait');
    expect(await outcome(office.password('A003', GOOD, DESK))).toBe('done');
  });

  test('a clock that is set back shifts a wait along and locks nobody out', async () => {
    await office.hire('A003');
    for (let i = 0; i < 5; i++) await wrong(ELSEWHERE);
    office.pass(-5 * 86_400_000);
    expect(await wrong(ELSEWHERE)).toBe('wait');
    office.pass(60_000);
    expect(await outcome(office.password('A003', GOOD, ELSEWHERE))).toBe('done');
  });

  test('many attempts at once are counted before they are looked at', async () => {
    await office.hire('A003');
    const addresses = Array.from({ length: 10 }, (_, i) => `203.0.113.${i}`);
    const told = await Promise.all(addresses.map((address) => wrong(address)));
    expect(told.filter((one) => one === 'wrong')).toHaveLength(5);
    expect(told.filter((one) => one === 'wait')).toHaveLength(5);
  });

  test('a burst is an act on record, by staff code; a flood of them fills no log', async () => {
    await office.hire('A003');
    office.acts.splice(0);
    for (let i = 0; i < 5; i++) await wrong(ELSEWHERE);
    expect(office.acts).toEqual([
      { who: 'sign-in', act: 'account.locked', target: 'A003', reason: expect.stringContaining('密码') },
    ]);
    for (let name = 0; name < 40; name++)
      for (let i = 0; i < 5; i++) await outcome(office.password(`X${name}`, 'no', `198.51.100.${name}`));
    expect(office.acts).toHaveLength(30);
    expect(JSON.stringify(office.acts)).not.toContain('X1');
  });

  test('the security administrator unlocks', async () => {
    const { id } = await office.hire('A003');
    for (let i = 0; i < 5; i++) await wrong(ELSEWHERE);
    expect(await wrong(ELSEWHERE)).toBe('wait');
    await office.identity.accounts.unlock(CONSOLE, id, '本人来电');
    expect(await outcome(office.password('A003', GOOD, ELSEWHERE))).toBe('done');
  });
});
