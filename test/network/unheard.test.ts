// A hall whose clock is days off can be heard by what its log anchors alone: no center is accused because of it, and one that
// does not hear a hall that could be heard is.
import { Hall } from '@hutong/hall';
import { dayOfMoment } from '@hutong/matters';
import { type Prepared, readBody, readEntry } from '@hutong/record';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allReceipted, type Plan, TestNetwork, until } from './harness.ts';

const DAY_MS = 86_400_000;
const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];
/** Two working weeks, and two more. */
const HONEST = ['02', '03', '04', '05', '06', '09', '10', '11', '12', '13'];
const HIDING = ['16', '17', '18', '19', '20', '23', '24', '25', '26', '27'];

let network: TestNetwork;
let now = Date.parse('2026-03-01T10:00:00+08:00');

beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { now: () => now, anchorS: 1 });
  await network.top.enrol(await network.init({ node: 'nongan', kind: 'hall', parent: 'city' }));
  const fast = new Hall(network.folder('nongan'), {
    log: network.log('nongan'),
    now: () => now + 2 * DAY_MS,
  });
  network.halls.set('nongan', fast);
  await fast.start();
});
afterAll(() => network?.stop());

/** The days on which a center said that it heard a node. */
async function heardOn(node: string, center: string): Promise<number[]> {
  const page = await network
    .center(center)
    .archive.ofType('supervision.hearing', { node: center, after: undefined });
  const entries = page.map(({ bytes }) => readEntry(bytes)!);
  const of = entries.filter((entry) => readBody(entry, 'supervision.hearing')?.node === node);
  return of.map(({ recordedAt }) => dayOfMoment(recordedAt));
}

/** A day at both halls, short as it is: whoever waits for a heartbeat does not get to the end of its patience. */
async function live(date: string, heard: [node: string, center: string]): Promise<void> {
  now = Date.parse(`2026-03-${date}T10:00:00+08:00`);
  for (const node of ['nongan', 'dehui']) {
    const record = {
      type: 'case.apply',
      subject: `甲-${date}`,
      department: '市场监督管理局',
      occurred_at: now,
    };
    await network.hall(node).append([{ ...record, body: { item_name: '食品经营许可' } }]);
    await allReceipted(network.hall(node));
  }
  await until(`${heard[0]} is heard on ${date}`, async () =>
    (await heardOn(...heard)).includes(dayOfMoment(now)),
  );
}

async function accusations(): Promise<string[]> {
  const { supervision } = network.center('city');
  const told: string[] = [];
  for (let page = await supervision.next(''); page !== undefined; page = await supervision.next(page.center))
    for (const { center, node, faults } of page.items)
      for (const { code } of faults) told.push(`${center} ${node} ${code}`);
  return told;
}

it('A6: an honest center is not accused of a hall whose clock is wrong, which it hears by anchors', async () => {
  for (const date of HONEST) await live(date, ['dehui', 'city']);
  expect((await heardOn('nongan', 'city')).length).toBeGreaterThan(0);
  expect(await accusations()).toEqual([]);
});

it('A6: a center that hides its hearings of a hall is named', async () => {
  const { once } = network.center('city').archive;
  const honest = once.append.bind(once);
  once.append = (groups: Prepared[][]) =>
    honest(groups.filter(([first]) => readBody(first!.entry, 'supervision.hearing')?.node !== 'dehui'));
  for (const date of HIDING) await live(date, ['city', 'province']);
  expect(await accusations()).toEqual(['city dehui hearing.none']);
});
