import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendSamples, sampleRecord, TestNetwork, until } from '../network/harness.ts';
import { hold } from './hold.ts';

let network: TestNetwork;

beforeAll(async () => {
  network = await TestNetwork.start([
    { node: 'province', kind: 'center', parent: null },
    { node: 'nongan', kind: 'hall', parent: 'province' },
  ]);
});
afterAll(() => network?.stop());

const hall = () => network.hall('nongan');
const file = () => join(network.folder('nongan'), 'hall.db');
const inFiles = (value: string) =>
  [file(), `${file()}-wal`].filter((name) => existsSync(name) && readFileSync(name).includes(value));

async function store(value: string): Promise<string> {
  const record = { ...sampleRecord(0), private: { applicant_name: value } };
  const [outcome] = await hall().append([record]);
  if (outcome?.status !== 'stored') throw new Error(JSON.stringify(outcome));
  return outcome.id;
}

async function here(id: string): Promise<string | undefined> {
  const found = await hall().values.states(id);
  return found?.values[0]?.holders.find((h) => h.node === 'nongan')?.state;
}

it('P6: an erased value is gone at once where nobody reads the database', async () => {
  const id = await store('无人阅读之人');
  await hall().values.erase(id, 'applicant_name', '当事人要求');
  expect([inFiles('无人阅读之人'), await here(id)]).toEqual([[], 'erased']);
});

it.each([
  ['', false],
  [', also after a restart', true],
])(
  'P6: nothing is called erased while its bytes are in a file; they go when the reader does%s',
  async (_, again) => {
    const value = `有人阅读之人${again}`;
    const id = await store(value);
    const reader = await hold(file(), 'read');
    try {
      await hall().values.erase(id, 'applicant_name', '当事人要求');
      expect(inFiles(value)).not.toEqual([]);
      expect(await here(id)).toBe('held');
      await expect(hall().values.read(id, 'applicant_name')).rejects.toMatchObject({ code: 'erased' });
      if (again) {
        await network.stopNode('nongan');
        await network.startNode('nongan');
        expect([inFiles(value).length > 0, await here(id)]).toEqual([true, 'held']);
      }
    } finally {
      await reader.letGo();
    }
    await until('its bytes are gone', () => inFiles(value).length === 0);
    await until('it says so', async () => (await here(id)) === 'erased');
  },
);

it('P1, P9: while another program holds the database a hall says so, answers, and goes on by itself', async () => {
  await appendSamples(hall(), 10, 12);
  const short = await hold(file(), 'write');
  const waiting = appendSamples(hall(), 12, 14);
  await short.letGo();
  await waiting;
  const long = await hold(file(), 'write');
  try {
    const refused = hall()
      .append([sampleRecord(20)])
      .catch((error) => error);
    for (let i = 0; i < 5; i++) {
      expect((await hall().query({ limit: 5 })).items).toHaveLength(5);
    }
    const error = await refused;
    expect([hall().isAway(error), error.code]).toEqual([true, 'SQLITE_BUSY']);
    const [own] = await hall().health.now();
    expect(own).toMatchObject({ state: 'database-held', level: 'red' });
  } finally {
    await long.letGo();
  }
  await appendSamples(hall(), 20, 24);
  expect((await hall().health.now())[0]?.state).not.toBe('database-held');
});
