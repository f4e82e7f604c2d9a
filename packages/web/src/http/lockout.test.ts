import { expect, test } from 'vitest';
import { bearer, fakeNode } from '../testing/fake.ts';
import { Lockout } from './lockout.ts';

const MINUTES = 60_000;

test('twenty wrong tokens close the door to an address for five minutes, whatever the clock does', () => {
  let now = 10 * MINUTES;
  const lockout = new Lockout(() => now);
  for (let i = 0; i < 20; i++) {
    expect(lockout.waitS('10.0.0.1')).toBe(0);
    lockout.wrong('10.0.0.1');
  }
  now += MINUTES;
  expect(lockout.waitS('10.0.0.1')).toBe(240);
  expect(lockout.waitS('10.0.0.2')).toBe(0);
  now += 4 * MINUTES;
  expect(lockout.waitS('10.0.0.1')).toBe(0);
  for (let i = 0; i < 20; i++) lockout.wrong('10.0.0.1');
  expect(lockout.waitS('10.0.0.1')).toBe(300);
  now = 0;
  expect(lockout.waitS('10.0.0.1')).toBe(0);
});

test('the table of addresses is bounded, and this machine itself is given more tries', () => {
  const lockout = new Lockout(() => 0);
  for (let i = 0; i < 20; i++) lockout.wrong('10.0.0.1');
  for (let i = 0; i < 10_000; i++) lockout.wrong(`a${i}`);
  expect(lockout.waitS('10.0.0.1')).toBe(0);
  for (let i = 0; i < 499; i++) lockout.wrong('127.0.0.1');
  expect(lockout.waitS('127.0.0.1')).toBe(0);
  lockout.wrong('127.0.0.1');
  expect(lockout.waitS('127.0.0.1')).toBe(300);
});

test('behind the limit even a right token is not looked at; without one, what is public still is', async () => {
  const { app, service } = fakeNode();
  for (let i = 0; i < 20; i++)
    expect((await app.request('/api/sync', { headers: bearer('no') })).status).toBe(401);
  const answer = await app.request('/api/tokens', { headers: bearer('a-token') });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '300']);
  expect((await app.request('/api/sync')).status).toBe(200);
  expect(service.acts.at(-1)?.[4]).toMatchObject({ result: 'refused', code: 'locked_out' });
});
