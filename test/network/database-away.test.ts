import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '@hutong/archive';
import { afterEach, expect, it } from 'vitest';
import { TestNetwork, until } from './harness.ts';

let network: TestNetwork | undefined;
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await network?.stop();
  for (const end of ends.splice(0)) await end();
});

it('a top center whose PostgreSQL is gone says so, tells it once, and once that it is back', async () => {
  let later = 0;
  const now = () => Date.now() + later;
  network = await TestNetwork.start([{ node: 'province', kind: 'center', parent: null }], { now });
  const { service } = network.top;
  const told = () => {
    const file = join((network as TestNetwork).folder('province'), 'alerts.jsonl');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    const all = lines.map(
      (line) => JSON.parse(line) as { type: string; data: { alerts: { state: string }[] } },
    );
    return all.flatMap(({ type, data }) => data.alerts.map(({ state }) => `${type} ${state}`));
  };
  const away = () => told().filter((line) => line.endsWith('database-down'));
  await service.health.tick();
  expect(await service.notReady()).toEqual([]);
  await network.postgres.stop();
  await service.health.tick();
  expect(await service.notReady()).toEqual([{ zh: '数据库没有应答', en: 'the database does not answer' }]);
  later += 31_000;
  await service.health.tick();
  expect((await service.health.now())[0]).toMatchObject({ state: 'database-down', level: 'red' });
  await until('it is told', async () => away().length === 1);
  await service.health.tick();
  const again = await startPostgres({ dir: join(network.dir, 'pg'), log: () => {} });
  ends.push(() => again.stop());
  await until('it answers', async () => (await service.notReady()).length === 0);
  await service.health.tick();
  later += 600_000;
  await until('it is told, too', async () => {
    await service.health.tick();
    return away().length > 1;
  });
  expect(away()).toEqual(['alert.raised database-down', 'alert.resolved database-down']);
});
