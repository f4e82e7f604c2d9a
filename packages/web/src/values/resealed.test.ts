import type { Registry } from '@hutong/trust';
import { expect, test } from 'vitest';
import type { NodeService, StoredRecord } from '../service.ts';
import { Resealed } from './resealed.ts';

test('P6: what does not come is asked for again at growing distances, and taken when it is there', async () => {
  let now = 0;
  let held = 0;
  const asked: number[] = [];
  const body = { origin: 'jilin/nongan/1-0', from: 0, to: 9, recipient: 'nongan', values: 5 };
  const said = { origin: 'jilin/city/1-00000000', index: 3, body } as unknown as StoredRecord;
  const resealed = new Resealed({
    registry: () => ({ ancestors: () => ['city'], within: () => true }) as unknown as Registry,
    service: {
      info: { node: 'nongan' },
      query: async () => ({ items: [said] }),
    } as unknown as NodeService,
    count: async () => held,
    fetch: async () => asked.push(now) > 0,
    now: () => now,
    log: { error: () => expect.unreachable() },
  });
  // A log that is taken back calls for it at every segment.
  for (; now < 100_000; now += 100) await resealed.follow();
  expect(asked).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 63_000]);
  now = -1_000_000;
  await resealed.follow();
  expect(asked).toHaveLength(8);
  held = 5;
  now = 0;
  await resealed.follow();
  expect(asked).toHaveLength(8);
});
