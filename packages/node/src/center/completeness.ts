import type { CompletenessPage, CompletenessQuery, CompletenessService, NodeDay } from '@hutong/api';
import type { Archive, HeardDay } from '@hutong/archive';
import { dayState } from '@hutong/oversight';
import { dayOf, timeText } from '@hutong/record';
import type { Registry } from '@hutong/trust';

const DAY_MS = 86_400_000;

interface Parts {
  node: string;
  archive: Archive;
  registry: Registry;
  now: () => number;
}

/** A place in the list: newest day first, nodes by name. */
interface Place {
  day: number;
  node: string;
}

/** Which nodes beneath this center were heard from on which day, read off their heartbeats (P11). */
export class Completeness implements CompletenessService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  today(): number {
    return dayOf(this.#parts.now());
  }

  async days(query: CompletenessQuery): Promise<CompletenessPage> {
    const { archive, node: own } = this.#parts;
    const nodes = this.#nodes(query.node);
    const { places, more } = pageOf(nodes, query);
    if (places.length === 0) return { items: [] };
    const [newest, oldest] = [places[0] as Place, places.at(-1) as Place];
    const among = [...new Set(places.map((p) => p.node))];
    // What is heard meanwhile must not look like a day before the first: so that is asked first.
    const first = await archive.firstHeard(among);
    const ran = new Set((await archive.heard([own], oldest.day, newest.day)).map((h) => h.day));
    const heard = await archive.heard(among, oldest.day, newest.day);
    const items = places.map(({ day, node }) =>
      this.#item(
        { day, node },
        heard.find((h) => h.node === node && h.day === day),
        {
          ran: ran.has(day),
          begun: (first.get(node) ?? 0) < day,
        },
      ),
    );
    return { items, ...(more ? { next: `${oldest.day}:${oldest.node}` } : {}) };
  }

  #item(place: Place, heard: HeardDay | undefined, seen: { ran: boolean; begun: boolean }): NodeDay {
    const { registry } = this.#parts;
    return {
      day: timeText(place.day * DAY_MS).slice(0, 10),
      node: place.node,
      name: registry.node(place.node)?.name ?? place.node,
      state: dayState({ heard, ...seen }),
      so_far: place.day >= this.today(),
      heard: heard === undefined ? null : timeText(heard.heardS * 1_000),
      head: heard === undefined ? null : { origin: heard.origin, size: heard.size },
      entries: heard?.entries ?? null,
      records: heard?.records ?? null,
    };
  }

  #nodes(only: string | undefined): string[] {
    const { registry, node: own } = this.#parts;
    return registry
      .nodes()
      .filter((n) => n.node !== own && !n.retired && registry.within(n.node, own))
      .map((n) => n.node)
      .filter((n) => only === undefined || n === only)
      .sort();
  }
}

function pageOf(nodes: readonly string[], { from, to, limit, after }: CompletenessQuery) {
  const [day, node] = after === undefined ? [] : after.split(':');
  const start = day === undefined ? to : Math.min(to, Number(day));
  const places: Place[] = [];
  for (let at = start; at >= from && places.length <= limit; at--) {
    const rest = node !== undefined && at === Number(day) ? nodes.filter((n) => n > node) : nodes;
    places.push(...rest.map((n) => ({ day: at, node: n })));
  }
  return { places: places.slice(0, limit), more: places.length > limit };
}
