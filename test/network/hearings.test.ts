import { randomBytes } from 'node:crypto';
import type { StoredRecord } from '@hutong/api';
import { run } from '@hutong/cli';
import { Hall } from '@hutong/hall';
import { derivedId, prepareRecord, readBody, readEntry } from '@hutong/record';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allReceipted, type Plan, TestNetwork, until } from './harness.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city', line: true },
  { node: 'dehui', kind: 'hall', parent: 'city' },
];

let network: TestNetwork;
let now = Date.parse('2026-03-02T08:00:00+08:00');

const at = (day: string, time = '10:00:00') => {
  now = Date.parse(`${day}T${time}+08:00`);
};

beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { now: () => now, anchorS: 1 });
});
afterAll(() => network?.stop());

/** Bodies of all entries of a type in a node's logs, as another node holds them. */
async function said<T extends 'supervision.hearing' | 'supervision.card'>(type: T, of: string, holder = of) {
  const { archive } = network.center(holder);
  const found = [];
  for (let after: { origin: string; index: number } | undefined; ; ) {
    const page = await archive.ofType(type, { node: of, after });
    if (page.length === 0) return found;
    for (const { bytes } of page) {
      const entry = readEntry(bytes)!;
      found.push({ entry, body: readBody(entry, type)! });
    }
    after = page.at(-1);
  }
}

const heardUntil = async (node: string, center = 'city') =>
  (await said('supervision.hearing', center)).filter(({ body }) => body.node === node).at(-1)?.body.until;
const dealt = async (holder = 'city') =>
  (await said('supervision.card', 'city', holder)).map(
    ({ body: { number, level, on, rule } }) => `${number} ${rule} ${level} ${on}`,
  );

async function say(type: string, subject: string, body: object, hall = 'nongan'): Promise<void> {
  const record = { type, subject, department: '农安县市场监督管理局', occurred_at: now, body };
  const [outcome] = await network.hall(hall).append([record]);
  expect(outcome).toMatchObject({ status: 'stored' });
}

const accept = (subject: string) =>
  say('case.accept', subject, {
    accepted: true,
    item_name: '食品经营许可（新办）',
    promised_days: 5,
    statutory_days: 10,
  });
const close = (subject: string) => say('case.close', subject, { outcome: '退回' });

it('A6: a center hears its children, each by what that child signed, once a day', async () => {
  at('2026-03-02');
  for (const node of ['nongan', 'dehui'])
    await until(`${node} is heard`, async () => (await heardUntil(node)) === '2026-03-02');
  await until('the city is heard', async () => (await heardUntil('city', 'province')) === '2026-03-02');
  for (const number of ['甲-1', '乙-1', '丙-1']) await accept(number);
  at('2026-03-03');
  await until('it is heard on the next day', async () => (await heardUntil('nongan')) === '2026-03-03');
  const [first, second, ...more] = (await said('supervision.hearing', 'city')).filter(
    ({ body }) => body.node === 'nongan',
  );
  expect(more).toEqual([]);
  expect(second!.body.heads[0]!.size).toBeGreaterThan(first!.body.heads[0]!.size);
  expect(second!.body.by).toHaveProperty('cosignature');
  expect(await dealt()).toEqual([]);
});

it('A6: while it is away for a month nothing is dealt, and its days are not heard', async () => {
  await allReceipted(network.hall('nongan'));
  network.line('nongan').cut();
  at('2026-03-06');
  await close('甲-1');
  at('2026-03-12');
  await close('丙-1');
  for (const day of ['2026-03-17', '2026-03-25', '2026-04-02']) {
    at(day);
    await until(`dehui is heard on ${day}`, async () => (await heardUntil('dehui')) === day);
  }
  expect(await heardUntil('nongan')).toBe('2026-03-03');
  expect(await dealt()).toEqual([]);
});

it('A6, A7: back again, what was done in time earns none, what was not earns each, dated right', async () => {
  network.line('nongan').mend();
  await until('it is heard again', async () => (await heardUntil('nongan')) === '2026-04-02');
  const expected = [
    '丙-1 case.decide yellow 2026-03-10',
    '乙-1 case.decide red 2026-03-17',
    '乙-1 case.decide warning 2026-03-05',
    '乙-1 case.decide yellow 2026-03-10',
  ];
  await until('the cards are dealt', async () => (await dealt()).length === expected.length);
  expect((await dealt()).sort()).toEqual(expected.sort());
  await until('they flow up', async () => (await dealt('province')).length === expected.length);
  const { body } = (await said('supervision.card', 'city')).find((c) => c.body.level === 'red')!;
  expect(body).toMatchObject({ node: 'nongan', department: '农安县市场监督管理局', due: '2026-03-16' });
  expect(body.why?.join('\n')).toMatch(/2026-03-17 红牌/);
});

it('A7: a restart deals none again', async () => {
  const before = await said('supervision.card', 'city');
  await network.stopNode('city');
  await network.startNode('city');
  at('2026-04-03');
  await until('it is heard again', async () => (await heardUntil('nongan')) === '2026-04-03');
  at('2026-04-07');
  await until('and again', async () => (await heardUntil('nongan')) === '2026-04-07');
  expect(await said('supervision.card', 'city')).toEqual(before);
  expect(await network.center('city').archive.fsck()).toEqual([]);
});

async function audited(node = 'province'): Promise<{ code: number; told: string }> {
  const { supervision } = network.center(node);
  let told = '';
  for (let page = await supervision.next(''); page !== undefined; page = await supervision.next(page.center))
    for (const { center, node: of, faults } of page.items)
      for (const { code, number, why } of faults)
        told += `${center} ${of} ${code} ${number ?? ''} ${why.en}\n`;
  return { code: told === '' ? 0 : 1, told };
}

it('A7: whoever holds the records comes to the same cards, at the city and above', async () => {
  expect(await audited('city')).toEqual({ code: 0, told: '' });
  expect(await audited('province')).toEqual({ code: 0, told: '' });
});

/** A case as the pages of every node show it, once all is read: its state and how its clocks stand. */
async function shown(number: string) {
  const nodes = [network.hall('nongan'), network.center('city'), network.center('province')];
  const all = [];
  for (const node of nodes) {
    const { followers } = node instanceof Hall ? node : node.archive;
    await followers.catchUp();
    const detail = await (node instanceof Hall ? node : node.service).matters.get(
      { node: 'nongan', kind: 'case', number },
      { readsInternal: true },
    );
    const { state, closed_at, clocks, events } = detail!;
    const days = clocks.map(({ clock, started, due, done, cards }) => ({ clock, started, due, done, cards }));
    all.push({
      state,
      closed_at,
      days,
      told: events.map(({ id, type, occurred_at }) => [id, type, occurred_at]),
    });
  }
  expect(all[1]).toEqual(all[0]);
  expect(all[2]).toEqual(all[0]);
  return all[0]!;
}

/** What the read model of matters holds of a hall’s node, there and at its city. */
async function kept() {
  const states = "select key, state from folded where follower = 'matters' and node = 'nongan' order by key";
  return [network.hall('nongan').store.db.prepare(states).all(), await network.sql('city').unsafe(states)];
}

async function redact(type: string, subject: string): Promise<void> {
  const { items } = await network.hall('nongan').query({ type, subject, limit: 9 });
  // The first to say it, where it was said again.
  const { id, origin, index } = items.at(-1)!;
  await network.top.service.redactions.redact?.(`nongan/${id}`, '公开字段误填个人信息');
  await until('its bytes are gone', async () => {
    const above = ['city', 'province'].map((name) => network.center(name).archive.entry(origin, index));
    return [network.hall('nongan').store.entry(origin, index), ...(await Promise.all(above))].every(
      (bytes) => bytes === undefined,
    );
  });
}

it('A3, A5, A7: what is redacted opens no case, on no page and for no card, and no center is accused', async () => {
  const before = await dealt();
  const pages = [await shown('甲-1'), await shown('丙-1')];
  expect(pages.map(({ state }) => state)).toEqual(['decided', 'decided']);
  // One is said again before, with its day; the other is not.
  const [{ department, occurred_at }] = (
    await network.hall('nongan').query({ type: 'case.close', subject: '丙-1', limit: 1 })
  ).items as [StoredRecord];
  const again = { type: 'case.close', subject: '丙-1', department, occurred_at, body: { outcome: '退回' } };
  expect(await network.hall('nongan').append([again])).toMatchObject([{ status: 'stored' }]);
  await allReceipted(network.hall('nongan'));
  for (const number of ['甲-1', '丙-1']) await redact('case.close', number);
  expect([await shown('甲-1'), await shown('丙-1')]).toEqual(pages);
  at('2026-04-08');
  await until('it is heard again', async () => (await heardUntil('nongan')) === '2026-04-08');
  at('2026-04-09');
  await until('and again', async () => (await heardUntil('nongan')) === '2026-04-09');
  expect(await dealt()).toEqual(before);
  for (const center of ['city', 'province']) expect(await audited(center)).toEqual({ code: 0, told: '' });
  // Replayed, all is as it was.
  const [states, shownThen] = [await kept(), [await shown('甲-1'), await shown('丙-1')]];
  await network.hall('nongan').followers.replay();
  await network.center('city').archive.followers.replay();
  expect([await shown('甲-1'), await shown('丙-1')]).toEqual(shownThen);
  expect(await kept()).toEqual(states);
  expect(await network.center('city').archive.fsck()).toEqual([]);
});

it('A7: a center that hides, invents or re-dates a card, or says it heard what it did not, is named', async () => {
  const city = network.center('city');
  const { entry, body } = (await said('supervision.card', 'city')).at(-1)!;
  const lie = async (type: string, subject: string, lied: object, seed: string) => {
    const id = derivedId(now, Buffer.from(seed));
    const record = { id, type, subject, department: '市政务大厅', occurred_at: now, body: lied };
    const group = prepareRecord(record, { now, random: (n) => Buffer.alloc(n), own: true });
    await city.archive.once.append([group]);
  };
  await lie('supervision.card', entry.subject, { ...body, number: '丁-1', on: '2026-03-11' }, 'invented');
  const hearing = (await said('supervision.hearing', 'city')).at(-1)!;
  await lie(
    'supervision.hearing',
    'nongan',
    { ...hearing.body, node: 'nongan', until: '2026-04-30' },
    'heard',
  );
  const { told } = await audited('city');
  expect(told).toMatch(/^city nongan card\.unfounded 丁-1 .* follows from no hearing$/m);
  expect(told).toMatch(/^city nongan hearing\.unfounded {2}its `until` is later/m);
  await until('the province finds it too', async () => (await audited('province')).told === told);
});

it('A7: the command says so, and to whom', async () => {
  let told = '';
  await network.stopNode('province');
  const { rootFingerprint } = network.center('city').info;
  const argv = ['audit', '--root', rootFingerprint, '--data', network.folder('province'), '--supervision'];
  const io = { stdout: { write: (text: string) => (told += text) }, stderr: { write: () => true } };
  const rest = { env: {}, now: () => now, random: randomBytes, onSignal: () => () => {}, exit: () => {} };
  const code = await run([...argv, '--lang', 'en'], { ...io, ...rest });
  expect(told).toMatch(/✗ card\.unfounded {2}a card that city dealt to 丁-1 of nongan is unfounded/);
  expect(told).toMatch(/2 findings/);
  expect(code).toBe(1);
});
