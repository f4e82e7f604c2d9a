import type { MatterDetail, MatterPage } from '@hutong/api';
import { createApp, createToken, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Plan, TestNetwork, until } from './harness.ts';
import { Carrier } from './sticks.ts';

const PLAN: Plan[] = [
  { node: 'city', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];
/** A Monday; nothing is worked differently in the weeks around it. */
const NOW = Date.parse('2026-11-23T15:00:00+08:00');
const DAY_MS = 86_400_000;

let network: TestNetwork;
let now = NOW;
let token: string;
const hall = () => network.hall('nongan');
const center = () => network.center('city');

beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { now: () => now });
  const post = { name: '窗口', roles: ['operator' as const], expires: null };
  token = createToken(network.folder('nongan'), post, now);
});
afterAll(() => network?.stop());

type Node = ReturnType<typeof hall> | ReturnType<typeof center>;

async function ask(node: Node, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const tokens = new TokenStore(network.folder('nongan'));
  const app = createApp({ service: node, tokens, log: network.log('app'), now: () => now });
  return app.request(`http://127.0.0.1${path}`, { headers });
}

async function asked<T>(node: Node, path: string): Promise<T> {
  const answer = await ask(node, path, { authorization: `Bearer ${token}` });
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
}

const list = (node: Node, query = '') => asked<MatterPage>(node, `/api/matters${query}`);
const show = (node: Node, kind: string, number: string) =>
  asked<MatterDetail>(node, `/api/matters/nongan/${kind}/${encodeURIComponent(number)}`);

/** A record of the hall. `day` is of November 2026, or a whole date. */
function said(type: string, subject: string, day: number | string, body: object = {}): object {
  const occurred_at = typeof day === 'string' ? day : `2026-11-${String(day).padStart(2, '0')}`;
  return { type, subject, department: '农安县市场监督管理局', occurred_at, body };
}

const backfilled = (record: object) => ({ ...record, backfilled: true });

async function record(...records: object[]): Promise<string[]> {
  const outcomes = await hall().append(records);
  return outcomes.map((outcome) => {
    if (outcome.status !== 'stored') throw new Error(JSON.stringify(outcome));
    return outcome.id;
  });
}

/** Both have read all that the hall said. */
async function settled(): Promise<void> {
  const { origin } = hall().info;
  await until('the center holds it', async () => {
    const held = (await center().archive.heads()).find((head) => head.origin === origin);
    return held?.size === hall().store.head(origin)?.size;
  });
  await hall().followers.catchUp();
  await center().archive.followers.catchUp();
}

const ITEM = { item_name: '食品经营许可', item_type: '01', item_code: 'SP-01' };

it('A2, A4, A5: a case has one state and the same clocks at hall and center, with its three times', async () => {
  await record(
    backfilled(said('case.apply', '220122-0001', 16, ITEM)),
    said('case.accept', '220122-0001', 17, { accepted: true, item_name: '食品经营许可' }),
    said('case.apply', '220122-0002', 18, ITEM),
    said('complaint.file', 'TS-1', 19, { title: '排队太久' }),
  );
  await settled();
  for (const node of [hall(), center()]) {
    const page = await list(node, '?kind=case');
    expect(page.items.map(({ number, state, due }) => [number, state, due])).toEqual([
      ['220122-0002', 'applied', '2026-11-25'],
      ['220122-0001', 'accepted', '2026-12-15'],
    ]);
    expect(page).toMatchObject({ total: 2, at_least: false });
    const one = await show(node, 'case', '220122-0001');
    expect(one).toMatchObject({ state: 'accepted', reckoned_on: '2026-11-23', events_left: 0 });
    expect(one.clocks.map(({ clock, state, due }) => [clock, state, due])).toContainEqual([
      'case.decide',
      'running',
      '2026-12-15',
    ]);
    expect(one.clocks[0]?.why.length).toBeGreaterThan(2);
    expect(one.events.map(({ type, backfilled }) => [type, backfilled])).toEqual([
      ['case.apply', true],
      ['case.accept', false],
    ]);
    const [first] = one.events;
    expect([first?.occurred_at, first?.recorded_at]).toEqual([
      '2026-11-15T16:00:00.000Z',
      new Date(NOW).toISOString(),
    ]);
    await until('the receipt is there too', async () => {
      const { events } = await show(node, 'case', '220122-0001');
      return events[0]?.received[0]?.by === 'city';
    });
  }
});

it('A8: without a token only what is wholly public is shown, and the rest answers as if it were not there', async () => {
  await record(said('catalogue.item', 'SP-01', 1, { name: '食品经营许可', item_type: '01' }));
  await settled();
  for (const node of [hall(), center()]) {
    const page = (await (await ask(node, '/api/matters')).json()) as MatterPage;
    expect([page.items.map(({ kind }) => kind), page.total]).toEqual([['item'], 1]);
    expect((await ask(node, '/api/matters/nongan/case/220122-0001')).status).toBe(404);
    expect((await ask(node, '/api/matters/nongan/item/SP-01')).status).toBe(200);
  }
});

it('a limit that the catalogue says later, and a new day, move the due day of the list', async () => {
  const dues = async (query: string) => {
    const [at, above] = await Promise.all([list(hall(), query), list(center(), query)]);
    expect(above.items).toEqual(at.items);
    return at.items.map(({ number, due }) => [number, due]);
  };
  await record(
    said('catalogue.item', 'SP-01', 2, { name: '食品经营许可', item_type: '01', statutory_days: 10 }),
  );
  await settled();
  expect(await dues('?item=SP-01&kind=case')).toEqual([
    ['220122-0002', '2026-11-25'],
    ['220122-0001', '2026-12-01'],
  ]);
  // Its notice of what is missing is due on the 25th; after that it is deemed to be accepted on the 18th.
  now = NOW + 3 * DAY_MS;
  await settled();
  expect(await dues('?due_before=2026-12-02')).toEqual([
    ['220122-0002', '2026-11-25'],
    ['220122-0001', '2026-12-01'],
  ]);
});

it('pages show what is public alone: a list with its filters in the address, and an item with its history', async () => {
  const html = { accept: 'text/html' };
  for (const node of [hall(), center()]) {
    const list = await (await ask(node, `/matters?words=${encodeURIComponent('经营许可')}`, html)).text();
    expect(list).toContain('href="/matters/nongan/item/SP-01"');
    expect(list).not.toContain('220122-0001');
    const item = await (await ask(node, '/matters/nongan/item/SP-01?lang=en', html)).text();
    expect(item).toContain('食品经营许可');
    expect(item).toContain('in use');
    expect((await ask(node, '/matters/nongan/case/220122-0001', html)).status).toBe(404);
    const wrong = await ask(node, '/matters?due_before=soon', html);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('due_before')]);
  }
});

it('`hutong matters` lists them and shows one, for people and for programs', async () => {
  const carrier = new Carrier(network);
  await carrier.door('nongan');
  const at = ['--data', network.folder('nongan')];
  const listed = await carrier.hutong('matters', ...at, '--kind', 'case', '--words', '0002');
  expect(listed.result.items).toMatchObject([{ number: '220122-0002', state: 'applied' }]);
  const shown = await carrier.hutong('matters', 'nongan/case/220122-0001', ...at);
  expect(shown.result).toMatchObject({ state: 'accepted', node: 'nongan' });
  expect((await carrier.hutong('matters', 'nongan/220122-0001', ...at)).code).toBe(2);
  await carrier.close();
});

it('A4: what the center says of a case is a matter of its own, and meets it when it is read, at the hall too', async () => {
  const urge = {
    node: 'nongan',
    of_kind: 'case',
    number: '220122-0001',
    text: '请抓紧办理',
    due: '2026-12-01',
  };
  const urged = { ...said('supervision.urge', 'DB-1', 23, urge), department: '监察室' };
  expect(await center().append([urged])).toMatchObject([{ status: 'stored' }]);
  for (const node of [hall(), center()])
    await until('it is read', async () => {
      const { said_by_others } = await show(node, 'case', '220122-0001');
      return said_by_others.some(({ node: by, type }) => by === 'city' && type === 'supervision.urge');
    });
});

it('A1, A4: a correction voids, and what does not fit is kept and told', async () => {
  const number = '220122-0003';
  const [first = '', second = ''] = await record(
    said('case.apply', number, 20, ITEM),
    said('case.close', number, 20, { outcome: '准予' }),
    said('case.special_end', number, 19, { special_type: '2', result: '已检验' }),
  );
  await record(said('case.correct', number, 23, { of: second, reason: '录错了办件编号' }));
  await settled();
  const [here, above] = await Promise.all([show(hall(), 'case', number), show(center(), 'case', number)]);
  expect({ ...here, events: [] }).toEqual({ ...above, events: [] });
  expect([here.state, here.corrections.map(({ of }) => of)]).toEqual(['applied', [second]]);
  expect(here.events.find(({ id }) => id === second)?.voided_by).toMatch(/^[0-9a-f-]{36}$/);
  expect(here.events.find(({ type }) => type === 'case.special_end')?.anomalies[0]?.code).toBe(
    'no_beginning',
  );
  expect(here.events.find(({ id }) => id === first)?.word?.zh).toBe('待受理');
});

it('A3, P10: the read model is dropped and comes back byte for byte at both', async () => {
  await settled();
  const sql = network.sql('city');
  const tables = ['matter', 'matter_item', 'matter_count'];
  const states = "select * from folded where follower = 'matters' and node = 'nongan' order by key";
  const above = () =>
    Promise.all([
      sql.unsafe(states),
      ...tables.map((table) => sql`select * from ${sql(table)} t where node = 'nongan' order by t`),
    ]);
  const here = () => {
    const { db } = hall().store;
    const rows = tables.map((table) =>
      db.prepare(`SELECT * FROM "${table}" WHERE node = 'nongan' ORDER BY 1, 2, 3, 4`).all(),
    );
    return [db.prepare(states).all(), ...rows];
  };
  const before = [here(), await above()];
  await hall().followers.replay();
  await center().archive.followers.replay();
  await settled();
  expect([here(), await above()]).toEqual(before);
  expect(await center().archive.fsck()).toEqual([]);
});

it('a case on an item that is not in force, with a limit in words, is told as found, at hall and center', async () => {
  const item = { name: '占道经营许可', item_type: '01', statutory_limit: '6个月', status: '暂停' };
  await record(
    backfilled(said('catalogue.item', 'ZD-9', 16, item)),
    backfilled(said('case.apply', '220122-0099', 17, { item_name: '占道经营许可', item_code: 'ZD-9' })),
    backfilled(said('case.accept', '220122-0099', 17, { accepted: true })),
  );
  await settled();
  for (const node of [hall(), center()]) {
    const { clocks, findings } = await show(node, 'case', '220122-0099');
    expect(clocks.map(({ clock }) => clock)).not.toContain('case.decide');
    expect(findings.map(({ finding, on }) => [finding, on])).toEqual([
      ['item.not_in_force', '2026-11-17'],
      ['limit.unknown', '2026-11-17'],
    ]);
    expect(findings[1]?.text.zh).toContain('6个月');
  }
});
