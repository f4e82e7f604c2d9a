import { type BodyOf, filled, type Text } from '@hutong/record';
import type { Earned } from './cards.ts';
import type { Place } from './hearing.ts';
import type { Version } from './law.ts';

/** A card as its center’s log has it. */
export interface Dealt extends Place {
  id: string;
  body: BodyOf<'supervision.card'>;
}

/** What a center’s supervision is found to be wrong in, in the words of `supervision.finding`. */
export interface SupervisionFault {
  code: 'card.missing' | 'card.unfounded' | 'hearing.unfounded' | 'hearing.none';
  /** Of the matter, where it is about one. */
  number?: string;
  /** The entry that is not as it should be; where one is missing, the hearing after which it should stand. */
  at: Place;
  why: Text;
}

const WHY = {
  missing: {
    zh: '应亮 {level} 牌（{rule}，{on}），没有亮',
    en: 'a {level} card ({rule}, {on}) was earned and not dealt',
  },
  invented: {
    zh: '亮了 {level} 牌（{rule}，{on}），从听取得不出',
    en: 'a {level} card ({rule}, {on}) follows from no hearing',
  },
  differs: {
    zh: '{level} 牌（{rule}）的 {field} 写作 {says}，应为 {follows}',
    en: '{field} of a {level} card ({rule}) says {says}; what follows is {follows}',
  },
} as const;

/** What of a card must be as it follows, in this order. */
const FIELDS = [
  'on',
  'number',
  'of_kind',
  'rule',
  'start_record',
  'level',
  'started',
  'due',
  'promised_due',
] as const;

/**
 * Holds the cards that a center dealt to one node against those that follow from its hearings: hidden, invented and
 * re-dated ones are told.
 * @param earned in the order of the hearings; of those with one id the first is to be dealt
 * @param isOver whether a hearing’s cards must be on record by now
 */
export function compareCards(
  earned: readonly Earned[],
  dealt: readonly Dealt[],
  isOver: (hearing: Place) => boolean,
): SupervisionFault[] {
  const expected = new Map<string, Earned>();
  for (const card of earned) if (!expected.has(card.id)) expected.set(card.id, card);
  const faults: SupervisionFault[] = [];
  const seen = new Set<string>();
  for (const card of dealt) {
    const follows = expected.get(card.id);
    const { number } = card.body;
    const at = { origin: card.origin, index: card.index };
    const why = follows === undefined || seen.has(card.id) ? invented(card) : difference(card, follows);
    seen.add(card.id);
    if (why !== undefined) faults.push({ code: 'card.unfounded', number, at, why });
  }
  for (const { id, hearing, body } of expected.values())
    if (!seen.has(id) && isOver(hearing)) {
      const why = filled(WHY.missing, { level: body.level, rule: body.rule, on: body.on });
      faults.push({ code: 'card.missing', number: body.number, at: hearing, why });
    }
  return faults;
}

function invented({ body: { level, rule, on } }: Dealt): Text {
  return filled(WHY.invented, { level, rule, on });
}

function difference({ body }: Dealt, follows: Earned): Text | undefined {
  const pairs = [
    ...FIELDS.map((field) => [field, body[field], follows.body[field]] as const),
    ['rules', versionText(body.rules), versionText(follows.rules)] as const,
    ['calendars', versions(body.calendars), versions(follows.calendars)] as const,
    ['hearing', placeText(body.hearing), placeText(follows.hearing)] as const,
    ['entries', named(body.entries), follows.entries.map(placeText).sort().join(' ')] as const,
  ];
  const found = pairs.find(([, says, is]) => says !== is);
  if (found === undefined) return undefined;
  const [field, says, is] = found;
  const { level, rule } = body;
  return filled(WHY.differs, { level, rule, field, says: short(says), follows: short(is) });
}

function placeText({ origin, index }: Place): string {
  return `${origin} #${index}`;
}

function versionText(version: Version): string {
  return 'bundled' in version ? version.bundled : placeText(version);
}

function versions(all: readonly Version[]): string {
  return all.map(versionText).join(' ');
}

function named(entries: BodyOf<'supervision.card'>['entries']): string {
  const places = entries.flatMap(({ origin, at }) => at.map(({ index }) => placeText({ origin, index })));
  return places.sort().join(' ');
}

function short(value: string | undefined): string {
  return value === undefined ? '—' : value.slice(0, 200);
}
