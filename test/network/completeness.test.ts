import type { NodeDay } from '@hutong/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'dehui', kind: 'hall', parent: 'city' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];
const DAY_MS = 86_400_000;

describe('P11: nothing to report and not heard from never look alike', () => {
  let network: TestNetwork;
  let now = Date.parse('2026-11-24T10:00:00+08:00');

  beforeAll(async () => {
    network = await TestNetwork.start(PLAN, { now: () => now, anchorS: 1 });
  });
  afterAll(() => network?.stop());

  const service = (at: string) => network.center(at).service.completeness;
  const days = async (at: string, node?: string) => {
    const to = service(at).today();
    const page = await service(at).days({ from: to - 6, to, limit: 500, ...(node && { node }) });
    return page.items;
  };
  const stateOn = (items: NodeDay[], node: string, day: string) =>
    items.find((i) => i.node === node && i.day === day)?.state;
  const states = async (at: string, node: string) => (await days(at, node)).map((i) => i.state);

  it('P11: a day with records, at every level', async () => {
    await appendSamples(network.hall('nongan'), 0, 5);
    await allReceipted(network.hall('nongan'));
    for (const at of ['city', 'province'])
      await until(`${at} says so`, async () => {
        const [today, ...before] = await days(at, 'nongan');
        expect(before.map((d) => d.state)).toEqual(Array(6).fill('unknown'));
        return today?.state === 'reported' && today.records === 5 && today.so_far;
      });
  });

  it('P11: a day on which a hall went on in its next log counts what stands in both', async () => {
    const hall = network.hall('nongan');
    await hall.rotate('年度更换');
    await appendSamples(hall, 100, 103);
    await allReceipted(hall);
    for (const at of ['city', 'province'])
      await until(`${at} counts both`, async () => {
        const [today] = await days(at, 'nongan');
        return today?.records === 8 && today.head?.origin === hall.info.origin;
      });
  });

  it('P11: heard from with nothing new but what its program says of itself: 零报送; not heard from: 未报送', async () => {
    for (const at of ['city', 'province'])
      await until(`${at} has heard dehui`, async () =>
        /zero|reported/.test((await states(at, 'dehui'))[0] ?? ''),
      );
    await network.stopNode('dehui');
    now += DAY_MS;
    // A registry entry: the hall anchors what it saw, so that its log grows though nobody recorded anything.
    await network.top.service.enrolment?.change('registry.policy', { rotate_days: 900, reason: '制度' });
    const hall = network.hall('nongan');
    const before = hall.store.head(hall.info.origin)?.size as number;
    now += 5_000;
    await until('it anchored', () => (hall.store.head(hall.info.origin)?.size ?? 0) > before);
    for (const at of ['city', 'province']) {
      await until(`${at} heard of it`, async () => {
        const [today] = await days(at, 'nongan');
        return today?.state === 'zero' && (today.entries ?? 0) > 0;
      });
      // Who was not heard is silent once the center itself has beaten on that day; before that it says unknown.
      await until(
        `${at} ran that day`,
        async () => stateOn(await days(at), 'dehui', '2026-11-25') === 'silent',
      );
      expect(stateOn(await days(at), 'dehui', '2026-11-24')).toMatch(/zero|reported/);
    }
  });

  it('P9: of days on which the center itself stood still it says unknown, not silent', async () => {
    await network.stopNode('city');
    now += 2 * DAY_MS;
    await network.startNode('city');
    await until('the hall is heard again', async () => (await states('city', 'nongan'))[0] === 'zero');
    expect((await states('city', 'nongan')).slice(0, 4)).toEqual(['zero', 'unknown', 'zero', 'reported']);
    expect((await states('city', 'dehui')).slice(0, 3)).toEqual(['silent', 'unknown', 'silent']);
    // The province stood upright meanwhile; nothing came through the city.
    expect((await states('province', 'dehui')).slice(0, 3)).toEqual(['silent', 'unknown', 'silent']);
  });

  it('P10: a rebuild leaves what was observed; records of a new epoch count on', async () => {
    // What a hall puts on record by itself may come in between.
    let [before, after] = [await days('city'), await days('city')];
    const entries = (of: typeof before) => of.reduce((sum, day) => sum + (day.entries ?? 0), 0);
    for (let tries = 0; tries < 5; tries++) {
      before = await days('city');
      await network.center('city').archive.rebuild();
      after = await days('city');
      if (entries(before) === entries(after)) break;
    }
    expect(after).toEqual(before);
    const hall = network.hall('nongan');
    now += DAY_MS;
    await appendSamples(hall, 10, 13);
    await hall.keys.rotate('定期');
    await appendSamples(hall, 13, 15);
    await allReceipted(hall);
    await until('both epochs are counted', async () => {
      const [today] = await days('city', 'nongan');
      return today?.head?.origin === hall.info.origin && today.records === 5;
    });
  });

  it('P7: a node whose clock is years behind is no silent node', async () => {
    const own = now;
    await network.stopNode('dehui');
    const { Hall } = await import('@hutong/hall');
    const hall = new Hall(network.folder('dehui'), {
      log: network.log('dehui'),
      now: () => own - 3_000 * DAY_MS,
    });
    network.halls.set('dehui', hall);
    await hall.start();
    await until('the city hears it', async () =>
      /zero|reported/.test((await states('city', 'dehui'))[0] ?? ''),
    );
  });

  it('pages without a gap or a double', async () => {
    const { items } = await service('city').days({ from: 0, to: service('city').today(), limit: 12 });
    const paged: NodeDay[] = [];
    for (let after: string | undefined; paged.length < 12; ) {
      const page = await service('city').days({
        from: 0,
        to: service('city').today(),
        limit: 5,
        ...(after === undefined ? {} : { after }),
      });
      paged.push(...page.items);
      after = page.next;
    }
    expect(paged.slice(0, 12)).toEqual(items);
  });
});
