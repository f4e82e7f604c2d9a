import { afterAll, beforeAll, expect, test } from 'vitest';
import { testArchive, testNetwork, testPostgres } from './testing.ts';

let postgres: Awaited<ReturnType<typeof testPostgres>>;
beforeAll(async () => {
  postgres = await testPostgres();
}, 60_000);
afterAll(() => postgres.stop());

test('P3: a receipt comes with committed rows', async () => {
  const network = testNetwork();
  const archive = await testArchive(await postgres.database(), network);
  network.nongan.disclose(20);
  const results = await archive.ingest([{ segment: network.nongan.segment(0, 21), via: 'nongan' }]);
  expect(results).toMatchObject([{ kind: 'received', size: 21 }]);
  console.log(results);
  console.log(await archive.heads());
  const seg = await archive.readSegment(network.nongan.origin, 3);
  expect(seg?.entries.length).toBe(18);
  await archive.close();
});
