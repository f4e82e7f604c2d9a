import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MatterDetail } from '@hutong/api';
import { run } from '@hutong/cli';
import { readBody, readEntry } from '@hutong/record';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'city', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];

let network: TestNetwork;
let now = Date.parse('2026-03-02T08:00:00+08:00');
const at = (day: string) => {
  now = Date.parse(`${day}T10:00:00+08:00`);
};

beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { now: () => now, anchorS: 1 });
});
afterAll(() => network?.stop());

const hall = () => network.hall('nongan');
const city = () => network.center('city');
type Node = ReturnType<typeof hall> | ReturnType<typeof city>;

async function say(node: Node, type: string, subject: string, body: object): Promise<void> {
  const record = { type, subject, department: '市场监督管理局', occurred_at: now, body };
  expect(await node.append([record])).toMatchObject([{ status: 'stored' }]);
}

const accept = (number: string) => say(hall(), 'case.accept', number, { accepted: true, statutory_days: 10 });

/** What a node says of a case’s decision: on its page, and in the row by which lists find it. */
async function shown(node: Node, number: string) {
  const reader = { readsInternal: true };
  const detail = (await node.matters.get({ node: 'nongan', kind: 'case', number }, reader)) as MatterDetail;
  const clock = detail?.clocks.find((one) => one.clock === 'case.decide');
  const { items } = await node.matters.list({ number, limit: 1 }, reader);
  return {
    due: clock?.due,
    listed: items[0]?.due,
    red: clock?.cards.find(({ level }) => level === 'red')?.on,
  };
}

async function untilShown(number: string, due: string): Promise<void> {
  for (const [name, node] of Object.entries({ hall: hall(), city: city() }))
    await until(`${number} is due on ${due} at the ${name}`, async () => {
      const told = await shown(node, number);
      return told.due === due && told.listed === due;
    });
}

async function cards() {
  const found = [];
  for (const { bytes } of await city().archive.ofType('supervision.card', { node: 'city' }))
    found.push(readBody(readEntry(bytes)!, 'supervision.card')!);
  return found;
}

async function heardUntil(day: string): Promise<void> {
  await until(`nongan is heard until ${day}`, async () => {
    const said = await city().archive.ofType('supervision.hearing', { node: 'city' });
    return said.some(({ bytes }) => readBody(readEntry(bytes)!, 'supervision.hearing')?.until === day);
  });
}

const STRICTER = {
  id: 'case.decide',
  kind: 'case',
  unit: 'working_day',
  start: { on: 'case.accept' },
  stop: [{ on: 'case.close' }],
  budget: { statutory: { days: 3 } },
  marks: [{ card: 'red', of: 'statutory', plus: 1 }],
};

it('A5: a calendar that a center puts on record moves due days on pages and in lists, at hall and center', async () => {
  at('2026-03-02');
  await heardUntil('2026-03-02');
  await accept('甲-1');
  await untilShown('甲-1', '2026-03-16');
  const closed = {
    valid_from: '2026-03-02',
    valid_until: '2026-12-31',
    off_days: ['2026-03-10'],
    work_days: [],
  };
  await say(city(), 'calendar.set', '停电', { scope: {}, effective_from: '2026-03-02', ...closed });
  await untilShown('甲-1', '2026-03-17');
});

it('A5: rules of a center hold for what starts from their day on, and a card is dealt on the day that the page says', async () => {
  at('2026-03-03');
  await say(city(), 'rules.set', '三日', { scope: {}, effective_from: '2026-03-03', rules: [STRICTER] });
  await accept('甲-2');
  await untilShown('甲-2', '2026-03-06');
  expect((await shown(hall(), '甲-1')).due).toBe('2026-03-17');
  at('2026-03-09');
  await heardUntil('2026-03-09');
  at('2026-03-11');
  await heardUntil('2026-03-11');
  await until('a card is dealt', async () => (await cards()).length === 1);
  const [card] = await cards();
  expect(card).toMatchObject({ number: '甲-2', level: 'red', on: '2026-03-09', due: '2026-03-06' });
  expect(card!.rules).toHaveProperty('origin');
  for (const node of [hall(), city()])
    await until('the page says the same', async () => (await shown(node, '甲-2')).red === '2026-03-09');
});

it('A5: a rehearsal at a node compares with what is in force there', async () => {
  const other = join(network.dir, 'other.json');
  const closed = { nodes: ['nongan'], valid_from: '2026-03-02', valid_until: '2026-12-31' };
  writeFileSync(other, JSON.stringify({ ...closed, off_days: ['2026-03-05'], work_days: [] }));
  await network.stopNode('nongan');
  let out = '';
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } };
  const rest = { env: {}, now: () => now, random: randomBytes, onSignal: () => () => {}, exit: () => {} };
  const argv = ['rehearse', '--data', network.folder('nongan'), '--calendar', other, '--json'];
  expect(await run(argv, { ...io, ...rest })).toBe(0);
  const { cards: changed } = JSON.parse(out) as { cards: { number: string }[] };
  // The day off that the city set stays one; that of 2026-03-05 puts the red card of 2026-03-09 on 2026-03-11.
  expect(changed).toMatchObject([
    { number: '甲-2', level: 'red', before: '2026-03-09', after: '2026-03-11' },
  ]);
});
