import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendSamples, TestNetwork } from './harness.ts';
import { Carrier } from './sticks.ts';

describe('bundle files where there is no line', () => {
  let network: TestNetwork;
  let carrier: Carrier;

  beforeAll(async () => {
    network = await TestNetwork.start([{ node: 'province', kind: 'center', parent: null }]);
    carrier = new Carrier(network);
    await carrier.addWithoutLine({ node: 'city', kind: 'center', parent: 'province' });
    await carrier.addWithoutLine({ node: 'nongan', kind: 'hall', parent: 'city' });
    for (const node of ['province', 'city', 'nongan']) await carrier.door(node);
  });
  afterAll(async () => {
    await carrier?.close();
    await network?.stop();
  });

  it('P2, P3: a hall that never had a line gets its records to city and province, and their receipts back', async () => {
    const hall = network.hall('nongan');
    await appendSamples(hall, 0, 40);
    const early = await carrier.pack('nongan', 'early.hutong');
    expect([early.code, early.error]).toEqual([1, expect.stringContaining('the registry has not come down')]);
    await carrier.carry('province', 'city');
    await carrier.carry('city', 'nongan');
    await appendSamples(hall, 40, 80);
    const { origin } = hall.info;
    const size = hall.store.head(origin)?.size as number;
    const up = await carrier.carry('nongan', 'city');
    expect(up.result.logs.find((l: { origin: string }) => l.origin === origin)).toMatchObject({
      entries: size,
    });
    await carrier.carry('city', 'province');
    const held = await network.sql('province')<{ bytes: Buffer }[]>`
      select e.bytes from entry e join log l on l.id = e.log_id where l.origin = ${origin} order by e.idx`;
    expect(held.length).toBe(size);
    expect(held.every(({ bytes }, i) => bytes.equals(hall.store.entry(origin, i) as Buffer))).toBe(true);
    await carrier.carry('province', 'city');
    await carrier.carry('city', 'nongan');
    const [log] = (await hall.sync()).logs;
    expect(log?.received.map((r) => [r.by, r.size >= size])).toEqual([
      ['city', true],
      ['province', true],
    ]);
  });
});
