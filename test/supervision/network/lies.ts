// A city that lies: what it says of cards and hearings is changed on its way to its own log.
import { type BodyOf, derivedId, type Entry, type Prepared, prepareRecord, readBody } from '@hutong/record';
import { dayText } from '../earned.ts';
import type { NetworkYear } from './year.ts';

/** Days on which it lies: what the child says on the first is anchored on the second, and more than a working week follows. */
const DAYS = 12;
/** Cases that are left open meanwhile, so that cards are earned. */
const OPEN = 3;

/** What the city did, and how an audit is to name it. */
interface Lie {
  what: string;
  found: RegExp;
}

/**
 * Lets the first city lie in every way for some days, the others being honest.
 * @returns lies that nobody named, and accusations of who told none
 */
export async function lies(year: NetworkYear): Promise<string[]> {
  const { province } = year;
  const [city = ''] = province.cities;
  const { once } = province.network.center(city).archive;
  const [hidden = '', ahead = '', late = ''] = [...province.plans.values()]
    .filter(({ node, skewMs }) => skewMs === 0 && province.isUp(node) && province.cityOf(node) === city)
    .map(({ node }) => node);
  const liar = new Liar(city, hidden, ahead);
  const honest = once.append.bind(once);
  once.append = (groups) => honest(liar.said(groups));
  try {
    const first = province.day;
    for (let day = 1; day <= DAYS; day++) {
      await year.pass(first + day, (node) => node !== hidden && node !== ahead);
      if (day === 1) await openCases(year, late);
    }
  } finally {
    once.append = honest;
  }
  await honest(liar.invented());
  await province.settled();
  const accusations = await year.accusations();
  return [
    ...liar.told
      .filter(({ found }) => !accusations.some((line) => found.test(line)))
      .map(({ what }) => `nobody named ${city}, which ${what}`),
    ...accusations
      .filter((line) => !liar.told.some(({ found }) => found.test(line)))
      .map((line) => `this was no lie: ${line}`),
  ];
}

/** Cases that become late within days. */
async function openCases({ province }: NetworkYear, node: string): Promise<void> {
  const body = { accepted: true, item_name: '食品经营许可', promised_days: 1, statutory_days: 2 };
  const record = (n: number) => ({
    type: 'case.accept',
    subject: `迟-${n}`,
    department: '市场监督管理局',
    occurred_at: `${dayText(province.day)}T09:00:00+08:00`,
    body,
  });
  await province.hall(node).append(Array.from({ length: OPEN }, (_, n) => record(n)));
}

class Liar {
  readonly told: Lie[] = [];
  readonly #city: string;
  readonly #hidden: string;
  readonly #ahead: string;
  #cards = 0;
  #sample: { card?: Entry; hearing?: Entry } = {};

  constructor(city: string, hidden: string, ahead: string) {
    this.#city = city;
    this.#hidden = hidden;
    this.#ahead = ahead;
  }

  /** What it says instead. */
  said(groups: readonly Prepared[][]): Prepared[][] {
    return groups.flatMap((group) => {
      const entry = group[0]!.entry;
      const card = readBody(entry, 'supervision.card');
      const hearing = readBody(entry, 'supervision.hearing');
      if (card !== undefined) return this.#card(group, entry, card);
      return hearing === undefined ? [group] : this.#hearing(group, entry, hearing);
    });
  }

  #card(group: Prepared[], entry: Entry, body: BodyOf<'supervision.card'>): Prepared[][] {
    this.#sample.card = entry;
    this.#cards += 1;
    const about = `${body.node} card\\.(missing|unfounded) ${body.number} `;
    if (this.#cards === 1) {
      this.#lied(`hid a card of ${body.number}`, about);
      return [];
    }
    if (this.#cards > 2) return [group];
    this.#lied(`re-dated a card of ${body.number}`, `${about}on of`);
    return [again(entry, { ...body, on: dayAfter(body.on) })];
  }

  #hearing(group: Prepared[], entry: Entry, body: BodyOf<'supervision.hearing'>): Prepared[][] {
    if (body.node === this.#hidden) {
      if (this.#sample.hearing === undefined)
        this.#lied(`hid hearings of ${body.node}`, `${body.node} hearing\\.none`);
      this.#sample.hearing = entry;
      return [];
    }
    if (body.node !== this.#ahead || this.told.some(({ what }) => what.startsWith('re-dated a hearing')))
      return [group];
    this.#lied(`re-dated a hearing of ${body.node}`, `${body.node} hearing\\.unfounded`);
    return [again(entry, { ...body, until: dayAfter(body.until) })];
  }

  /** A card and a hearing that nothing bears. */
  invented(): Prepared[][] {
    const { card, hearing } = this.#sample;
    if (card === undefined || hearing === undefined) return [];
    const cardBody = readBody(card, 'supervision.card')!;
    const hearingBody = readBody(hearing, 'supervision.hearing')!;
    this.#lied('invented a card', `${cardBody.node} card\\.unfounded 虚-1 `);
    this.#lied('invented a hearing', `${hearingBody.node} hearing\\.unfounded`);
    const until = dayAfter(hearingBody.until);
    return [
      again(card, { ...cardBody, number: '虚-1' }, 'card'),
      again(hearing, { ...hearingBody, until }, 'hearing'),
    ];
  }

  #lied(what: string, found: string): void {
    this.told.push({ what, found: new RegExp(` accuses ${this.#city}: ${found}`) });
  }
}

function dayAfter(day: string): string {
  return dayText(Date.parse(day) / 86_400_000 + 1);
}

/** An entry with another body, and where a seed is given with an id of its own. */
function again(entry: Entry, body: object, seed?: string): Prepared[] {
  const { type, subject, department, occurredAt: occurred_at, recordedAt: now } = entry;
  const id = seed === undefined ? entry.id : derivedId(now, Buffer.from(seed));
  const record = { id, type, subject, department, occurred_at, body };
  return prepareRecord(record, { now, random: (n) => Buffer.alloc(n), own: true });
}
