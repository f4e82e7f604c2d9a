import { InvalidRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import { prepareAct } from './act.ts';

const node = { node: 'nongan', name: '农安县政务大厅' };
const ctx = { now: 1_700_000_000_000, random: (n: number) => new Uint8Array(n) };

test('an act says who, what, to what and why, for internal eyes', () => {
  const [one] = prepareAct(node, ctx, '值班一', 'keys.revoke', 'jilin/nongan/1-0011aabb', '失窃', {
    role: 'duty',
  });
  expect(one?.entry).toMatchObject({
    type: 'admin.act',
    subject: 'nongan',
    visibility: 'internal',
    body: {
      who: '值班一',
      role: 'duty',
      act: 'keys.revoke',
      target: 'jilin/nongan/1-0011aabb',
      reason: '失窃',
    },
  });
});

test('an act without a reason or with a made-up code is refused', () => {
  expect(() => prepareAct(node, ctx, 'a', 'keys.revoke', 'x', ' ')).toThrow(InvalidRecord);
  expect(() => prepareAct(node, ctx, 'a', 'Keys', 'x', 'y')).toThrow(InvalidRecord);
});
