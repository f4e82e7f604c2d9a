import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Plan, TestNetwork, until } from '../network/harness.ts';
import { clerk } from './clerk.ts';
import { deskAt, NOBODY, ORGAN } from './desk.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
  { node: 'nongan-jiancha', kind: 'hall', parent: 'city', stationedAt: 'nongan' },
];
const CASES = ['甲-1', '乙-1'] as const;

let network: TestNetwork;
let now = Date.parse('2026-03-02T08:00:00+08:00');
const at = (day: string) => {
  now = Date.parse(`${day}T10:00:00+08:00`);
};
let hall: ReturnType<typeof deskAt>;
let supervisors: ReturnType<typeof deskAt>;

const head = clerk('C001', { role: 'department-head', organs: [ORGAN] });
const other = clerk('C002', { role: 'department-head', organs: ['农安县水务局'] });
const supervisor = clerk('J001', { role: 'supervisor', organs: '*' });
/** Those who stand in for these two; their own posts come first and do not allow it. */
const headsDeputy = clerk(
  'A009',
  { role: 'window', organs: [ORGAN] },
  { ...head.posts[0]!, deputyOf: head.staffCode },
);
const supervisorsDeputy = clerk(
  'J003',
  { role: 'supervisor', organs: ['农安县水务局'] },
  { ...supervisor.posts[0]!, deputyOf: supervisor.staffCode },
);

beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { now: () => now, anchorS: 1 });
  const desk = (node: string) => {
    const deps = {
      now: () => now,
      random: (n: number) => randomBytes(n),
      people: NOBODY,
      log: { error() {} },
    };
    return deskAt(network.hall(node), network.folder(node), deps);
  };
  hall = desk('nongan');
  supervisors = desk('nongan-jiancha');
  at('2026-03-02');
  await heard('2026-03-02');
  for (const subject of CASES) {
    const body = { accepted: true, item_name: '公共场所卫生许可', promised_days: 2, statutory_days: 4 };
    const record = { type: 'case.accept', subject, department: ORGAN, occurred_at: now, body };
    expect(await network.hall('nongan').append([record])).toMatchObject([{ status: 'stored' }]);
  }
  at('2026-03-03');
  await heard('2026-03-03');
});
afterAll(async () => {
  hall?.close();
  supervisors?.close();
  await network?.stop();
});

async function heard(day: string): Promise<void> {
  await until(`the hall is heard on ${day}`, async () => {
    const asked = { node: 'city', type: 'supervision.hearing', subject: 'nongan', limit: 1 } as const;
    const { items } = await network.center('city').service.query(asked);
    return items[0]?.body.until === day;
  });
}

/** What a form says is wrong; empty where it was taken. */
const faultsIn = (text: string) => /<div class="error-summary".*?<\/ul>/s.exec(text)?.[0] ?? '';

/** The calls that a list of a desk shows: their addresses. */
const callsIn = (text: string) => [
  ...new Set([...text.matchAll(/href="(\/desk\/supervision\/[a-z-]+\/[0-9a-f-]{36})"/g)].map((m) => m[1]!)),
];

async function untilListed(desk: typeof hall, who: typeof head, query: string, n: number): Promise<string[]> {
  let found: string[] = [];
  await until(`${n} at ${desk.hall.info.node} of ${query}`, async () => {
    await desk.hall.followers.catchUp();
    const { status, text } = await desk.get(who, `/desk/supervision?${query}`);
    expect(status).toBe(200);
    found = callsIn(text);
    return found.length === n;
  });
  return found;
}

it('A7: a card comes to the clerk of its organ and to the supervisor, with why it was dealt in words', async () => {
  at('2026-03-06');
  await heard('2026-03-06');
  const yellow = 'show=to_answer&level=yellow';
  const [card] = await untilListed(hall, head, yellow, CASES.length);
  expect(await untilListed(supervisors, supervisor, yellow, CASES.length)).toContain(card);
  expect(await untilListed(hall, other, yellow, 0)).toEqual([]);
  const { text } = await hall.get(head, card!);
  expect(text).toMatch(/<h1>黄牌 JC20260305-/);
  expect(text).toMatch(/因|期限|2026-03-04/);
  at('2026-03-07');
  await until('the hall has anchored it, and its clock runs', async () =>
    (await hall.get(head, card!)).text.includes('反馈期限怎样算出'),
  );
  const { text: today } = await hall.get(head, '/desk');
  expect(today).toMatch(/href="\/desk\/supervision\?show=to_answer"[^>]*>共 2 件/);
});

it('A7: the supervisor urges, the clerk answers and appeals, the supervisor decides, and the clerk sees it', async () => {
  const about = `/desk/supervision/of/case/${encodeURIComponent(CASES[0])}/urge`;
  expect((await supervisors.get(supervisor, `/desk/cases/${encodeURIComponent(CASES[0])}`)).text).toContain(
    about,
  );
  const urge = { text: '请于三日内办结并说明原因', due: '2026-03-10' };
  const early = await supervisors.send(supervisor, about, { ...urge, due: '2026-03-04' });
  expect([early.status, early.text.includes('不能早于今天')]).toEqual([422, true]);
  // For other organs nobody is urged on.
  const elsewhere = clerk('J002', { role: 'supervisor', organs: ['农安县水务局'] });
  expect((await supervisors.get(elsewhere, about)).status).toBe(404);
  const key = /name="once" value="([^"]+)"/.exec((await supervisors.get(supervisor, about)).text)?.[1] ?? '';
  const posted = Object.entries({ ...urge, once: key });
  expect((await supervisors.post(elsewhere, about, posted)).status).toBe(404);
  const sent = await supervisors.send(supervisorsDeputy, about, urge);
  expect([sent.status, faultsIn(sent.text)]).toEqual([303, '']);
  const [urged] = await untilListed(hall, head, 'type=urge&show=to_answer', 1);
  expect((await hall.get(head, urged!)).text).toContain(urge.text);
  expect((await hall.get(head, `/desk/cases/${encodeURIComponent(CASES[0])}`)).text).toContain(urged!);

  const answer = { text: '已办结，并补充窗口人员', evidence: '农卫发〔2026〕3号\n3月5日已通知申请人' };
  expect((await hall.send(head, `${urged}/answer`, answer)).status).toBe(303);
  const [first, second] = await untilListed(hall, head, 'show=to_answer&level=yellow', 2);
  const appeal = { reason: '3月4日停电，材料当日已送达', evidence: '供电公司停电通知' };
  const bare = await hall.send(head, `${first}/appeal`, { reason: appeal.reason });
  expect([bare.status, bare.text.includes(appeal.reason)]).toEqual([422, true]);
  expect((await hall.send(head, `${first}/appeal`, appeal)).status).toBe(303);
  expect((await hall.send(headsDeputy, `${second}/appeal`, appeal)).status).toBe(303);

  const waiting = await untilListed(supervisors, supervisor, 'show=waiting', 3);
  expect(new Set(waiting)).toEqual(new Set([urged, first, second]));
  const page = (await supervisors.get(supervisor, first!)).text;
  for (const said of [appeal.reason, appeal.evidence, head.name]) expect(page).toContain(said);
  const decide = (call: string, outcome: string, reason: string, by = supervisor) =>
    supervisors.send(by, `${call}/decide`, { outcome, reason });
  expect((await decide(first!, '整改认可', '不对题')).status).toBe(422);
  expect((await decide(first!, '申诉成立', '停电属实', supervisorsDeputy)).status).toBe(303);
  expect((await decide(second!, '申诉不成立', '停电前已逾期')).status).toBe(303);
  expect((await decide(urged!, '整改退回', '请写明整改日期')).status).toBe(303);

  expect(await untilListed(hall, head, 'show=to_answer&type=urge', 1)).toEqual([urged]);
  await until('the clerk sees what was decided', async () => {
    const texts = await Promise.all([first, second].map(async (call) => (await hall.get(head, call!)).text));
    return texts[0]!.includes('已撤销') && texts[1]!.includes('停电前已逾期');
  });
  expect((await hall.get(head, first!)).text).toContain('停电属实');
  expect((await hall.get(head, urged!)).text).toContain('请写明整改日期');
});

it('A8: what a deputy does about a call names the post at which they stand in, whatever their own is', async () => {
  expect([headsDeputy.name, supervisorsDeputy.name]).toEqual(['窗口 A009', '监察 J003']);
  const postsOf = async (node: string, type: string) => {
    const { items } = await network.hall(node).query({ node, type: `supervision.${type}`, limit: 9 });
    return items.map(({ body }) => body.post);
  };
  const ofHeadsDeputy = '部门首席 A009（代 C001）';
  expect(await postsOf('nongan', 'appeal')).toEqual([ofHeadsDeputy, '部门首席 C001']);
  const ofSupervisorsDeputy = '监察 J003（代 J001）';
  expect(await postsOf('nongan-jiancha', 'urge')).toEqual([ofSupervisorsDeputy]);
  expect(await postsOf('nongan-jiancha', 'withdraw')).toEqual([ofSupervisorsDeputy]);
  expect(await postsOf('nongan-jiancha', 'decide')).toEqual(['监察 J001', '监察 J001', ofSupervisorsDeputy]);
});

it('A1: what the side or the state does not allow is refused with the reason, at both desks; a retry makes one record', async () => {
  const [withdrawn] = callsIn((await hall.get(head, '/desk/supervision')).text).slice(-1);
  const late = await hall.send(head, `${withdrawn}/decide`, { outcome: '申诉成立', reason: '自行裁定' });
  expect(late.status).toBe(422);
  const [urged] = await untilListed(hall, head, 'show=to_answer&type=urge', 1);
  const mistaken = await supervisors.send(supervisor, `${urged}/answer`, { text: '代为反馈' });
  expect([mistaken.status, mistaken.text.includes('现在不能这样办')]).toEqual([422, true]);
  const fields: [string, string][] = [['text', '3月6日整改完毕']];
  const once = /name="once" value="([^"]+)"/.exec((await hall.get(head, `${urged}/answer`)).text)?.[1] ?? '';
  const sent = () => hall.post(head, `${urged}/answer`, [['once', once], ...fields]);
  const answers = await Promise.all([sent(), sent()]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  const { items } = await network
    .hall('nongan')
    .query({ node: 'nongan', type: 'supervision.answer', limit: 9 });
  expect(items.length).toBe(2);

  // A decision leaves nothing to choose: sent again, and by whoever comes late, it is told for what it is.
  const [waiting] = await untilListed(supervisors, supervisor, 'show=waiting', 1);
  const decision: [string, string][] = [
    ['outcome', '整改认可'],
    ['reason', '已整改'],
  ];
  const key = /name="once" value="([^"]+)"/.exec(
    (await supervisors.get(supervisor, `${waiting}/decide`)).text,
  )?.[1];
  const decide = () => supervisors.post(supervisor, `${waiting}/decide`, [['once', key ?? ''], ...decision]);
  const first = await decide();
  await untilListed(supervisors, supervisor, 'show=waiting', 0);
  expect([first, await decide()].map(({ status }) => status)).toEqual([303, 303]);
  const other = [['once', key?.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')) ?? ''], ...decision];
  const second = await supervisors.post(supervisor, `${waiting}/decide`, other as [string, string][]);
  expect([second.status, faultsIn(second.text)]).toEqual([422, expect.stringContaining('现在不能这样办')]);
});

it('the queue is exported as a table without formulas, and the audit finds every card founded', async () => {
  const answer = await supervisors.ask(supervisor, '/desk/supervision/export?type=card');
  expect(answer.headers.get('content-type')).toContain('text/csv');
  const rows = (await answer.text()).trim().split('\r\n');
  expect(rows.length).toBeGreaterThan(CASES.length);
  expect(rows.every((row) => !/(^|,)"[=+\-@]/.test(row))).toBe(true);
  const { supervision } = network.center('province');
  const faults = (await supervision.next(''))?.items.flatMap((one) => one.faults) ?? [];
  expect(faults).toEqual([]);
});
