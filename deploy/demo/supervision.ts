import { type CaseAt, recordsOf, say, saysOf, until } from './ask.ts';
import { departmentAt } from './data/sample.ts';
import type { Days } from './days.ts';
import type { DemoNetwork } from './network.ts';
import type { LateCase } from './steps/line.ts';

/** 派驻监察: a node of its own at the hall of 农安. */
const STATIONED = 'nongan-jiancha';

/**
 * What may follow a card: the hall answers, its city decides, and a stationed supervisor puts on record what it found at another hall.
 * @returns whether the hall, which may not say what the supervisor says, was refused
 */
export async function answerAndFind(
  network: DemoNetwork,
  days: Days,
  { late, timely }: { late: LateCase; timely: CaseAt },
): Promise<boolean> {
  console.log('\n六、整改与监察 A card is answered, a supervisor finds');
  const tell = (text: string) => console.log(`  ${days.today}  ${text}`);
  await settle(network, late, tell);
  const isRefused = await find(network, timely, tell);
  await days.next();
  return isRefused;
}

type Tell = (text: string) => void;

/** The hall ends the case and answers; its city decides on the answer, and the hall has the decision. */
async function settle(network: DemoNetwork, { at, card, subject }: LateCase, tell: Tell): Promise<void> {
  const { hall, number } = at;
  const city = network.node(hall).plan.parent ?? '';
  const department = departmentAt(hall);
  const text = '已办结，并补充窗口人员 decided, and the window has more staff';
  await say(network, hall, { type: 'case.close', subject: number, department, body: { outcome: '准予' } });
  const body = { to: city, of: card, text };
  const answer = await say(network, hall, { type: 'supervision.answer', subject, department, body });
  tell(`${hall} 整改反馈 answers: ${text}`);
  await until('反馈到市 the answer comes to the city', async () =>
    (await recordsOf(network.node(city), 'supervision.answer', hall)).some(({ id }) => id === answer),
  );
  const decided = {
    of: card,
    on: { node: hall, record: answer },
    outcome: '整改认可',
    reason: '已整改，牌保留 mended; the card stands',
  };
  const decision = await say(network, city, {
    type: 'supervision.decide',
    subject,
    department: network.node(city).plan.nameZh,
    body: decided,
  });
  tell(`${city} 裁定 decides: ${decided.outcome}，${decided.reason}`);
  await until('裁定下到大厅 the decision comes down to the hall', () => saysOf(network, hall, at, decision));
}

/**
 * The stationed supervisor puts on record what it found, in a log of its own, and the city reads it. Whether the hall, which may
 * not say such a thing, was refused.
 */
async function find(network: DemoNetwork, one: CaseAt, tell: Tell): Promise<boolean> {
  const city = network.node(STATIONED).plan.parent ?? '';
  const text = '窗口当日无人值守 nobody was at the window that day';
  const said = {
    type: 'supervision.finding',
    subject: `${STATIONED}-0001`,
    department: network.node(STATIONED).plan.nameZh,
    body: { node: one.hall, of_kind: 'case', number: one.number, finding: 'other', text },
  };
  const found = await say(network, STATIONED, said);
  tell(`${STATIONED}（派驻监察 stationed supervisor）监察发现 finds: ${text}`);
  await until('发现到市 the finding comes to the city', () => saysOf(network, city, one, found));
  const isRefused = await say(network, one.hall, said).then(
    () => false,
    () => true,
  );
  tell(`${one.hall} ${isRefused ? '不能代作或隐匿' : '竟能代作'} the hall can neither say it nor hide it`);
  return isRefused;
}
