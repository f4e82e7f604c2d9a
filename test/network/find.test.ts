import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessPage, MatterFind, MatterFound, MatterPage } from '@hutong/api';
import { createApp, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allReceipted, type Plan, TestNetwork, until } from './harness.ts';
import { loseDisk } from './lost-disk.ts';

const PLAN: Plan[] = [
  { node: 'city', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];
const WINDOW = { who: '窗口 A003', account: 'a003', organs: '*' as const };

let network: TestNetwork;
const hall = () => network.hall('nongan');
beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { anchorS: 1 });
});
afterAll(() => network?.stop());

let said = 0;
async function say(
  type: string,
  subject: string,
  more: { private?: object; department?: string; body?: object },
) {
  const body = more.body ?? { item_name: '食品经营许可' };
  const at = { occurred_at: Date.now() - 100_000 + said++, department: '市场监督管理局' };
  const [stored] = await hall().append([{ type, subject, ...at, ...more, body }]);
  if (stored?.status !== 'stored') throw new Error(JSON.stringify(stored));
  return stored.id;
}
const apply = (subject: string, person: object, department = '市场监督管理局') =>
  say('case.apply', subject, { private: person, department });

async function find(asked: Partial<MatterFind>, by: object = {}): Promise<MatterFound> {
  await hall().followers.catchUp();
  const found = await hall().matters.find?.({ limit: 50, ...asked }, { ...WINDOW, ...by });
  return found as MatterFound;
}
const numbers = async (...given: Parameters<typeof find>) =>
  (await find(...given)).items.map(({ number }) => number);

it('A8: a hall finds its matters by the people in them, by words, and by both; the last said comes first', async () => {
  await apply('F-1', {
    applicant_name: '王伟东',
    phone: '138 0000-1234',
    applicant_id_number: '22012219900101123X',
  });
  await apply('F-2', { contact_name: '王伟', phone: '13900005678' }, '公安局');
  await say('complaint.file', 'F-3', {
    private: { complainant: '欧阳王伟', complaint_text: '王伟的事' },
    body: { title: '窗口态度' },
  });
  await say('case.deliver', 'F-1', { private: { recipient_name: '王伟' }, body: { method: '窗口领取' } });
  expect(await numbers({ applicant: '王伟' })).toEqual(['F-1', 'F-3', 'F-2']);
  expect(await numbers({ applicant: '王伟东' })).toEqual(['F-1']);
  expect(await numbers({ telephone: '+86 13800001234' })).toEqual(['F-1']);
  expect(await numbers({ id_number: '220122 19900101 123x' })).toEqual(['F-1']);
  expect(await numbers({ applicant: '王伟', words: '食品' })).toEqual(['F-1', 'F-2']);
  expect(await numbers({ applicant: '王伟', telephone: '13900005678' })).toEqual(['F-2']);
  expect(await numbers({ words: '食品经营' })).toEqual(['F-2', 'F-1']);
  expect(await numbers({ applicant: '王伟', kinds: ['complaint'] })).toEqual(['F-3']);
  expect((await find({ applicant: '王伟', telephone: '13800001234' })).items[0]?.found_by).toEqual([
    { by: 'applicant', field: 'recipient_name' },
    { by: 'applicant', field: 'applicant_name' },
    { by: 'telephone', field: 'phone' },
  ]);
});

it('A8: whoever finds sees the matters of their own organs alone', async () => {
  const police = { organs: ['公安局'] };
  expect(await numbers({ applicant: '王伟' }, police)).toEqual(['F-2']);
  expect(await numbers({ words: '食品经营' }, police)).toEqual(['F-2']);
  expect(await numbers({ applicant: '王伟', departments: ['市场监督管理局'] }, police)).toEqual([]);
  expect(await numbers({ words: '食品', departments: ['市场监督管理局'] }, police)).toEqual([]);
});

it.each([
  [{}, 'applicant'],
  [{ applicant: '王' }, 'applicant'],
  [{ telephone: '12' }, 'telephone'],
  [{ id_number: '—' }, 'id_number'],
  [{ words: '许' }, 'words'],
  [{ applicant: '王伟', cursor: 'name.1' }, 'cursor'],
  [{ applicant: '王伟', cursor: 'telephone.1.2' }, 'cursor'],
])('%o names what is wrong: %s', async (asked, field) => {
  if ('words' in asked) return expect(await numbers(asked)).toEqual([]);
  await expect(find(asked)).rejects.toMatchObject({ name: 'InvalidQuery', field });
});

it('each matter stands on one page alone, though many records name the person, across epochs', async () => {
  for (let i = 0; i < 6; i++) await apply(`P-${i}`, { applicant_name: '分页之人' });
  await hall().keys.rotate('定期');
  for (let i = 4; i < 9; i++) await apply(`P-${i}`, { contact_name: '分页之人' });
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await find({ applicant: '分页之人', limit: 2, ...(cursor && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(2);
    all.push(...page.items.map(({ number }) => number));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(all).toEqual(['P-8', 'P-7', 'P-6', 'P-5', 'P-4', 'P-3', 'P-2', 'P-1', 'P-0']);
});

it('who was named by mistake is not found by a record that is voided', async () => {
  const id = await apply('V-1', { applicant_name: '误填之人' });
  await apply('V-1', { applicant_name: '更正之人' });
  expect(await numbers({ applicant: '误填之人' })).toEqual(['V-1']);
  await say('case.correct', 'V-1', { body: { of: id, reason: '姓名有误' } });
  expect(await numbers({ applicant: '误填之人' })).toEqual([]);
  expect(await numbers({ applicant: '更正之人' })).toEqual(['V-1']);
});

it('P6: an erased name finds nothing, and stands in no file of the hall', async () => {
  const id = await apply('E-1', { applicant_name: '独此被删之人', phone: '13700001111' });
  expect(await numbers({ applicant: '独此被删' })).toEqual(['E-1']);
  await hall().values.erase(id, 'applicant_name', '当事人要求');
  expect(await numbers({ applicant: '独此被删' })).toEqual([]);
  expect(await numbers({ telephone: '13700001111' })).toEqual(['E-1']);
  for (const name of ['hall.db', 'hall.db-wal', 'accesses.db', 'accesses.db-wal']) {
    const file = join(network.folder('nongan'), name);
    expect(existsSync(file) && readFileSync(file).includes('独此被删')).toBe(false);
  }
});

/** What a node answers to whoever has a token. */
async function ask(node: 'hall' | 'city', path: string, body?: object) {
  const service = node === 'hall' ? hall() : network.center('city').service;
  const token = { name: '窗口甲', roles: ['operator', 'auditor'] as const, expired: false };
  const tokens = Object.assign(new TokenStore(network.folder('nongan')), { find: () => token });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const app = createApp({ service, tokens, log });
  const post = body && { method: 'POST', body: JSON.stringify(body) };
  const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
  const answer = await app.request(path, { headers, ...post });
  return { status: answer.status, body: (await answer.json()) as object };
}

it('A8: a center has no such index, and says so', async () => {
  const asked = { applicant: '王伟', why: '来电查询' };
  expect(await ask('hall', '/api/matters/find', asked)).toMatchObject({
    status: 200,
    body: { items: [{ number: 'F-1' }, {}, {}], filling: false },
  });
  const refused = await ask('city', '/api/matters/find', asked);
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'no_private_index' } } });
  expect((await ask('city', '/api/accesses')).status).toBe(404);
});

it('A8: who looked at which matter, by what and why, is kept at the hall; never for whom they looked', async () => {
  const { body } = (await ask('hall', '/api/accesses?limit=1')) as { body: AccessPage };
  expect(body.items).toMatchObject([
    { who: '窗口甲', account: null, act: 'find', asked: ['applicant'], why: '来电查询' },
  ]);
  expect(body.items[0]?.matters.map(({ number }) => number)).toEqual(['F-1', 'F-2', 'F-3']);
  const before = (await ask('hall', `/api/accesses?limit=1&cursor=${body.next}`)).body as AccessPage;
  expect(before.items).toMatchObject([
    { who: '窗口 A003', account: 'a003', asked: ['telephone'], matters: [{ number: 'E-1' }] },
  ]);
  const of = (await ask('hall', '/api/accesses?number=V-1&kind=case')).body as AccessPage;
  expect(of.items).toHaveLength(2);
  expect((await ask('hall', '/api/accesses?kind=case')).status).toBe(400);
});

it('A8: a restored hall finds people again when their values come back', async () => {
  await allReceipted(hall());
  await loseDisk(network, 'nongan');
  await until('the hall has its records back', async () => (await hall().restore.state()).done);
  await hall().followers.catchUp();
  expect(await numbers({ applicant: '王伟' })).toEqual([]);
  await network
    .center('city')
    .service.values.reseal({ node: 'nongan', to: 'nongan', limit: 500 }, '磁盘损毁');
  await until('they are found', async () => (await numbers({ applicant: '王伟' })).length === 3);
  expect(await numbers({ applicant: '分页之人' })).toHaveLength(9);
  expect(await numbers({ applicant: '独此被删' })).toEqual([]);
});

it('the lists of a morning: by state, organ, owner, due day in working days; each page and count as it says', async () => {
  const today = Date.now();
  const of = (number: string, type: string, body: object, department = '住建局') =>
    say(type, number, { body, department });
  for (const number of ['L-1', 'L-2', 'L-3', 'L-4'])
    await of(number, 'case.apply', { item_name: '施工许可' });
  await of('L-1', 'case.supplement_notice', { materials: ['图纸'] });
  await of('L-2', 'case.accept', { accepted: true, statutory_days: 3 });
  await of('L-2', 'case.assign', { owner: '经办 B003' });
  await of('L-3', 'case.accept', { accepted: true, statutory_days: 30 });
  await of('L-3', 'case.step', { step: '审查', action: '退回' });
  await of('L-4', 'case.close', { outcome: '准予' });
  await hall().followers.catchUp();
  const listed = async (query: string) => {
    const { status, body } = await ask('hall', `/api/matters?departments=住建局,税务局&limit=50&${query}`);
    const page = body as MatterPage;
    if (status !== 200) throw new Error(JSON.stringify(body));
    expect(page.total).toBe(page.items.length);
    return page.items.map(({ number }) => number).sort();
  };
  expect(await listed('open=true')).toEqual(['L-1', 'L-2', 'L-3']);
  expect(await listed('open=true&states=supplementing,applied')).toEqual(['L-1']);
  expect(await listed('owner=经办 B003')).toEqual(['L-2']);
  expect(await listed('owners=经办 B003,B003')).toEqual(['L-2']);
  expect(await listed('unassigned=true')).toEqual(['L-1', 'L-3']);
  expect(await listed('returned=true')).toEqual(['L-3']);
  expect(await listed('returned=true&words=施工')).toEqual(['L-3']);
  expect(await listed('open=true&item=施工许可&kinds=case')).toEqual(['L-1', 'L-2', 'L-3']);
  const day = (days: number) => new Date(today + days * 86_400_000).toISOString().slice(0, 10);
  expect(await listed(`due_from=${day(0)}&due_before=${day(20)}`)).toContain('L-2');
  expect(await listed('due_within=4')).toContain('L-2');
  expect(await listed('due_within=0')).not.toContain('L-2');
  expect(await listed('due_within=4&owner=经办 B003')).toEqual(['L-2']);
  expect(await listed('level=red')).toEqual([]);
  const first = (await ask('hall', '/api/matters?open=true&departments=住建局&limit=2')).body as MatterPage;
  const rest = (await ask('hall', `/api/matters?open=true&departments=住建局&limit=2&cursor=${first.next}`))
    .body as MatterPage;
  expect([...first.items, ...rest.items].map(({ number }) => number)).toEqual(['L-3', 'L-2', 'L-1']);
  expect((await ask('hall', '/api/matters?states=a,B')).status).toBe(400);
  await of('L-4', 'case.rate', { grade: '1', channel: '网站' });
  await hall().followers.catchUp();
  expect(await listed('call_back=true')).toEqual(['L-4']);
  expect(await listed('call_back=true&words=施工')).toEqual(['L-4']);
  // A center lists them as its halls do.
  await allReceipted(hall());
  await network.center('city').service.followers.catchUp();
  const city = (await ask('city', '/api/matters?returned=true&departments=住建局,税务局')).body as MatterPage;
  expect(city.items.map(({ number }) => number)).toEqual(['L-3']);
  for (const query of ['call_back=true', 'call_back=true&words=施工', 'owners=经办 B003,B003']) {
    const { items } = (await ask('city', `/api/matters?${query}&departments=住建局`)).body as MatterPage;
    expect([query, items.map(({ number }) => number)]).toEqual([
      query,
      [query.startsWith('owners') ? 'L-2' : 'L-4'],
    ]);
  }
  const who = { node: 'nongan', organs: ['住建局'], limit: 10 };
  const owners = { items: [{ owner: '经办 B003', count: 1 }] };
  expect(await hall().matters.owners(who)).toEqual(owners);
  expect(await network.center('city').service.matters.owners(who)).toEqual(owners);
  expect(await hall().matters.owners({ ...who, organs: [] })).toEqual({ items: [] });
  const due = (await ask('city', '/api/matters?node=nongan&due_within=4&departments=住建局'))
    .body as MatterPage;
  expect(due.items.map(({ number }) => number)).toEqual(['L-2']);
});
