import type { SupervisionService } from '@hutong/api';
import type { Archive } from '@hutong/archive';
import { Calendars, type Day, dayOfMoment } from '@hutong/matters';
import { headsOf } from '@hutong/oversight';
import { readBody, readEntry } from '@hutong/record';
import {
  compareCards,
  type Dealt,
  groundsFor,
  type Hearing,
  mayFollow,
  type Place,
  readHearing,
  type SupervisionFault,
  unheard,
} from '@hutong/supervision';
import { parseOrigin, type Registry } from '@hutong/trust';
import { bearingsOf, type HeadThen } from './bearings.ts';
import { hearingFault } from './borne.ts';
import { earnedFrom } from './earned.ts';
import { ofType } from './heard-logs.ts';

interface Parts {
  node: string;
  archive: Archive;
  registry: Registry;
}

type Page = NonNullable<Awaited<ReturnType<SupervisionService['next']>>>;

/** Faults that are told of what one node said of another. */
const MAX_FAULTS = 200;

/** What a center said of one node. */
interface Spoken {
  hearings: Hearing[];
  cards: Dealt[];
  /** Of each of its logs, the longest head that the center anchored on a day. */
  heads: Map<string, HeadThen>;
}

/** What a center said of others, and the days on which it did. */
interface Center {
  nodes: Map<string, Spoken>;
  days: Set<Day>;
}

/**
 * Recomputes from the records held here what the centers beneath and this one should have dealt (A7). No clock is asked:
 * hearings alone say as of when.
 */
export class SupervisionAudit implements SupervisionService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async next(after: string): Promise<Page | undefined> {
    const { registry, node } = this.#parts;
    const names = registry.nodes().map((one) => one.node);
    const within = names.filter((name) => name > after && registry.within(name, node)).sort();
    for (const center of within) {
      const spoken = await this.#spoken(center);
      if (spoken.nodes.size === 0) continue;
      const items: Page['items'] = [];
      for (const of of spoken.nodes.keys()) items.push(await this.#check(center, of, spoken));
      return { center, items };
    }
    return undefined;
  }

  async #spoken(center: string): Promise<Center> {
    const { archive, registry } = this.#parts;
    const found = new Map<string, Spoken>();
    const days = new Set<Day>();
    const of = (node: string) => {
      const known: Spoken = found.get(node) ?? { hearings: [], cards: [], heads: new Map() };
      found.set(node, known);
      return known;
    };
    let above: ReadonlyMap<string, number> = new Map();
    for await (const { origin, index, entry } of ofType(archive, 'anchor', center)) {
      const day = dayOfMoment(entry.recordedAt);
      days.add(day);
      const heads = headsOf(entry);
      const seen = heads.filter(({ cosigned }) => !cosigned);
      if (seen.length > 0)
        above = new Map([...above, ...seen.map((head) => [head.origin, head.size] as const)]);
      for (const head of heads) {
        const { node } = parseOrigin(head.origin);
        const info = registry.node(node);
        // What the registry cut off is heard by nobody.
        const size = Math.min(head.size, registry.log(head.origin)?.closedAt ?? head.size);
        if (!head.cosigned || size === 0 || info?.parent !== center || info.retired) continue;
        of(node).heads.set(`${head.origin} ${day}`, {
          origin: head.origin,
          size,
          day,
          at: { origin, index },
          above,
        });
      }
    }
    for await (const placed of ofType(archive, 'supervision.hearing', center)) {
      days.add(dayOfMoment(placed.entry.recordedAt));
      const hearing = readHearing(placed);
      if (hearing !== undefined) of(hearing.body.node).hearings.push(hearing);
    }
    for await (const { origin, index, entry } of ofType(archive, 'supervision.card', center)) {
      const body = readBody(entry, 'supervision.card');
      if (body !== undefined) of(body.node).cards.push({ origin, index, id: entry.id, body });
    }
    return { nodes: found, days };
  }

  async #check(center: string, node: string, { nodes, days }: Center): Promise<Page['items'][number]> {
    const { registry } = this.#parts;
    const { hearings, cards, heads } = nodes.get(node)!;
    const faults: SupervisionFault[] = [];
    const good: Hearing[] = [];
    for (const hearing of hearings) {
      const before = good.at(-1);
      const why = await hearingFault(this.#parts, hearing, before);
      const at = { origin: hearing.origin, index: hearing.index };
      if (why !== undefined) faults.push({ code: 'hearing.unfounded', at, why });
      if (mayFollow(before, hearing.until, hearing.recordedAt)) good.push(hearing);
    }
    const grounds = groundsFor(registry, node, center);
    const earned = await earnedFrom(this.#parts, good, 0, grounds);
    const worked = new Calendars(grounds.calendars).of(registry.node(center)?.divisionCode, center);
    const atWork = [...days].filter((day) => worked.isWorked(day)).sort((a, b) => a - b);
    const received = [...heads.values()];
    const bearings = await bearingsOf(this.#parts, center, node, received);
    faults.push(...unheard(received, good, atWork, (head) => bearings.get(head)));
    const isOver = await this.#overAt(good);
    // A card that the registry redacted was dealt.
    const held = earned.filter(({ id }) => !registry.redactions.record(center, id));
    faults.push(...compareCards(held, cards, isOver));
    const counts = { hearings: hearings.length, cards: cards.length, found: faults.length };
    return { center, node, ...counts, faults: faults.slice(0, MAX_FAULTS) };
  }

  /** The cards of a hearing must be there before the next one, and those of the last when its center has gone on to another day. */
  async #overAt(hearings: readonly Hearing[]): Promise<(hearing: Place) => boolean> {
    const last = hearings.at(-1);
    if (last === undefined) return () => true;
    const { archive } = this.#parts;
    const head = await archive.head(last.origin);
    const bytes = head && (await archive.entry(last.origin, head.size - 1));
    const said = bytes && readEntry(bytes);
    const wentOn = said !== undefined && dayOfMoment(said.recordedAt) > dayOfMoment(last.recordedAt);
    return ({ origin, index }) => wentOn || origin !== last.origin || index !== last.index;
  }
}
