import type { RestoredLog, RestoreState } from '@hutong/api';
import { expect, test } from 'vitest';
import { Session } from '../../io.ts';
import { fakeIo } from '../../testing.ts';
import { Ticker } from '../../ticker.ts';
import { follow } from './restore.ts';

const receipt = { by: 'city', size: 30, at: '2026-11-24T00:00:00Z', root: 'cm9vdA==', agrees: true };
const whole: RestoredLog = {
  origin: 'jilin/nongan/1-a',
  epoch: 1,
  held: 30,
  root: 'cm9vdA==',
  ends: 30,
  above: 30,
  receipt,
  known: { size: 30, by: 'registry' },
  missing: null,
  beyond: 'nothing',
};

/** What is said, and thrown, of one log that came back and of another that is as it should be. */
async function told(log: Partial<RestoredLog>) {
  const io = fakeIo();
  const session = new Session(io, 'en', false);
  const state: RestoreState = {
    parent: 'city',
    connected: true,
    done: true,
    logs: [whole, { ...whole, ...log, origin: 'jilin/nongan/2-b' }],
  };
  const restoring = { node: 'nongan', began: io.now(), waitMs: 1_000, ticker: new Ticker(session) };
  const ended = await follow(async () => state, restoring, session).catch((error) => error);
  return { ended, out: io.out() };
}

test('P12: done is said where each root was compared with its receipt and agrees, and nowhere else', async () => {
  const { ended, out } = await told({});
  expect([ended, out.match(/^Done:.*agrees/m)?.length]).toEqual([0, 1]);
  const others: [Partial<RestoredLog>, string, string][] = [
    [{ receipt: { ...receipt, agrees: false } }, 'DIFFERS', 'call the province'],
    [{ receipt: null }, 'Not compared', 'run this again'],
    [{ held: 20, receipt: { ...receipt, agrees: false } }, 'Not compared', 'run this again'],
    [{ held: 20, receipt: null, missing: { from: 20, to: 30 } }, 'Not whole', 'stick'],
  ];
  for (const [log, message, next] of others) {
    const other = await told(log);
    expect(other.ended).toMatchObject({
      name: 'Failed',
      message: expect.stringContaining(message),
      next: expect.stringContaining(next),
    });
    expect(other.out).not.toContain('Done');
    // Not a word of what to do with it next, where it is not to be used.
    expect(other.out.includes('hutong reseal')).toBe(message !== 'DIFFERS');
  }
});

test('entries beyond the place where the registry ended a log are no fault; an empty log needs no receipt', async () => {
  expect((await told({ missing: { from: 30, to: 34 } })).ended).toBe(0);
  expect((await told({ held: 0, root: null, receipt: null, ends: 0, above: 0 })).ended).toBe(0);
});

test('fewer entries than the receipt is for: that is not called another root', async () => {
  const { out } = await told({ held: 20, receipt: { ...receipt, agrees: false } });
  expect(out).toContain('not compared');
  expect(out).not.toContain('DIFFERS');
});
