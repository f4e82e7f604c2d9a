import { type Entry, readSaid } from '@hutong/record';
import { ItemCatalogue, type ItemVersion } from './catalogue.ts';
import type { Matter } from './clocks/evaluate.ts';
import { eventOf, type MatterEvent } from './clocks/event.ts';
import { type Day, dayOfMoment } from './days.ts';
import { kindOf } from './kinds.ts';
import type { Kind } from './rules/schema.ts';

/** What of an entry moves a matter: an entry, or a record as an API shows it. */
type ToldEntry = Pick<Entry, 'id' | 'type' | 'subject' | 'occurredAt' | 'recordedAt'> & {
  body: object;
  /** A document that was made public without a review for secrecy here; absent: whoever asks does not look for that. */
  unreviewed?: boolean | undefined;
};

/** An entry of a node, as `collect` and `sortMatters` take it. */
export interface Told {
  node: string;
  entry: ToldEntry;
  /** When the node that is to answer had it, in milliseconds since 1970. */
  seenMs?: number;
  /** The day up to which its node had been heard without it (A6): for cards it occurred no earlier. */
  missed?: Day | undefined;
}

/** A matter with its number. */
export interface NumberedMatter extends Matter {
  number: string;
}

/** What nodes have said, sorted into matters. */
export interface Collected {
  matters: NumberedMatter[];
  catalogue: ItemCatalogue;
}

/** What says how an item is, and what says whether it stands in the hall. */
const STATING: ReadonlyMap<string, 'item' | 'hall'> = new Map([
  ['catalogue.item', 'item'],
  ['catalogue.register', 'hall'],
]);

/** Records under one number of one node, as followers keep them: what it says beyond them is no life of a matter. */
const MAX_RECORDS = 1_000;

/** Sorts entries into matters as `sortMatters` does, with what occurred or was recorded after `until` unread. */
export function collect(
  told: readonly Told[],
  until: Day,
  divisions: ReadonlyMap<string, string>,
): Collected {
  const isRead = ({ entry: { occurredAt, recordedAt } }: Told) =>
    dayOfMoment(occurredAt) <= until && dayOfMoment(recordedAt) <= until;
  return sortMatters(told.filter(isRead), divisions);
}

/**
 * Sorts entries into matters: each record of a node once, what was corrected aside (A4). Answers, decisions and the like
 * join the card or urge that they name.
 * @param told in the order of their positions
 * @param divisions by node
 */
export function sortMatters(told: readonly Told[], divisions: ReadonlyMap<string, string>): Collected {
  const records = new Map<string, Told>();
  const counts = new Map<string, number>();
  for (const one of told) {
    const key = keyOf(one.node, one.entry.id);
    const number = keyOf(one.node, one.entry.subject);
    const count = counts.get(number) ?? 0;
    if (count >= MAX_RECORDS || records.has(key)) continue;
    counts.set(number, count + 1);
    records.set(key, one);
  }
  const voided = correctedOf(records);
  const groups = new Map<string, NumberedMatter & { events: Ordered[] }>();
  const items: ItemVersion[] = [];
  const registered: ItemVersion[] = [];
  for (const [key, one] of records) {
    const { node, entry, seenMs, missed } = one;
    if (voided.has(key)) continue;
    const kind = kindOf(entry.type);
    if (kind === undefined) continue;
    const event = eventOf(entry, seenMs, missed);
    const of = STATING.get(entry.type) === 'item' ? items : registered;
    if (STATING.has(entry.type))
      of.push({
        node,
        division: divisions.get(node),
        code: entry.subject,
        day: event.day,
        missed,
        item: event.body,
      });
    const home = homeOf(one, records);
    const matter = matterOf(groups, home, kind, divisions);
    matter.events.push({ at: entry.occurredAt, ...event });
  }
  const matters = [...groups.values()];
  for (const { events } of matters) events.sort((a, b) => a.at - b.at);
  return { matters, catalogue: new ItemCatalogue(items, registered) };
}

/** An event with its moment: within a matter they stand in the order of (occurred at, position). */
type Ordered = MatterEvent & { at: number };

function keyOf(node: string, id: string): string {
  return `${node}/${id}`;
}

/**
 * Records that are void, by the latest corrections first: one that is itself void corrects nothing. A correction undoes
 * only corrections recorded before it, so that no two undo each other; other records wherever they stand, since a file may
 * bring them in any order.
 */
function correctedOf(records: ReadonlyMap<string, Told>): Set<string> {
  const voided = new Set<string>();
  const order = new Map([...records.keys()].map((key, index) => [key, index]));
  for (const [key, { node, entry }] of [...records].reverse()) {
    if (!entry.type.endsWith('.correct') || voided.has(key)) continue;
    const of = referenceOf(entry);
    const target = of === undefined ? undefined : keyOf(node, of);
    const corrected = target === undefined ? undefined : records.get(target);
    if (target === undefined || corrected?.entry.subject !== entry.subject) continue;
    const isCorrection = corrected.entry.type.endsWith('.correct');
    if (!isCorrection || order.get(target)! < order.get(key)!) voided.add(target);
  }
  return voided;
}

/** The record that another is about: the one it corrects, answers or decides on. */
function referenceOf(entry: ToldEntry): string | undefined {
  const said = readSaid(entry);
  const of = said !== undefined && 'of' in said.body ? said.body.of : undefined;
  return typeof of === 'string' ? of : undefined;
}

/** Whose matter an entry moves: its own node’s, unless it answers a record of another’s supervision. */
function homeOf({ node, entry }: Told, records: ReadonlyMap<string, Told>): { node: string; number: string } {
  const own = { node, number: entry.subject };
  if (!entry.type.startsWith('supervision.') || STARTERS.has(entry.type)) return own;
  const of = referenceOf(entry);
  if (of === undefined) return own;
  const said = readSaid(entry);
  const to =
    said !== undefined && 'to' in said.body && typeof said.body.to === 'string' ? said.body.to : node;
  const about = records.get(keyOf(to, of));
  return about === undefined ? own : { node: about.node, number: about.entry.subject };
}

/** These are matters of their own, whatever they refer to. */
const STARTERS: ReadonlySet<string> = new Set(['supervision.card', 'supervision.urge']);

function matterOf(
  groups: Map<string, NumberedMatter & { events: Ordered[] }>,
  { node, number }: { node: string; number: string },
  kind: Kind,
  divisions: ReadonlyMap<string, string>,
): NumberedMatter & { events: Ordered[] } {
  const key = JSON.stringify([node, kind, number]);
  const known = groups.get(key);
  if (known !== undefined) return known;
  const made = { node, kind, number, division: divisions.get(node), events: [] };
  groups.set(key, made);
  return made;
}
