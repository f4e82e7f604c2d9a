import { follows, type Happened, isWorked, pick } from './days.ts';
import type { RefBudget } from './limits.ts';
import type { Line, Matter, Ref, RefRule } from './world.ts';

/** A suspension takes the days after `from` out, up to `to`. */
export interface Pause {
  from: number;
  to: number;
}

/** One run of a clock. What is asked of it is asked as of a day: nothing later has occurred then. */
export class Run {
  readonly pauses: { from: number; end: number | undefined; most: number | undefined }[] = [];
  readonly extensions: { day: number; days: number }[];
  readonly matter: Matter;
  readonly rule: RefRule;
  readonly own: Line[];
  readonly start: Happened;
  readonly limits: { statutory: RefBudget; promised: RefBudget };

  constructor(matter: Matter, rule: RefRule, own: Line[], start: Happened, limits: Run['limits']) {
    this.matter = matter;
    this.rule = rule;
    this.own = own;
    this.start = start;
    this.limits = limits;
    for (const { from, to, pair, max } of rule.suspend ?? []) this.readPauses(from, to, pair, max);
    this.pauses.sort((a, b) => a.from - b.from);
    const extend = rule.extend;
    const asked = extend === undefined ? [] : pick(own, [extend], matter.world.on);
    this.extensions = asked
      .filter((one) => follows(one, start))
      .slice(0, extend?.times ?? Infinity)
      .map(({ line, day }) => {
        const said = extend?.field === undefined ? undefined : line.body[extend.field];
        const days = typeof said === 'number' && Number.isInteger(said) && said >= 0 ? said : extend!.default;
        return { day, days: Math.min(days, extend?.max ?? Infinity) };
      });
  }

  private readPauses(from: Ref, to: Ref, pair: string | undefined, max: number | undefined): void {
    const { on } = this.matter.world;
    const open = pick(this.own, [from], on).map((begin) => {
      const { line, day } = begin;
      let most: number | undefined;
      if (max !== undefined) {
        most = day;
        for (let n = 0; n < max; ) if (this.isUnit(++most)) n++;
      }
      return { begin, line, from: day, end: undefined as number | undefined, most };
    });
    for (const ending of pick(this.own, [to], on)) {
      const { line, day } = ending;
      const key = pair === undefined ? undefined : line.body[pair];
      const one = open.find((pause) => {
        if (pause.end !== undefined || (pause.most ?? Infinity) < day) return false;
        if (!follows(ending, pause.begin)) return false;
        return key === undefined || key === pause.line.body[pair!] || key === pause.line.id;
      });
      if (one !== undefined) one.end = day;
    }
    this.pauses.push(...open);
  }

  isUnit(day: number): boolean {
    return this.rule.unit === 'calendar_day' || isWorked(this.matter, day);
  }

  /** The suspensions that count, as of a day, each judged on the day on which it began. */
  paused(asOf: number): Pause[] {
    return this.pauses
      .filter(({ from }) => from <= asOf && !this.isTooLate(from))
      .map(({ from, end, most }) => ({
        from,
        to: end !== undefined && end <= asOf ? end : (most ?? Infinity),
      }));
  }

  extra(which: string, asOf: number): number {
    if (!this.rule.extend?.adds_to.includes(which)) return 0;
    return this.extensions
      .filter(({ day }) => day <= asOf && !this.isTooLate(day))
      .reduce((sum, { days }) => sum + days, 0);
  }

  private readonly tooLate = new Map<number, boolean>();

  /** Whether the clock was past due on a day, by what had occurred before it. */
  isTooLate(day: number): boolean {
    const known = this.tooLate.get(day);
    if (known !== undefined) return known;
    const due = this.deciding(day - 1);
    const late = due !== undefined && day > due;
    this.tooLate.set(day, late);
    return late;
  }

  deciding(asOf: number): number | undefined {
    return this.limits.statutory === undefined ? this.promised(asOf) : this.statutory(asOf);
  }

  statutory(asOf: number): number | undefined {
    return this.due('statutory', asOf);
  }

  promised(asOf: number): number | undefined {
    const [promised, statutory] = [this.due('promised', asOf), this.due('statutory', asOf)];
    return promised !== undefined && statutory !== undefined && statutory < promised ? statutory : promised;
  }

  private due(which: 'statutory' | 'promised', asOf: number): number | undefined {
    const limit = this.limits[which];
    if (limit === undefined) return undefined;
    const extra = this.extra(which, asOf);
    if ('day' in limit) return extra === 0 ? limit.day : this.roll(this.after(limit.day, extra, asOf));
    const n = limit.days + extra;
    if (n > 0) return this.roll(this.after(this.start.day, n, asOf));
    let day = this.start.day;
    if (this.rule.unit === 'working_day') while (!isWorked(this.matter, day)) day++;
    return this.roll(day);
  }

  private roll(day: number | undefined): number | undefined {
    let at = day;
    if (at !== undefined && this.rule.roll === true) while (!isWorked(this.matter, at)) at++;
    return at;
  }

  isOut(day: number, pauses: Pause[]): boolean {
    return pauses.some(({ from, to }) => day > from && day <= to);
  }

  /** The n-th counted day after a day. */
  after(day: number, n: number, asOf: number): number | undefined {
    const pauses = this.paused(asOf);
    let at = day;
    for (let left = n; left > 0; ) {
      at++;
      if (pauses.some(({ from, to }) => to === Infinity && at > from)) return undefined;
      if (this.isUnit(at) && !this.isOut(at, pauses)) left--;
    }
    return at;
  }

  before(day: number, n: number, asOf: number): number {
    const pauses = this.paused(asOf);
    let at = day;
    for (let left = n; left > 0; ) {
      at--;
      if (this.isUnit(at) && !this.isOut(at, pauses)) left--;
    }
    return at;
  }

  counted(until: number, asOf: number): number {
    const pauses = this.paused(asOf);
    let n = 0;
    for (let at = this.start.day + 1; at <= until; at++) if (this.isUnit(at) && !this.isOut(at, pauses)) n++;
    return n;
  }
}
