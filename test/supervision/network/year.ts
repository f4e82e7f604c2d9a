// A year of a province of real nodes: what its halls say, what befalls them, and which cards their cities deal.
import { chance } from '../../chance.ts';
import { lineOf } from '../../clocks/compare.ts';
import { until } from '../../network/harness.ts';
import { FIRST_MS, type ToldAt, YEAR_DAYS, yearOf } from '../county.ts';
import type { RealData } from '../data.ts';
import { bundledLaw, dayText } from '../earned.ts';
import { DAY_MS } from '../lives.ts';
import type { Compared } from '../year.ts';
import { compareSpoken, placedIn, spokenIn } from './compare.ts';
import { type Fault, needsLine, OF_CITIES, OF_HALLS } from './faults.ts';
import { lies } from './lies.ts';
import { GIVE_UP_MS, type HallPlan, Province } from './province.ts';
import { replayed, unsound } from './replayed.ts';

/** Clocks of the first halls: some days fast, some slow, some minutes of no matter. */
const SKEWS_MS = [2 * DAY_MS, -3 * DAY_MS, 120_000];
/** Days after the year in which what is open ends; the last day is a Sunday, and a whole working week follows. */
const LATER_DAYS = 81;
/** Records that a hall takes at a time. */
const AT_ONCE = 2_000;

export interface NetworkYearOptions {
  seed: number;
  cases: number;
  counties: number;
  cities: number;
  /** Days on which everything is looked at, all over the year. */
  stops: number;
  heartbeatS: number;
  say(line: string): void;
}

/** A hall’s year: what it says, and what befalls it. */
interface HallYear extends HallPlan {
  told: ToldAt[];
  cases: Map<string, string>;
  faults: readonly Fault[];
  /** How much of it has been said. */
  said: number;
}

export class NetworkYear {
  readonly province: Province;
  readonly counts: Record<string, number> = { faults: 0, hearings: 0, 'by anchor': 0, cards: 0 };
  readonly wrong: string[] = [];
  readonly #options: NetworkYearOptions;
  readonly #halls: readonly HallYear[];

  private constructor(province: Province, halls: readonly HallYear[], options: NetworkYearOptions) {
    this.province = province;
    this.#halls = halls;
    this.#options = options;
  }

  static async begin(real: RealData, options: NetworkYearOptions): Promise<NetworkYear> {
    const cities = Array.from({ length: options.cities }, (_, i) => `city${i + 1}`);
    const each = Math.ceil(options.cases / options.counties);
    const halls = real.counties.slice(0, options.counties).map((county, i): HallYear => {
      const faults = OF_HALLS[i - SKEWS_MS.length] ?? [];
      const skewMs = SKEWS_MS[i] ?? 0;
      const random = chance(options.seed * 1_000 + i);
      const first = i * 20 * (each + 500);
      const { told, cases } = yearOf(county, real, { cases: each, random, first, fastMs: skewMs });
      const city = cities[i % cities.length]!;
      return { ...county, city, skewMs, line: needsLine(faults), told, cases, faults, said: 0 };
    });
    return new NetworkYear(await Province.begin(cities, halls, options.heartbeatS), halls, options);
  }

  /** Lives through the year. */
  async live(): Promise<void> {
    const { stops, say } = this.#options;
    const first = Math.floor(FIRST_MS / DAY_MS) + 1;
    await this.#allHeard();
    for (let stop = 0; stop <= stops; stop++) {
      const day = first + Math.round((stop * (YEAR_DAYS + LATER_DAYS)) / stops);
      const started = Date.now();
      await this.pass(day);
      await this.#befall((stop - 1) / stops, stop / stops);
      await this.province.settled();
      say(`${dayText(day)}: ${((Date.now() - started) / 1_000).toFixed(1)} s`);
    }
    await this.pass(this.province.day + 1);
  }

  /** Halls say what they had to say by a day; then it is that day at the centers too, and whoever is linked is heard. */
  async pass(day: number, hears: (node: string) => boolean = () => true): Promise<void> {
    const { province } = this;
    province.hallsAt(day);
    for (const hall of this.#halls) await this.#say(hall, day);
    await province.settled();
    province.centersAt(day);
    await this.#allHeard(hears);
  }

  /** Whoever is linked and has the time has been heard today. */
  async #allHeard(hears: (node: string) => boolean = () => true): Promise<void> {
    const { province } = this;
    for (const { node, skewMs } of this.#halls)
      if (province.isUp(node) && Math.abs(skewMs) < 300_000 && hears(node))
        await this.#heard(province.cityOf(node), node);
    for (const city of province.cities)
      if (province.network.centers.has(city)) await this.#heard('province', city);
  }

  async #say(hall: HallYear, day: number): Promise<void> {
    const until = day * DAY_MS - 8 * 3_600_000;
    const records: object[] = [];
    for (; hall.said < hall.told.length && hall.told[hall.said]![0] < until; hall.said++) {
      const { node: _, recorded_at: __, ...record } = hall.told[hall.said]![1];
      records.push(record);
    }
    for (let i = 0; i < records.length; i += AT_ONCE)
      for (const outcome of await this.province.hall(hall.node).append(records.slice(i, i + AT_ONCE)))
        if (outcome.status === 'refused') this.wrong.push(`${hall.node}: ${JSON.stringify(outcome)}`);
  }

  async #heard(center: string, node: string): Promise<void> {
    const today = dayText(this.province.day);
    await until(
      `${center} hears ${node} on ${today}`,
      async () => (await this.province.lastHeard(center, node)).said === today,
      GIVE_UP_MS,
    );
  }

  async #befall(from: number, to: number): Promise<void> {
    const { province } = this;
    const due = (faults: readonly Fault[]) => faults.filter(({ at }) => at > from && at <= to);
    const all = [
      ...this.#halls.map(({ node, faults }) => ({ node, faults: due(faults) })),
      ...province.cities.map((node, i) => ({ node, faults: due(OF_CITIES[i] ?? []) })),
    ];
    for (const { node, faults } of all)
      for (const { name, work } of faults) {
        await work(province, node);
        this.counts.faults! += 1;
        this.#options.say(`${node}: ${name}`);
      }
  }

  /** Holds every card on record against the second implementation. */
  async compare(): Promise<void> {
    const { province, counts } = this;
    const { say } = this.#options;
    const law = bundledLaw();
    const { top } = province.network;
    const spoken = await spokenIn(top, ['province', ...province.cities]);
    for (const hall of this.#halls) {
      const started = Date.now();
      const told = new Map(hall.told.map(([, record], i) => [record.id, lineOf(record, i)]));
      const cases = await placedIn(top, hall.node, told, hall.cases);
      const of = spoken.filter(({ node }) => node === hall.node);
      for (const one of of) {
        const others = of.filter((other) => other !== one);
        const { cards, wrong } = compareSpoken(one, others, cases, { ...hall, law });
        counts.cards! += cards;
        counts.hearings! += one.hearings.length;
        counts['by anchor']! += one.hearings.filter(({ byAnchor }) => byAnchor).length;
        this.wrong.push(...wrong);
      }
      say(`cards of ${hall.node} compared: ${((Date.now() - started) / 1_000).toFixed(1)} s`);
    }
    for (const { center, node, cards } of spoken)
      if (!province.plans.has(node) && cards.length > 0)
        this.wrong.push(`${center} dealt ${cards.length} cards to ${node}, which has no cases`);
  }

  /** What every center finds that supervision is wrong in. */
  async accusations(): Promise<string[]> {
    const found: string[] = [];
    for (const [name, { supervision }] of this.province.network.centers)
      for (
        let page = await supervision.next('');
        page !== undefined;
        page = await supervision.next(page.center)
      )
        for (const { center, node, faults } of page.items)
          for (const { code, number = '', why } of faults)
            found.push(`${name} accuses ${center}: ${node} ${code} ${number} ${why.en}`);
    return found;
  }
}

/** The whole of it. */
export async function judgeNetwork(real: RealData, options: NetworkYearOptions): Promise<Compared> {
  const year = await NetworkYear.begin(real, options);
  try {
    await year.live();
    await year.compare();
    const checks: [string, () => Promise<string[]>][] = [
      ['accusations', () => year.accusations()],
      ['read models dropped and replayed', () => replayed(year.province)],
      ['fsck and audit', () => unsound(year.province)],
      ['a city that lies', () => lies(year)],
    ];
    for (const [what, check] of checks) {
      const started = Date.now();
      year.wrong.push(...(await check()));
      options.say(`${what}: ${((Date.now() - started) / 1_000).toFixed(1)} s`);
    }
    return { counts: year.counts, wrong: year.wrong };
  } finally {
    await year.province.stop();
  }
}
