import { createHash } from 'node:crypto';
import type { Held } from '@hutong/follow';
import {
  type Clock,
  type Day,
  evaluate,
  type Found,
  findingsIn,
  ItemCatalogue,
  type Judging,
  type Matter,
} from '@hutong/matters';
import { and, gte, inArray, lt } from 'drizzle-orm';
import { clockEvents, codesOf, type HeldMatter, type MatterState, mattersOf, versionsOf } from './state.ts';
import { itemCode } from './tables.ts';

/** Codes asked for in one query, and items that are read for one batch. */
const CODES_AT_ONCE = 1_000;
const MOST_ITEMS = 5_000;
/** Keys of items lie between these. */
export const ITEMS = { from: 'catalogue/', to: 'catalogue0' } as const;

/** What clocks are judged by at this node. */
export interface JudgedBy {
  /** The rules and calendars in force for a node, and what names them. */
  law(node: string): Pick<Judging, 'rules' | 'calendars'>;
  version(node: string): string;
  /** The day that it is now, in China. */
  today(): Day;
  /** Division code of a node, and who stands above it, the nearest first. */
  division(node: string): string | undefined;
  above(node: string): readonly string[];
}

/** What one batch of a node’s matters is judged by. */
export interface Beside {
  judging: Judging;
  division: string | undefined;
  until: Day;
  /** Names rules, calendars and division, as `judged` holds them. */
  stamp: number;
  /** Nothing new was said of these matters: what is named by an item among them is judged by what it says. */
  renews: boolean;
}

/** Says by what a node’s matters are judged. */
export function stampOf({ version, division }: JudgedBy, node: string): number {
  return createHash('sha256')
    .update(JSON.stringify([version(node), division(node) ?? '']))
    .digest()
    .readUIntBE(0, 6);
}

/** What these states of a node are judged by: the items that they name, of the node itself, else of who stands above it. */
export async function besideOf(
  by: JudgedBy,
  node: string,
  states: ReadonlyMap<string, MatterState>,
  held: Held,
  renews = false,
): Promise<Beside> {
  const matters: HeldMatter[] = [];
  for (const [key, state] of states) {
    await held.rest();
    matters.push(...mattersOf(state, key));
  }
  const codes = new Set(matters.flatMap((one) => (one.kind === 'item' ? [] : codesOf(one))));
  const { rules, calendars } = by.law(node);
  const catalogue = await knownCatalogue(by, node, codes, held);
  const division = by.division(node);
  return {
    judging: { rules, calendars, catalogue },
    division,
    until: by.today(),
    stamp: stampOf(by, node),
    renews,
  };
}

interface Known {
  node: string;
  codes: ReadonlySet<string>;
  catalogue: ItemCatalogue;
}

/** What was read of the catalogue for one batch: its matters are about few items, and those are read once. */
const known = new WeakMap<Held, Known>();

async function knownCatalogue(
  by: JudgedBy,
  node: string,
  codes: ReadonlySet<string>,
  held: Held,
): Promise<ItemCatalogue> {
  const read = known.get(held);
  if (read?.node === node && [...codes].every((code) => read.codes.has(code))) return read.catalogue;
  const all = new Set([...(read?.node === node ? read.codes : []), ...codes]);
  const catalogue = await catalogueOf(by, node, [...all], held);
  known.set(held, { node, codes: all, catalogue });
  return catalogue;
}

async function catalogueOf(
  by: JudgedBy,
  node: string,
  codes: readonly string[],
  { reader, states }: Held,
): Promise<ItemCatalogue> {
  const t = reader.of(itemCode);
  // Of two that say the same item the last counts: the nearest.
  const nodes = [node, ...by.above(node)].reverse();
  const found = new Map<string, Set<string>>(nodes.map((one) => [one, new Set()]));
  for (let i = 0; i < codes.length; i += CODES_AT_ONCE) {
    const some = inArray(t.code, codes.slice(i, i + CODES_AT_ONCE));
    const rows = await reader.db
      .select({ node: t.node, key: t.key })
      .from(t)
      .where(and(some, inArray(t.node, nodes), gte(t.key, ITEMS.from), lt(t.key, ITEMS.to)))
      .limit(MOST_ITEMS);
    for (const row of rows) found.get(row.node)?.add(row.key);
  }
  const versions = [];
  const registered = [];
  for (const [of, keys] of found) {
    if (keys.size === 0) continue;
    const held = await states(of, [...keys].sort());
    for (const key of [...held.keys()].sort())
      for (const item of mattersOf(held.get(key) as MatterState, key)) {
        versions.push(...versionsOf('catalogue.item', of, by.division(of), item));
        registered.push(...versionsOf('catalogue.register', of, by.division(of), item));
      }
  }
  return new ItemCatalogue(versions, registered);
}

/** The clocks of a matter, as reckoned on the day. */
export function clocksOf(beside: Beside, node: string, matter: HeldMatter): readonly Clock[] {
  return evaluate(beside.judging, asJudged(beside, node, matter), beside.until);
}

/** What is found of a matter beside lateness. */
export function foundOf(beside: Beside, node: string, matter: HeldMatter): readonly Found[] {
  return findingsIn(beside.judging, asJudged(beside, node, matter), beside.until);
}

function asJudged({ division }: Beside, node: string, matter: HeldMatter): Matter {
  return { node, kind: matter.kind, division, events: clockEvents(matter) };
}

/** Whether a clock still waits for something to be done. */
export function isOpen({ state, done }: Clock): boolean {
  return done === null && (state === 'running' || state === 'suspended' || state === 'late');
}
