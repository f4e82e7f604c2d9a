import {
  Calendars,
  type CardChange,
  type Day,
  type ItemCatalogue,
  type Judging,
  kindOf,
  type NumberedMatter,
  Rules,
  rehearse,
  type Told,
} from '@hutong/matters';
import { parseOccurredAt } from '@hutong/record';
import type { Law, SetSaid } from './law.ts';

/** A record as a node’s API shows it, as far as a rehearsal reads it. */
export interface ShownRecord {
  node: string;
  origin: string;
  index: number;
  id: string;
  type: string;
  subject: string;
  occurred_at: string;
  recorded_at: string;
  body: object;
  unreviewed?: boolean;
  /** Its bytes are not kept there. */
  pruned?: object;
}

/** Gives records of a node’s API, a page at a time. */
export type ListRecords = (query: {
  node?: string;
  type?: string;
  cursor?: string;
}) => Promise<{ items: readonly ShownRecord[]; next?: string }>;

/** Records that move matters, in the order of their logs. */
export interface MatterRecords {
  told: Told[];
  /** Records that are read no more there. */
  pruned: number;
  /** Whether there were more than `most`: what follows is without them. */
  isCut: boolean;
}

/**
 * The records of matters that a node has, page after page: all, or those of one node or type.
 * @param read called with how many records were read so far
 */
export async function readMatterRecords(
  list: ListRecords,
  { most, ...of }: { node?: string; type?: string; most: number },
  read: (records: number) => void = () => {},
): Promise<MatterRecords> {
  const found: Placed[] = [];
  let [pruned, seen] = [0, 0];
  for await (const items of pagesOf(list, of)) {
    for (const record of items) {
      if (kindOf(record.type) === undefined && record.type !== 'disclosure.correct') continue;
      if (record.pruned === undefined) found.push(placed(record));
      else pruned += 1;
    }
    seen += items.length;
    read(seen);
    if (found.length > most) return { told: [], pruned, isCut: true };
  }
  return { told: found.sort(byPosition).map(({ told }) => told), pruned, isCut: false };
}

async function* pagesOf(list: ListRecords, of: { node?: string; type?: string }) {
  let cursor: string | undefined;
  do {
    const page = await list(cursor === undefined ? of : { ...of, cursor });
    yield page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}

/** Every version of rules and calendars that is on record there, in the order of their logs. */
export async function readSets(list: ListRecords): Promise<SetSaid[]> {
  const sets: SetSaid[] = [];
  for (const type of ['rules.set', 'calendar.set'])
    for await (const items of pagesOf(list, { type }))
      for (const { origin, index, recorded_at, body } of items)
        sets.push({ origin, index, entry: { type, recordedAt: parseOccurredAt(recorded_at), body } });
  return sets.sort((a, b) => epochOf(a) - epochOf(b) || a.index - b.index);
}

interface Placed {
  origin: string;
  index: number;
  told: Told;
}

function placed({ node, origin, index, id, type, subject, body, unreviewed, ...at }: ShownRecord): Placed {
  const [occurredAt, recordedAt] = [parseOccurredAt(at.occurred_at), parseOccurredAt(at.recorded_at)];
  return {
    origin,
    index,
    told: { node, entry: { id, type, subject, occurredAt, recordedAt, body, unreviewed } },
  };
}

/** A node's records stand in the order of its logs. */
function byPosition(a: Placed, b: Placed): number {
  const [one, other] = [a.told.node, b.told.node];
  if (one !== other) return one < other ? -1 : 1;
  return epochOf(a) - epochOf(b) || a.index - b.index;
}

/** The number of a log among those of its node: `<network>/<node>/<epoch>-<key>`. */
function epochOf({ origin }: { origin: string }): number {
  return Number.parseInt(origin.split('/')[2] ?? '', 10);
}

/** What a law is made of. */
export type LawParts = Pick<Law, 'inForce' | 'layers'>;

/** What matters are judged by as it is, and as it would be. */
export interface JudgingPair {
  before: Judging;
  after: Judging;
}

/**
 * Judges by what is in force and by what is to come. Nodes of one law share what is made of it: a calendar takes a megabyte.
 * @param law what is in force for a node
 * @param change what it would become
 */
export function pairsOf(
  law: (node: string) => LawParts,
  change: (law: LawParts, node: string) => LawParts,
  catalogue: ItemCatalogue,
): (node: string) => JudgingPair {
  const made = new Map<string, Judging>();
  const judging = (parts: LawParts): Judging => {
    const key = textOf(parts);
    const known = made.get(key) ?? {
      rules: new Rules(parts.inForce),
      calendars: new Calendars(parts.layers),
      catalogue,
    };
    made.set(key, known);
    return known;
  };
  return (node) => {
    const inForce = law(node);
    return { before: judging(inForce), after: judging(change(inForce, node)) };
  };
}

function textOf({ inForce, layers }: LawParts): string {
  const rules = inForce.map(({ set, effectiveFrom }) => [set.version, effectiveFrom]);
  return JSON.stringify([rules, layers.map(({ version, divisions, nodes }) => [version, divisions, nodes])]);
}

/** How many matters were judged twice, and what would become of their cards. */
export interface RehearsalCounts {
  matters: number;
  clocks: number;
  /** Clocks whose due days would be others. */
  moved: number;
  comes: number;
  goes: number;
  moves: number;
}

export const noCounts = (): RehearsalCounts => ({
  matters: 0,
  clocks: 0,
  moved: 0,
  comes: 0,
  goes: 0,
  moves: 0,
});

/** Judges one matter twice and counts it. @returns the cards of it that would come, go or move */
export function rehearseCounted(
  { before, after }: JudgingPair,
  matter: NumberedMatter,
  until: Day,
  counts: RehearsalCounts,
): CardChange[] {
  const { cards, clocks, moved } = rehearse(before, after, matter, until);
  counts.matters += 1;
  counts.clocks += clocks;
  counts.moved += moved;
  for (const card of cards) counts[card.change] += 1;
  return cards;
}
