import { filled, type Text } from '@hutong/record';
import { type Judging, judge, type Matter, type Unlimited } from './clocks/evaluate.ts';
import { happenings } from './clocks/event.ts';
import { FOUND, NOT_IN_FORCE, NOT_IN_HALL } from './clocks/texts.ts';
import { type Day, dateOf } from './days.ts';

/** What is found of a matter beside lateness, by its code in `supervision.finding`. */
export interface Found {
  finding:
    | 'item.not_in_force'
    | 'item.not_registered'
    | 'limit.unknown'
    | 'rating.again'
    | 'document.unreviewed';
  /** The record by which it is so. */
  record: string;
  on: Day;
  text: Text;
}

/** Where a case begins, the surest first: an item has to be in force on the day on which it is accepted. */
const BEGINNINGS = [[{ on: 'case.accept', when: { accepted: true } }], [{ on: 'case.apply' }]];

/** What is found of a matter by the end of the day `until`. Total, as `evaluate`. */
export function findingsIn(judging: Judging, matter: Matter, until: Day): Found[] {
  const found = ofItem(judging, matter, until);
  for (const one of judge(judging, matter, until).unlimited) found.push(limitUnknown(one));
  found.push(...ratedAgain(matter, until), ...unreviewed(matter, until));
  return found;
}

/** 一次一评: of several ratings the first one counts, and somebody has to say how there came to be another. */
function ratedAgain({ events }: Matter, until: Day): Found[] {
  const [, ...again] = happenings([{ on: 'case.rate' }], events, until);
  return again.map(({ event, day }) => ({
    finding: 'rating.again',
    record: event.id,
    on: day,
    text: filled(FOUND.rated_again, { day: dateOf(day) }),
  }));
}

/** Documents that were made public past the gate (保密审查), each of their records. */
function unreviewed({ kind, events }: Matter, until: Day): Found[] {
  if (kind !== 'document') return [];
  return events
    .filter((event) => event.unreviewed === true && event.day <= until)
    .map(({ id, day }) => ({
      finding: 'document.unreviewed',
      record: id,
      on: day,
      text: filled(FOUND.unreviewed, { day: dateOf(day) }),
    }));
}

function ofItem({ catalogue }: Judging, matter: Matter, until: Day): Found[] {
  if (matter.kind !== 'case') return [];
  const begun = BEGINNINGS.map((refs) => happenings(refs, matter.events, until)[0]).find((one) => one);
  if (begun === undefined) return [];
  const at = { record: begun.event.id, on: begun.day };
  const found: Found[] = [];
  const standing = catalogue.notInForce(matter, begun.day);
  if (standing !== undefined) {
    const { node, name } = standing;
    const why = filled(NOT_IN_FORCE[standing.why], { day: dateOf(standing.day) });
    const text = filled(FOUND.not_in_force, { day: dateOf(begun.day), name, node, why });
    found.push({ finding: 'item.not_in_force', ...at, text });
  }
  const absence = catalogue.notRegistered(matter, begun.day);
  if (absence !== undefined) {
    const why = filled(NOT_IN_HALL[absence.why], { day: dateOf(absence.day) });
    const text = filled(FOUND.not_registered, { day: dateOf(begun.day), name: absence.name, why });
    found.push({ finding: 'item.not_registered', ...at, text });
  }
  return found;
}

function limitUnknown({ clock, record, day, item }: Unlimited): Found {
  const words = item?.statutory_limit ?? item?.promised_limit;
  const fields = { clock, day: dateOf(day) };
  const text =
    typeof words === 'string'
      ? filled(FOUND.limit_in_words, { ...fields, words: words.slice(0, 100).toWellFormed() })
      : filled(item === undefined ? FOUND.no_item : FOUND.no_limit, fields);
  return { finding: 'limit.unknown', record, on: day, text };
}
