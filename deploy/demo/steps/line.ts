import type { MatterDetail, StoredRecord } from '@hutong/api';
import { filled } from '@hutong/record';
import { clockTime } from '@hutong/ui';
import { type CaseAt, caseAt, pathOf, recordsOf, say, saysOf, silentSince, until } from '../ask.ts';
import { departmentAt } from '../data/sample.ts';
import type { Days } from '../days.ts';
import type { DemoNetwork } from '../network.ts';
import { type Ground, linkTo, type Step, type Tell } from './step.ts';
import { words } from './texts.ts';
import { workOff } from './work-off.ts';

const ITEM = '食品经营许可（新办）';
/** 承诺期限、法定期限, in working days: a demo is not to wait for weeks. The late case has a day more. */
const PROMISED_DAYS = 2;
const STATUTORY_DAYS = 10;
/** Even over the Spring Festival a promise of three working days has passed by then. */
const MOST_DAYS = 20;
const LATE_HALL = 'linjiang';

/** A case that got its card. */
export interface LateCase {
  at: CaseAt;
  /** Id and subject of the card. */
  card: string;
  subject: string;
}

/** One cut of the line, and the two cases that were begun before it. */
interface Tale {
  timely: CaseAt;
  late: CaseAt;
  /** The day of the cut: cards for days before it have to do with what was late before. */
  cutOn: string;
}

/** What happens to a county whose line is cut and given back, and to a hall elsewhere that leaves a case lying. */
export class LineStory {
  readonly #ground: Ground;
  #cases = 0;
  #tale: Tale | undefined;
  /** The late case that got its card last, and the card. */
  late: LateCase | undefined;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** The case that the county ended in time, the last time. */
  get timely(): CaseAt | undefined {
    return this.#tale?.timely;
  }

  get isCut(): boolean {
    return this.#network.line.relay?.up === false;
  }

  get #network(): DemoNetwork {
    return this.#ground.network;
  }

  get #days(): Days {
    return this.#ground.days;
  }

  get #county(): string {
    return this.#network.line.county;
  }

  #parentOf(node: string): string {
    return this.#network.node(node).plan.parent ?? '';
  }

  #nameOf(node: string): string {
    return this.#network.node(node).plan.nameZh;
  }

  /** Takes the county's line away and works on there, until a case that it had not ended would be late. */
  async cut(tell: Tell): Promise<boolean> {
    const tale = await this.#begin(tell);
    this.#tale = tale;
    const names = { county: this.#nameOf(this.#county), city: this.#nameOf(this.#parentOf(this.#county)) };
    this.#network.line.relay?.cut();
    tell(filled(words.cut_now, names));
    const lateAt = await this.#caseAt(LATE_HALL, tale.late);
    const markedOn = lateAt.clocks.find(({ clock }) => clock === 'case.decide')?.promised_due ?? '';
    // The day on which the county's case would be marked is the last of the other's promise.
    for (let day = 0; day < MOST_DAYS && this.#days.today <= markedOn; day++) {
      await this.#days.next();
      const count = await workOff(this.#network, this.#county, this.#days.today);
      tell(filled(words.worked, { ...names, count }));
    }
    return await this.#showCut(tale, tell);
  }

  /** Gives the line back, and goes on until the other hall's case gets its card. */
  async giveBack(tell: Tell): Promise<boolean> {
    const { timely, late, cutOn } = this.#tale as Tale;
    const county = this.#county;
    const city = this.#parentOf(county);
    const names = { county: this.#nameOf(county), city: this.#nameOf(city) };
    this.#network.line.relay?.mend();
    tell(filled(words.mended, names));
    const top = this.#network.top.plan.name;
    await until(`${top} 得知办结 knows that it was decided`, async () => {
      return ((await caseAt(this.#network, top, timely))?.closed_at ?? null) !== null;
    });
    await this.#days.heard();
    tell(filled(words.arrived, { ...names, number: timely.number }));
    const card = await this.#untilCard(late, tell);
    const dealt = (await this.#cardsOf(city, county)).filter(({ body }) => String(body.on) >= cutOn);
    const own = await this.#caseAt(city, timely);
    const isMet = own.clocks.length > 0 && own.clocks.every(({ state }) => state === 'met');
    const fields = { ...names, number: timely.number, count: dealt.length };
    const isFair = dealt.length === 0 && isMet;
    tell(filled(isFair ? words.no_card : words.unfair_cards, fields), {
      tone: isFair ? 'good' : 'bad',
      links: [this.#link(city, timely), this.#link(county, timely)],
      quote: dealt.map(({ subject }) => subject).join('\n') || undefined,
    });
    if (card !== undefined) this.#showCard(late, card, tell);
    else tell(filled(words.card_missing, { number: late.number }), { tone: 'bad' });
    return isFair && card !== undefined;
  }

  async #begin(tell: Tell): Promise<Tale> {
    await this.#days.heard();
    const county = this.#county;
    // A case that is ended on the day of its mark is late all the same: what lay there before is done a day ahead.
    await workOff(this.#network, county, this.#days.today);
    await this.#days.next();
    await workOff(this.#network, county, this.#days.today);
    const nth = String(900_000 + ++this.#cases);
    const year = this.#days.today.slice(0, 4);
    const caseOf = (hall: string): CaseAt => ({
      hall,
      number: `${this.#network.node(hall).plan.divisionCode}-${year}-${nth}`,
    });
    const tale = {
      timely: caseOf(county),
      late: caseOf(LATE_HALL),
      cutOn: this.#days.today,
    };
    await this.#accept(tale.timely, PROMISED_DAYS);
    await this.#accept(tale.late, PROMISED_DAYS + 1);
    for (const one of [tale.timely, tale.late])
      await until(`${one.number} 到省 comes to the province`, async () => {
        return (await caseAt(this.#network, this.#network.top.plan.name, one))?.state === 'accepted';
      });
    const fields = {
      county: this.#nameOf(county),
      timely: tale.timely.number,
      days: PROMISED_DAYS,
      other: this.#nameOf(LATE_HALL),
      late: tale.late.number,
      more: PROMISED_DAYS + 1,
    };
    tell(filled(words.begun, fields), {
      links: [this.#link(county, tale.timely), this.#link(LATE_HALL, tale.late)],
    });
    return tale;
  }

  async #accept({ hall, number }: CaseAt, promised_days: number): Promise<void> {
    const common = { subject: number, department: departmentAt(hall), visibility: 'public' } as const;
    const accepted = { accepted: true, promised_days, statutory_days: STATUTORY_DAYS };
    await say(this.#network, hall, { ...common, type: 'case.apply', body: { item_name: ITEM } });
    await say(this.#network, hall, { ...common, type: 'case.accept', body: accepted });
  }

  async #showCut({ timely, cutOn }: Tale, tell: Tell): Promise<boolean> {
    const county = this.#county;
    const city = this.#parentOf(county);
    const top = this.#network.top.plan.name;
    const own = await this.#caseAt(county, timely);
    const names = { county: this.#nameOf(county), city: this.#nameOf(city), number: timely.number };
    const isDone = own.closed_at !== null;
    tell(filled(words.done_at_hall, { ...names, word: own.word }), {
      tone: isDone ? 'good' : 'bad',
      links: [this.#link(county, timely), linkTo(this.#ground, county, '/desk', words.page_desk)],
    });
    let isGood = isDone;
    for (const center of [city, top]) {
      await until(`${center} 说何时起未知 says since when it does not know`, async () => {
        return (await silentSince(this.#network.node(center), county)) !== undefined;
      });
      const at = await this.#caseAt(center, timely);
      const since = (await silentSince(this.#network.node(center), county)) ?? '';
      const isUnknown = at.closed_at === null && since !== '';
      tell(filled(words.unknown_at, { ...names, center: this.#nameOf(center), since: clockTime(since) }), {
        tone: isUnknown ? 'unknown' : 'bad',
        links: [linkTo(this.#ground, center, '/', words.page_center), this.#link(center, timely)],
      });
      isGood &&= isUnknown;
    }
    const dealt = (await this.#cardsOf(city, county)).filter(({ body }) => String(body.on) >= cutOn);
    tell(filled(words.cards_while_cut, { ...names, count: dealt.length }), {
      tone: dealt.length === 0 ? 'good' : 'bad',
    });
    return isGood && dealt.length === 0;
  }

  /** Moves on until the yellow card of a case has come down to its hall; undefined when none came. */
  async #untilCard(one: CaseAt, tell: Tell): Promise<StoredRecord | undefined> {
    const city = this.#parentOf(one.hall);
    for (let day = 0; day < MOST_DAYS; day++) {
      const cards = await this.#cardsOf(city, one.hall);
      const card = cards.find(({ body }) => body.number === one.number && body.level === 'yellow');
      if (card !== undefined) {
        await until('监察牌下到大厅 the card comes down to the hall', () =>
          saysOf(this.#network, one.hall, one, card.id),
        );
        return card;
      }
      await this.#days.next();
      await workOff(this.#network, this.#county, this.#days.today);
      tell(words.next_day);
    }
    return undefined;
  }

  #showCard(one: CaseAt, card: StoredRecord, tell: Tell): void {
    const { hall, number } = one;
    const city = this.#parentOf(hall);
    const { on, why } = card.body as { on: string; why?: string[] };
    this.late = { at: one, card: card.id, subject: card.subject };
    const fields = { hall: this.#nameOf(hall), city: this.#nameOf(city), number, card: card.subject, on };
    tell(filled(words.card, fields), {
      tone: 'wait',
      links: [
        this.#link(city, one),
        linkTo(this.#ground, hall, `/desk/cases/${encodeURIComponent(number)}`, words.page_card),
      ],
      quote: why?.join('\n'),
    });
  }

  /** Cards that a center dealt to a hall. */
  async #cardsOf(center: string, hall: string): Promise<StoredRecord[]> {
    const cards = await recordsOf(this.#network.node(center), 'supervision.card', center);
    return cards.filter(({ body }) => body.node === hall);
  }

  /** A case as a node shows it: on a slow machine it reads a moment behind what it holds. */
  async #caseAt(node: string, one: CaseAt): Promise<MatterDetail> {
    let found: MatterDetail | undefined;
    await until(`${node} 读到 has read ${one.number}`, async () => {
      found = await caseAt(this.#network, node, one);
      return found !== undefined;
    });
    return found as unknown as MatterDetail;
  }

  /** To a case as anybody sees it at a node. */
  #link(node: string, one: CaseAt) {
    return linkTo(this.#ground, node, pathOf(one), filled(words.page_case, { node: this.#nameOf(node) }));
  }
}

/** 断开农安的线路. */
export class CutStep implements Step {
  readonly name = 'cut';
  readonly title = words.cut;
  readonly about = words.cut_about;
  readonly button = words.cut_button;
  readonly #story: LineStory;

  constructor(story: LineStory) {
    this.#story = story;
  }

  refusal() {
    return this.#story.isCut ? words.cut_already : undefined;
  }

  run(tell: Tell): Promise<boolean> {
    return this.#story.cut(tell);
  }
}

/** 恢复线路. */
export class GiveBackStep implements Step {
  readonly name = 'give-back';
  readonly title = words.give_back;
  readonly about = words.give_back_about;
  readonly button = words.give_back_button;
  readonly #story: LineStory;

  constructor(story: LineStory) {
    this.#story = story;
  }

  refusal() {
    return this.#story.isCut ? undefined : words.not_cut;
  }

  run(tell: Tell): Promise<boolean> {
    return this.#story.giveBack(tell);
  }
}
