import type { NodeService, StoredRecord } from '@hutong/api';
import type { Registry } from '@hutong/trust';
import { expect, test } from 'vitest';
import { Resealed } from './resealed.ts';

test('P6: what does not come is asked for again at growing distances, and taken when it is there', async () => {
  let now = 0;
  let held = 0;
  const asked: number[] = [];
  const place = { origin: 'jilin/nongan/1-00000000', from: 0, to: 9, recipient: 'nongan' };
  const of = { node: 'city', origin: 'jilin/city/1-00000000', type: 'value.reseal' };
  const said = { ...of, index: 3, body: { ...place, values: 5, reason: '换机' } } as unknown as StoredRecord;
  // P8: entries that are not as they should be are passed over.
  const odd = [
    {},
    { ...place, to: 2 ** 40, values: 5, reason: 'x' },
    { ...place, values: null, reason: 'x' },
  ].map((body, index) => ({ ...of, index, body }) as unknown as StoredRecord);
  // P8: nor is a neighbour listened to, who would have this node ask without end.
  const stranger = { ...said, node: 'dehui', origin: 'jilin/dehui/1-00000000' };
  const resealed = new Resealed({
    registry: { ancestors: () => ['city'], within: () => true } as unknown as Registry,
    service: {
      info: { node: 'nongan' },
      query: async () => ({ items: [...odd, stranger, said] }),
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
