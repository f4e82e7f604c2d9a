import type { SupervisionService } from '@hutong/api';
import type { Archive } from '@hutong/archive';
import { dayOfMoment } from '@hutong/matters';
import { readBody, readEntry } from '@hutong/record';
import {
  cardsAt,
  compareCards,
  type Dealt,
  type Hearing,
  mayFollow,
  type Place,
  readHearing,
  type SupervisionFault,
} from '@hutong/supervision';
import type { Registry } from '@hutong/trust';
import { hearingFault } from './borne.ts';
import { entriesAt, ofType } from './heard-logs.ts';
import { groundsFor } from './law.ts';

interface Parts {
  node: string;
  archive: Archive;
  registry: Registry;
}

type Page = NonNullable<Awaited<ReturnType<SupervisionService['next']>>>;

/** Faults that are told of what one node said of another. */
const MAX_FAULTS = 200;

interface Spoken {
  hearings: Hearing[];
  cards: Dealt[];
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
      if (spoken.size === 0) continue;
      const items: Page['items'] = [];
      for (const [of, said] of spoken) items.push(await this.#check(center, of, said));
      return { center, items };
    }
    return undefined;
  }

  async #spoken(center: string): Promise<Map<string, Spoken>> {
    const { archive } = this.#parts;
    const found = new Map<string, Spoken>();
    const of = (node: string) => {
      const known = found.get(node) ?? { hearings: [], cards: [] };
      found.set(node, known);
      return known;
    };
    for await (const placed of ofType(archive, 'supervision.hearing', center)) {
      const hearing = readHearing(placed);
      if (hearing !== undefined) of(hearing.body.node).hearings.push(hearing);
    }
    for await (const { origin, index, entry } of ofType(archive, 'supervision.card', center)) {
      const body = readBody(entry, 'supervision.card');
      if (body !== undefined) of(body.node).cards.push({ origin, index, id: entry.id, body });
    }
    return found;
  }

  async #check(center: string, node: string, { hearings, cards }: Spoken): Promise<Page['items'][number]> {
    const { archive, registry } = this.#parts;
    const faults: SupervisionFault[] = [];
    const good: Hearing[] = [];
    for (const hearing of hearings) {
      const before = good.at(-1);
      const why = await hearingFault(this.#parts, hearing, before);
      const at = { origin: hearing.origin, index: hearing.index };
      if (why !== undefined) faults.push({ code: 'hearing.unfounded', at, why });
      if (mayFollow(before, hearing.until, hearing.recordedAt)) good.push(hearing);
    }
    const last = good.at(-1);
    const told = last === undefined ? [] : await entriesAt(archive, last);
    const grounds = groundsFor(registry, node);
    const earned = good.flatMap((_, i) => cardsAt(good.slice(0, i + 1), told, grounds));
    const isOver = await this.#overAt(good);
    faults.push(...compareCards(earned, cards, isOver));
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
