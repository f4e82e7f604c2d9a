import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fsckStore, parseVkey, signNote } from '@hutong/log';
import { prepareRecord } from '@hutong/record';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, sampleRecord, TestNetwork, until } from './harness.ts';

const NAME = '张某某';
const PHONE = '13800000000';
const RARE = '独此一家之人';

describe('private values through three levels', () => {
  let network: TestNetwork;

  beforeAll(async () => {
    network = await TestNetwork.start();
  });

  afterAll(() => network?.stop());

  const nongan = () => network.hall('nongan');
  const centers = () => [network.center('city'), network.top];

  /** Stores a record with two private values and waits until both ancestors have it. */
  async function apply(i: number, name = NAME): Promise<{ id: string; origin: string; index: number }> {
    const [outcome] = await nongan().append([
      { ...sampleRecord(i * 4), private: { applicant_name: name, phone: PHONE } },
    ]);
    if (outcome?.status !== 'stored') throw new Error(JSON.stringify(outcome));
    await allReceipted(nongan());
    return outcome;
  }

  const verifier = (origin: string) => {
    const file = join(network.folder(origin.split('/')[1] as string), 'enrol.json');
    return parseVkey(JSON.parse(readFileSync(file, 'utf8')).keys.log);
  };

  const stateAt = async (node: { values: { states(id: string): Promise<unknown> } }, id: string) => {
    const found = (await node.values.states(id)) as {
      values: { field: string; holders: { node: string; state: string }[] }[];
    };
    return Object.fromEntries(
      found.values.map((v) => [v.field, v.holders.map((h) => `${h.node} ${h.state}`)]),
    );
  };

  it('P6: a value is read at its hall and at each ancestor', async () => {
    const { id } = await apply(1);
    expect(await nongan().values.read(id, 'applicant_name')).toBe(NAME);
    for (const center of centers()) {
      expect(await center.service.values.read(id, 'applicant_name')).toBe(NAME);
      await expect(center.service.values.read(id, 'email')).rejects.toMatchObject({ code: 'no_field' });
    }
    expect(await stateAt(network.top.service, id)).toEqual({
      applicant_name: ['nongan unknown', 'city unknown', 'province held'],
      phone: ['nongan unknown', 'city unknown', 'province held'],
    });
  });

  it('P6: an erased value is destroyed at every holder, each confirms, and the log stays whole', async () => {
    const { id, origin, index } = await apply(2, RARE);
    await nongan().values.erase(id, 'applicant_name', '当事人要求删除');
    await nongan().values.erase(id, 'applicant_name', '当事人要求删除');
    await expect(nongan().values.read(id, 'applicant_name')).rejects.toMatchObject({ code: 'erased' });
    await until('both ancestors confirmed', async () =>
      JSON.stringify(await stateAt(nongan(), id)).includes('"city erased","province erased"'),
    );
    expect(await stateAt(nongan(), id)).toEqual({
      applicant_name: ['nongan erased', 'city erased', 'province erased'],
      phone: ['nongan held', 'city unknown', 'province unknown'],
    });
    for (const node of ['city', 'province']) {
      const boxes = await network.sql(node)`select field from sealed s join log l on l.id = s.log_id
        where l.origin = ${origin} and s.idx = ${index}`;
      expect(new Set(boxes.map((b) => b.field))).toEqual(new Set(['phone']));
      const { values } = network.center(node).service;
      await expect(values.read(id, 'applicant_name')).rejects.toMatchObject({ code: 'erased' });
      expect(await network.center(node).archive.fsck()).toEqual([]);
      await network.center(node).archive.rebuild();
      expect(await network.center(node).archive.fsck()).toEqual([]);
    }
    const orders = await nongan().query({ type: 'value.erase', limit: 10 });
    expect(orders.items.filter((i) => i.body.record === id)).toHaveLength(1);
    expect(fsckStore(nongan().store, { verifier })).toEqual([]);
    for (const file of ['hall.db', 'hall.db-wal'].map((f) => join(network.folder('nongan'), f))) {
      expect(existsSync(file) && readFileSync(file).includes(RARE)).toBe(false);
    }
  });

  it('P6: a box that comes after the order to erase does not bring the value back', async () => {
    const { id, origin, index } = await apply(3);
    const held = await network.center('city').archive.readSegment(origin, index);
    const late = held?.sealed.filter((s) => s.index === index && s.field === 'phone') ?? [];
    const mine = await network
      .center('city')
      .archive.box({ origin, index, field: 'phone', recipient: 'city' });
    expect(late.map((s) => s.recipient).sort()).toEqual(['city', 'province']);
    await nongan().values.erase(id, 'phone', '当事人要求删除');
    await until('the city confirmed', async () =>
      JSON.stringify(await stateAt(nongan(), id)).includes('"city erased","province erased"'),
    );
    const note = (await network.center('city').archive.head(origin))?.note as string;
    for (const center of centers()) {
      const segment = { version: 1 as const, origin, from: index, entries: [], note, sealed: late };
      await center.archive.ingest([{ segment, via: 'nongan' }]);
      await center.archive.idle();
      for (const recipient of ['city', 'province']) {
        expect(await center.archive.box({ origin, index, field: 'phone', recipient })).toBeUndefined();
      }
    }
    expect(mine).toBeDefined();
  });

  it('P6: an order to erase by another node erases nothing', async () => {
    const { id, origin, index } = await apply(4);
    const order = { record: id, origin, index, field: 'phone', reason: '冒充' };
    await expect(network.center('city').service.values.erase(id, 'phone', '越权')).rejects.toMatchObject({
      code: 'not_owner',
    });
    const dehui = network.hall('dehui');
    const input = {
      type: 'value.erase',
      subject: id,
      department: '冒充者',
      occurred_at: Date.now(),
      body: order,
    };
    const forged = prepareRecord(input, { now: Date.now(), random: randomBytes, own: true });
    dehui.store.append(dehui.info.origin, [forged], (body) => signNote(body, dehui.folder.keys.log));
    await allReceipted(dehui);
    await until(
      'the order of another reached the province',
      async () =>
        (await network.top.service.query({ node: 'dehui', type: 'value.erase', limit: 5 })).items.length ===
        1,
    );
    for (const center of centers()) {
      expect(await center.service.values.read(id, 'phone')).toBe(PHONE);
      expect(await center.archive.fsck()).toEqual([]);
    }
    expect(await nongan().values.read(id, 'phone')).toBe(PHONE);
  });
});
