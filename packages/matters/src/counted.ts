/** What a report counts of cases (日报、周报、月报): every figure is so many records, and says its formula (A10). */
import type { Text } from '@hutong/record';
import type { Clock } from './clocks/clock.ts';
import { type Day, dayOfMoment } from './days.ts';
import { isBadGrade } from './kinds/case.ts';
import type { FoldEvent } from './kinds/event.ts';
import type { FoldedMatter } from './kinds/matter.ts';

/** The formulas' version: one that counts otherwise has the next. */
export const COUNTED_VERSION = 1;

interface Figure {
  title: Text;
  formula: Text;
}

/** The figures of a report, in their order, each with the formula by which it is counted. */
export const FIGURES = {
  received: {
    title: { zh: '收件', en: 'received' },
    formula: { zh: '登记了申请的办件，一件一次', en: 'cases with an application, each once' },
  },
  sent_away: {
    title: { zh: '一次性告知', en: 'sent away' },
    formula: {
      zh: '未收件、当场一次性告知的，一人一次',
      en: 'people sent away with a notice of what to bring, each once',
    },
  },
  accepted: {
    title: { zh: '受理', en: 'accepted' },
    formula: { zh: '受理的办件，一件一次', en: 'cases that were accepted, each once' },
  },
  refused: {
    title: { zh: '不予', en: 'refused' },
    formula: {
      zh: '不予受理的记录，和结果为不予的办结记录',
      en: 'records by which a case was not accepted, or decided against',
    },
  },
  extended: {
    title: { zh: '延期', en: 'extended' },
    formula: { zh: '延长审批的记录，一次一条', en: 'records by which a limit was extended' },
  },
  closed: {
    title: { zh: '办结', en: 'closed' },
    formula: {
      zh: '办结的办件，不论结果，一件一次',
      en: 'cases that were closed, whatever the outcome, each once',
    },
  },
  late: {
    title: { zh: '超期', en: 'late' },
    formula: {
      zh: '期限在期间内过完而到那天未办的办件，一件一次；法定期限在先，没有法定期限的按承诺期限',
      en: 'cases with a limit that ran out in the period before it was met, each once; by statute, else as promised',
    },
  },
  rated: {
    title: { zh: '评价', en: 'rated' },
    formula: { zh: '凭凭证评价的办件，一件一次', en: 'cases rated by whoever holds the voucher, each once' },
  },
  rated_badly: {
    title: { zh: '差评', en: 'badly rated' },
    formula: { zh: '评价为不满意或非常不满意的', en: 'of those the ones with one of the two lowest grades' },
  },
} as const satisfies Record<string, Figure>;
export type Counted = keyof typeof FIGURES;
export const COUNTED = Object.keys(FIGURES) as Counted[];

/** One record that a figure counts. */
export interface CountedRecord {
  what: Counted;
  /** Its id; of a limit that ran out the record with which its clock started. */
  record: string;
  day: Day;
}

/** Of these the first record of a case counts: a second application under one number is no second case. */
const ONCE: ReadonlySet<Counted> = new Set(['received', 'sent_away', 'accepted', 'closed', 'rated']);

function figuresOf({ type, body }: FoldEvent): Counted[] {
  switch (type) {
    case 'case.apply':
      return ['received'];
    case 'case.sent_away':
      return ['sent_away'];
    case 'case.accept':
      return [body.accepted === false ? 'refused' : 'accepted'];
    case 'case.special_start':
      return body.special_type === '1' ? ['extended'] : [];
    case 'case.close':
      return body.outcome === '不予' ? ['closed', 'refused'] : ['closed'];
    case 'case.rate':
      return ['rated'];
    default:
      return [];
  }
}

/**
 * What a case adds to the figures of a period: records that a correction voids add nothing.
 * @param events of the case, in the order in which they occurred
 * @param clocks of the case, as reckoned on the day of the report
 * @param from first day, counted
 * @param to last day, counted
 */
export function countedOf(
  { folded, events }: { folded: Pick<FoldedMatter, 'events'>; events: readonly FoldEvent[] },
  clocks: readonly Clock[],
  from: Day,
  to: Day,
): CountedRecord[] {
  const counted: CountedRecord[] = [];
  const seen = new Set<Counted>();
  const add = (what: Counted, record: string, day: Day) => {
    if (day >= from && day <= to) counted.push({ what, record, day });
  };
  for (const event of standing(folded, events))
    for (const what of figuresOf(event)) {
      if (ONCE.has(what) && seen.has(what)) continue;
      seen.add(what);
      const day = dayOfMoment(event.occurredAt);
      add(what, event.id, day);
      if (what === 'rated' && isBadGrade(String(event.body.grade))) add('rated_badly', event.id, day);
    }
  const [late] = clocks
    .flatMap(({ state, due, promisedDue, startRecord }) => {
      const last = due ?? promisedDue;
      // The day after the last one in time is the first one that is late.
      return state === 'late' && last !== null ? [{ record: startRecord, day: last + 1 }] : [];
    })
    .filter(({ day }) => day >= from && day <= to)
    .sort((a, b) => a.day - b.day);
  if (late !== undefined) add('late', late.record, late.day);
  return counted;
}

/** Who took a case at the counter, as its first record that names its handler says; undefined where none does. */
export function takenBy({
  folded,
  events,
}: {
  folded: Pick<FoldedMatter, 'events'>;
  events: readonly FoldEvent[];
}): string | undefined {
  for (const { body } of standing(folded, events))
    if (typeof body.handler === 'string' && body.handler !== '') return body.handler;
  return undefined;
}

function standing(folded: Pick<FoldedMatter, 'events'>, events: readonly FoldEvent[]): FoldEvent[] {
  const voided = new Set(folded.events.flatMap(({ id, voidedBy }) => (voidedBy === null ? [] : [id])));
  return events.filter(({ id }) => !voided.has(id));
}
