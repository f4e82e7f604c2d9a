import {
  type CardLevel,
  type Clock,
  type Day,
  dateOf,
  dayOfText,
  evaluate,
  type Mark,
  type NumberedMatter,
  sortMatters,
} from '@hutong/matters';
import { type BodyOf, derivedId, isDate } from '@hutong/record';
import { type Hearing, missedBy, type Place, type Placed } from './hearing.ts';
import { type Grounds, type Law, lawOf, type Version } from './law.ts';

type CardBody = BodyOf<'supervision.card'>;
/** A card that was earned, all but the hashes of what it names. */
export interface Earned {
  id: string;
  /** 监察编号. */
  number: string;
  department: string;
  /** When the hearing was put on record: no clock of whoever deals it or checks it is asked. */
  at: number;
  hearing: Place;
  /** What the clock was reckoned from. */
  entries: Place[];
  rules: Version;
  calendars: Version[];
  body: Omit<CardBody, 'hearing' | 'entries' | 'rules' | 'calendars'>;
}

/** A card names as many entries and lines of explanation as fit into one. */
const MAX_NAMED = 500;
const MAX_LINES = 30;
const MAX_LINE = 300;

/**
 * The cards that a node earned at the last of these hearings (A7): for marks on the days from the hearing before it up to
 * its own, reckoned from what lies below its heads. A first hearing deals none, but that of a parent to whom the node was
 * moved goes on where the one before it stopped. Equal arguments give equal cards, so anybody can do it again.
 * @param hearings of one node by one center, in order
 * @param told entries of the node, in the order of its logs, and of its ancestors; what the hearing does not cover is
 * passed over
 */
export function cardsAt(hearings: readonly Hearing[], told: readonly Placed[], grounds: Grounds): Earned[] {
  return judgeAt(hearings, told, grounds).cards;
}

/** Cards, and for each number that was judged the first day on which there may be others though nothing is said of it. */
export interface JudgedAt {
  cards: Earned[];
  wakes: Map<string, Day>;
}

/** As `cardsAt`, with how long what was judged rests. */
export function judgeAt(hearings: readonly Hearing[], told: readonly Placed[], grounds: Grounds): JudgedAt {
  const last = hearings.at(-1);
  const from = last && judgedFrom(hearings.at(-2), last, grounds.since);
  const wakes = new Map<string, Day>();
  if (last === undefined || from === undefined) return { cards: [], wakes };
  const { node } = last.body;
  const earlier = hearings.slice(0, -1);
  const covered = told.filter(
    ({ origin, index }) => index < (last.heads.get(origin) ?? last.ancestors.get(origin) ?? 0),
  );
  const first = new Map<string, Placed>();
  const said = covered.map((placed) => {
    const { origin, entry } = placed;
    const isOwn = last.heads.has(origin);
    if (isOwn && !first.has(entry.id)) first.set(entry.id, placed);
    const by = origin.split('/')[1] ?? '';
    return { node: isOwn ? node : by, entry, missed: isOwn ? missedBy(earlier, placed) : undefined };
  });
  const law = lawOf(
    grounds,
    node,
    covered.filter(({ origin }) => !last.heads.has(origin)),
  );
  const divisions = new Map(grounds.division === undefined ? [] : [[node, grounds.division]]);
  const { matters, catalogue } = sortMatters(said, divisions);
  const judging = { ...law, catalogue };
  const marked = new Judged(law, last, first);
  for (const matter of matters) {
    // A number of blanks alone is nothing that a card can name.
    if (matter.node !== node || matter.kind === 'card' || matter.number.trim() === '') continue;
    const clocks = evaluate(judging, matter, last.until - 1);
    for (const clock of clocks)
      for (const mark of clock.cards)
        if (mark.on >= from && mark.on < last.until) marked.add(matter, clock, mark);
    const wake = wakeOf(matter, clocks, last.until);
    wakes.set(matter.number, Math.min(wake, wakes.get(matter.number) ?? wake));
  }
  return { cards: marked.cards, wakes };
}

/** The first day from `until` on, on which the clocks of a matter may be others though nothing more is said of it. */
function wakeOf({ events }: NumberedMatter, clocks: readonly Clock[], until: Day): Day {
  // A day that is still to come, in whatever field, may be that of a start or a stop.
  if (
    events.some(
      (event) => event.day >= until || Object.values(event.body).some((text) => isFrom(text, until)),
    )
  )
    return until;
  return Math.min(Number.POSITIVE_INFINITY, ...clocks.flatMap(({ nextAt }) => nextAt ?? []));
}

function isFrom(value: unknown, until: Day): boolean {
  return typeof value === 'string' && (dayOfText(value) ?? until - 1) >= until;
}

/** The first day that a hearing judges: that of the hearing before, or the one up to which another parent had heard the node. */
function judgedFrom(before: Hearing | undefined, last: Hearing, since: Day | undefined): Day | undefined {
  if (since === undefined || since >= last.until) return before?.until;
  return Math.max(since, before?.until ?? since);
}

/** The id of a card follows from what it is for, so that it is dealt once, and once withdrawn not again. */
function cardId(
  matter: { node: string; kind: string; number: string },
  clock: { clock: string; startRecord: string },
  level: CardLevel,
): string {
  const seed = ['card', matter.node, matter.kind, matter.number, clock.clock, clock.startRecord, level];
  const startedMs = Number.parseInt(clock.startRecord.replaceAll('-', '').slice(0, 12), 16);
  return derivedId(startedMs, Buffer.from(JSON.stringify(seed)));
}

/** A department as one line of text: what a foreign program wrote into it saves nobody from a card. */
function lineOf(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim() || '—';
}

/** A day that a record can name; a limit may reach beyond. */
function dated<N extends string>(name: N, day: Day | null): { [K in N]?: string } {
  const date = day === null ? '' : dateOf(day);
  return isDate(date) ? ({ [name]: date } as { [K in N]: string }) : {};
}

class Judged {
  readonly cards: Earned[] = [];
  readonly #law: Law;
  readonly #hearing: Hearing;
  /** The node’s records by their ids. */
  readonly #records: ReadonlyMap<string, Placed>;

  constructor(law: Law, hearing: Hearing, records: ReadonlyMap<string, Placed>) {
    this.#law = law;
    this.#hearing = hearing;
    this.#records = records;
  }

  add(matter: NumberedMatter, clock: Clock, mark: Mark): void {
    const { origin, index, recordedAt, until } = this.#hearing;
    const id = cardId(matter, clock, mark.level);
    const known = matter.events.filter(({ day }) => day < until).slice(0, MAX_NAMED);
    const entries = known.map((event) => this.#records.get(event.id)!);
    const on = dateOf(mark.on);
    const department = lineOf(this.#records.get(clock.startRecord)!.entry.department);
    this.cards.push({
      id,
      number: `JC${on.replaceAll('-', '')}-${id.slice(-8)}`,
      department,
      at: recordedAt,
      hearing: { origin, index },
      entries: entries.map((placed) => ({ origin: placed.origin, index: placed.index })),
      ...this.#versions(matter, clock.clock, clock.started),
      body: {
        node: matter.node,
        of_kind: matter.kind as CardBody['of_kind'],
        number: matter.number,
        department,
        rule: clock.clock,
        run: clock.run,
        start_record: clock.startRecord,
        level: mark.level,
        on,
        started: dateOf(clock.started),
        ...dated('due', clock.due),
        ...dated('promised_due', clock.promisedDue),
        why: clock
          .why()
          .slice(0, MAX_LINES)
          .map(({ zh }) => zh.slice(0, MAX_LINE).toWellFormed()),
      },
    });
  }

  #versions(matter: NumberedMatter, rule: string, started: Day): Pick<Earned, 'rules' | 'calendars'> {
    const { rules, calendars, versions } = this.#law;
    const used = rules
      .of(matter.kind)
      .find((one) => one.rule.id === rule && one.from <= started && started <= one.until);
    const named = (name: string) => versions.get(name) ?? { bundled: name.slice(0, 64) };
    return {
      rules: named(used?.version ?? ''),
      calendars: calendars.of(matter.division, matter.node).versions.slice(0, 20).map(named),
    };
  }
}
