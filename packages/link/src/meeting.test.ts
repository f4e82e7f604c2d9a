import { describe, expect, it } from 'vitest';
import { Meeting } from './meeting.ts';

const never = new AbortController().signal;

describe('the children that have shown their heads since the start', () => {
  it('P12: all are waited for, also one that the registry names meanwhile', async () => {
    const children = ['a', 'b'];
    const meeting = new Meeting(() => children);
    let done = false;
    const all = meeting.all(60_000, never).then(() => {
      done = true;
    });
    meeting.met('a');
    children.push('c');
    meeting.met('b');
    await new Promise(setImmediate);
    expect(done).toBe(false);
    meeting.met('c');
    await all;
  });

  it('a child that is away is waited for no longer than the limit, and nobody where there is none', async () => {
    await new Meeting(() => ['away']).all(5, never);
    await new Meeting(() => []).all(60_000, never);
  });
});
