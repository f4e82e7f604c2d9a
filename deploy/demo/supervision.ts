import type { MatterDetail, StoredRecord } from '@hutong/api';
import { both, SHANGHAI_MS, timeText } from '@hutong/record';
import { type DemoNetwork, type DemoNode, get, pageOf, send } from './network.ts';

const HALL = 'nongan';
const CITY = 'changchun';
/** 派驻监察: a node of its own at that hall. */
const STATIONED = 'nongan-jiancha';
const DEPARTMENT = '农安县市场监督管理局';
const ITEM = '食品经营许可（新办）';
/** 承诺期限、法定期限, in working days: a demo is not to wait for weeks. */
const LIMITS = { promised_days: 2, statutory_days: 10 };
/** Even over the Spring Festival a promise of two working days has passed by then. */
const MOST_DAYS = 20;
const WAIT_MS = 120_000;
const ASK_MS = 300;

/** Ids of the cards that each center was seen to deal. */
export type CardsSeen = Map<string, Set<string>>;

/**
 * Two cases at a county hall while the clock is moved on by days: one goes to its end in time, the other is late, and gets a
 * card, an answer and a decision.
 * @returns whether both went as they should, and every card that was seen dealt on the way
 */
export async function superviseDays(network: DemoNetwork): Promise<{ good: boolean; seen: CardsSeen }> {
  console.log('\n五、电子监察 Supervision, day by day');
  const days = new Days(network);
  const year = days.today.slice(0, 4);
  const [timely, late] = [`220122-${year}-900001`, `220122-${year}-900002`] as const;
  await days.heard();
  for (const number of [timely, late]) {
    await say(network, HALL, 'case.apply', number, { item_name: ITEM });
    await say(network, HALL, 'case.accept', number, { accepted: true, ...LIMITS });
  }
  days.tell(`受理两件，承诺 ${LIMITS.promised_days} 个工作日 two cases are accepted: ${timely}, ${late}`);
  await days.next();
  await say(network, HALL, 'case.close', timely, { outcome: '准予' });
  days.tell(`${timely} 办结 is decided`);
  await days.next();
  await say(network, HALL, 'case.deliver', timely, { method: '窗口领取' });
  await say(network, HALL, 'case.publish', timely, { index_number: `006939748/${year}-00001` });
  days.tell(`${timely} 送达、公示 is handed out and published`);
  await until(`${HALL} 读到公示 has read that it was published`, async () =>
    (await matterOf(network, HALL, timely)).clocks.every(({ done }) => done !== null),
  );
  const ended = await showMatter(network, timely);
  const card = await untilCard(days, network, late);
  const isFound = await find(days, network, late);
  if (card !== undefined) await settle(days, network, late, card);
  await days.next();
  return { good: ended && isFound && card !== undefined, seen: days.seen };
}

/** The demo's days: moved on, and each waited for until every center has heard all of its children. */
class Days {
  readonly seen: CardsSeen = new Map();
  readonly #network: DemoNetwork;

  constructor(network: DemoNetwork) {
    this.#network = network;
  }

  get today(): string {
    return timeText(this.#network.clock.now() + SHANGHAI_MS).slice(0, 10);
  }

  tell(text: string): void {
    console.log(`  ${this.today}  ${text}`);
  }

  async next(): Promise<void> {
    this.#network.clock.toNextMorning();
    await this.heard();
  }

  async heard(): Promise<void> {
    let dealt = 0;
    for (const { plan } of this.#network.nodes.values()) {
      if (plan.kind !== 'center') continue;
      const children = [...this.#network.nodes.values()].filter((one) => one.plan.parent === plan.name);
      await until(`${plan.name} 听取各下级 hears its children`, async () => {
        const heard = await recordsOf(this.#network.node(plan.name), 'supervision.hearing', plan.name);
        return children.every((child) =>
          heard.some(({ subject, body }) => subject === child.plan.name && body.until === this.today),
        );
      });
      // Cards are dealt after the hearing, before the next: those of the last are seen with it.
      const known = this.seen.get(plan.name) ?? new Set();
      this.seen.set(plan.name, known);
      const before = known.size;
      for (const id of await cardsAt(this.#network.node(plan.name), plan.name)) known.add(id);
      dealt += known.size - before;
    }
    this.tell(`各中心已听取各下级 every center has heard its children；新亮牌 new cards ${dealt}`);
  }
}

/** Ids of the cards that a center has dealt, as a node has them. */
export async function cardsAt(holder: DemoNode, center: string): Promise<Set<string>> {
  const cards = await recordsOf(holder, 'supervision.card', center);
  return new Set(cards.map(({ id }) => id));
}

/** A matter's state and clocks, each with how it comes about; whether all of them were met. */
async function showMatter(network: DemoNetwork, number: string): Promise<boolean> {
  const matter = await matterOf(network, HALL, number);
  console.log(`    ${number}：${both(matter.word)}`);
  for (const { clock, word, started, due, done, why } of matter.clocks) {
    console.log(`      ${clock}  ${both(word)}  ${started} → ${done ?? '…'}，期限 due ${due ?? '—'}`);
    if (clock === 'case.decide') for (const line of why) console.log(`        ${both(line)}`);
  }
  return matter.clocks.length > 0 && matter.clocks.every(({ state }) => state === 'met');
}

/** Moves on until the yellow card of a case has come down to its hall; undefined when none came. */
async function untilCard(
  days: Days,
  network: DemoNetwork,
  number: string,
): Promise<StoredRecord | undefined> {
  for (let n = 0; n < MOST_DAYS; n++) {
    await days.next();
    const cards = await recordsOf(network.node(CITY), 'supervision.card', CITY);
    const card = cards.find(({ body }) => body.number === number && body.level === 'yellow');
    if (card === undefined) continue;
    const { on, rule, why } = card.body as { on: string; rule: string; why?: string[] };
    days.tell(`${number} 亮黄牌 a yellow card: ${card.subject}，${rule}，${on}`);
    for (const line of why ?? []) console.log(`        ${line}`);
    await until('监察牌下到大厅 the card comes down to the hall', () =>
      saysOf(network, HALL, number, card.id),
    );
    return card;
  }
  days.tell(`${number} 逾期而没有亮牌 is late and got no card`);
  return undefined;
}

/** The hall answers and ends the case; the city decides on its answer, and the hall has the decision. */
async function settle(days: Days, network: DemoNetwork, number: string, card: StoredRecord): Promise<void> {
  const mended = {
    to: CITY,
    of: card.id,
    text: '已办结，并补充窗口人员 decided, and the window has more staff',
  };
  await say(network, HALL, 'case.close', number, { outcome: '准予' });
  const answer = await say(network, HALL, 'supervision.answer', card.subject, mended);
  days.tell(`${HALL} 整改反馈 answers: ${mended.text}`);
  await until('反馈到市 the answer comes to the city', async () =>
    (await recordsOf(network.node(CITY), 'supervision.answer', HALL)).some(({ id }) => id === answer),
  );
  const decided = {
    of: card.id,
    on: { node: HALL, record: answer },
    outcome: '整改认可',
    reason: '已整改，牌保留 mended; the card stands',
  };
  const decision = await say(network, CITY, 'supervision.decide', card.subject, decided);
  days.tell(`${CITY} 裁定 decides: ${decided.outcome}，${decided.reason}`);
  await until('裁定下到大厅 the decision comes down to the hall', () =>
    saysOf(network, HALL, number, decision),
  );
}

/**
 * The stationed supervisor puts on record what it found, in a log of its own, and the city reads it. Whether the hall, which may
 * not say such a thing, was refused.
 */
async function find(days: Days, network: DemoNetwork, number: string): Promise<boolean> {
  const said = {
    node: HALL,
    of_kind: 'case',
    number,
    finding: 'other',
    text: '窗口当日无人值守 nobody was at the window that day',
  };
  const found = await say(network, STATIONED, 'supervision.finding', `${STATIONED}-0001`, said);
  days.tell(`${STATIONED}（派驻监察 stationed supervisor）监察发现 finds: ${said.text}`);
  await until('发现到市 the finding comes to the city', () => saysOf(network, CITY, number, found));
  const refused = await say(network, HALL, 'supervision.finding', `${STATIONED}-0001`, said).then(
    () => false,
    () => true,
  );
  days.tell(`${HALL} ${refused ? '不能代作或隐匿' : '竟能代作'} the hall can neither say it nor hide it`);
  return refused;
}

/** A case of the hall, as a node shows it. */
async function matterOf(network: DemoNetwork, at: string, number: string): Promise<MatterDetail> {
  const path = `/api/matters/${HALL}/case/${encodeURIComponent(number)}`;
  return (await (await get(network.node(at), path)).json()) as MatterDetail;
}

/** Whether a node knows of a record that another made about a case of the hall. */
async function saysOf(network: DemoNetwork, at: string, number: string, record: string): Promise<boolean> {
  const matter = await matterOf(network, at, number);
  return matter.said_by_others.some(({ id }) => id === record);
}

/** Puts something on record now; the record's id. */
async function say(
  network: DemoNetwork,
  node: string,
  type: string,
  subject: string,
  body: object,
): Promise<string> {
  const at = network.node(node);
  const department = node === HALL ? DEPARTMENT : at.plan.nameZh;
  const record = { type, subject, department, occurred_at: timeText(network.clock.now()), body };
  const answer = await send(at, '/api/records', JSON.stringify(record), 'application/x-ndjson');
  const outcome = JSON.parse(answer) as { status: string; id: string };
  if (outcome.status !== 'stored') throw new Error(`${node} refused ${type}: ${answer.slice(0, 300)}`);
  return outcome.id;
}

/** All records of a type that one node made, as another has them. */
async function recordsOf(at: DemoNode, type: string, node: string): Promise<StoredRecord[]> {
  const found: StoredRecord[] = [];
  let cursor = '';
  do {
    const { items, next } = await pageOf(at, `type=${type}&node=${node}&limit=500${cursor}`);
    found.push(...items);
    cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
  } while (cursor !== '');
  return found;
}

/** Waits for something, and tells what it was when it does not come. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`没有等到 waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}
