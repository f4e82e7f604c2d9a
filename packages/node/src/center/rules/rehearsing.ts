import { setImmediate } from 'node:timers/promises';
import type { Rehearsal, RehearsedCard } from '@hutong/api';
import { type CardChange, collect, type Day, dateOf, type NumberedMatter } from '@hutong/matters';
import type { Text } from '@hutong/record';
import {
  groundsFor,
  type LawParts,
  type ListRecords,
  lawOf,
  pairsOf,
  readMatterRecords,
  rehearseCounted,
  type SetSaid,
} from '@hutong/supervision';
import type { Registry } from '@hutong/trust';
import type { Step } from '../../runs/keeper.ts';
import type { Draft } from './brought.ts';

/** Records of matters of one node that are judged; of one with more nothing is, and it is named. */
const MOST_RECORDS = 300_000;
const MOST_NAMED = 50;
/** Cards that are listed; all are counted. */
const MOST_CARDS = 5_000;
/** Matters that are judged before others may go on. */
const AT_ONCE = 50;
const ITEMS = ['catalogue.item', 'catalogue.register', 'catalogue.correct'];

export interface Rehearsing {
  draft: Draft;
  state: Rehearsal;
  cards: RehearsedCard[];
  /** What stood on record of rules and calendars when it began. */
  sets: readonly SetSaid[];
  until: Day;
}

interface Parts {
  node: string;
  registry: Registry;
  list: ListRecords;
  now: () => number;
  /** Tells how far it is; throws where it is to end. */
  step: Step;
}

/** Judges all matters beneath twice, node by node: what it found stands in `state` and `cards` as it goes. */
export async function rehearseAll(parts: Parts, run: Rehearsing): Promise<void> {
  const { registry, node, list, step } = parts;
  const { state, until } = run;
  const divisions = new Map<string, string>();
  for (const { node: of, divisionCode } of registry.nodes())
    if (divisionCode !== undefined) divisions.set(of, divisionCode);
  const nodes = registry
    .nodes()
    .map((one) => one.node)
    .filter((one) => one === node || registry.within(one, node))
    .sort();
  state.total = nodes.length;
  const items = [];
  for (const type of ITEMS) items.push(...(await readMatterRecords(list, { type, most: MOST_RECORDS })).told);
  const { catalogue } = collect(items, until, divisions);
  const law = (of: string): LawParts =>
    lawOf(groundsFor(registry, of), of, setsAbove(registry, of, run.sets));
  const pairs = pairsOf(law, (inForce, of) => changed(parts, run, inForce, of), catalogue);
  for (const of of nodes) {
    step(state.done, state.total);
    const { told, pruned, isCut } = await readMatterRecords(list, { node: of, most: MOST_RECORDS });
    if ((pruned > 0 || isCut) && state.left_out.length < MOST_NAMED) state.left_out.push(of);
    const { matters } = collect(told, until, divisions);
    for (const [index, matter] of matters.entries()) {
      if (index % AT_ONCE === 0) {
        await setImmediate();
        step(state.done, state.total);
      }
      for (const card of rehearseCounted(pairs(of), matter, until, state.counts))
        if (run.cards.length < MOST_CARDS) run.cards.push(shown(matter, card));
    }
    state.done += 1;
  }
}

/** What the ancestors of a node put on record. */
const setsAbove = (registry: Registry, of: string, sets: readonly SetSaid[]) => {
  const above = registry.ancestors(of);
  return sets.filter(({ origin }) => above.includes(origin.split('/')[1] ?? ''));
};

/**
 * What a node would be judged by. A calendar holds for the days of which it speaks. Rules judge what starts from their day on;
 * rehearsed they judge all clocks, as nothing has started after today.
 */
function changed({ registry, now, node }: Parts, run: Rehearsing, inForce: LawParts, of: string): LawParts {
  const { draft, sets } = run;
  const { type } = draft.brought;
  const origin = `${NETWORK}/${node}/0-${draft.key.slice(0, 8)}`;
  const entry = { type, recordedAt: now(), body: draft.body };
  const above = setsAbove(registry, of, [...sets, { origin, index: 0, entry }]);
  const law = lawOf(groundsFor(registry, of), of, above);
  if (type === 'calendar.set') return law;
  const last = law.inForce.at(-1);
  if (last === undefined || last.set.version !== `${origin} #0`) return inForce;
  return { inForce: [{ set: last.set, effectiveFrom: 0 }], layers: inForce.layers };
}

/** Explanations name what is rehearsed as an entry of a log that there is not. */
const NETWORK = 'rehearsed';

function shown({ node, number }: NumberedMatter, card: CardChange): RehearsedCard {
  const { change, kind, clock, level, before, after } = card;
  const why: Text[] = card.why();
  return {
    change,
    node,
    kind,
    number,
    clock,
    level,
    before: before === null ? null : dateOf(before),
    after: after === null ? null : dateOf(after),
    why,
  };
}
