import { type Events, type Follower, type Held, table, withEvent } from '@hutong/follow';
import { bundledJudging, Calendars, type Judging } from '@hutong/matters';
import { encodeEntry, readEntry } from '@hutong/record';
import { groundsFor, lawOf, type Placed } from '@hutong/supervision';
import { parseOrigin, type Registry } from '@hutong/trust';
import { asc } from 'drizzle-orm';

type Judged = Pick<Judging, 'rules' | 'calendars'>;

/** Nodes whose laws are kept ready, and calendars that these share: one takes a megabyte and more. */
const MOST_LAWS = 200;
const MOST_CALENDARS = 20;
/** More versions of rules and calendars than these are nobody’s law. */
const MOST_SETS = 10_000;

/**
 * The rules and calendars in force for each node (A5): those that come with the program, and over them what its ancestors put
 * on record, the nearest scope first: pages judge by what cards are dealt by.
 */
export class Laws {
  readonly #registry: Registry;
  readonly #bundled = bundledJudging();
  readonly #ready = new Map<string, { version: string; law: Judged }>();
  readonly #calendars = new Map<string, Calendars>();
  #sets: ReadonlyMap<string, readonly Placed[]> = new Map();
  #held = '';

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Names what a node’s matters are judged by. */
  version(node: string): string {
    const names = this.#above(node).map(({ origin, index }) => `${origin} #${index}`);
    return [this.#bundled.version, ...names].join('\n');
  }

  of(node: string): Judged {
    const said = this.#above(node);
    if (said.length === 0) return this.#bundled;
    const version = `${this.version(node)}\n${this.#registry.node(node)?.divisionCode ?? ''}`;
    const known = this.#ready.get(node);
    if (known?.version === version) return known.law;
    const { rules, layers } = lawOf(groundsFor(this.#registry, node), node, said);
    const key = JSON.stringify(
      layers.map((layer) => [layer.version, layer.divisions, layer.nodes, layer.over]),
    );
    const calendars = this.#calendars.get(key) ?? new Calendars(layers);
    kept(this.#calendars, MOST_CALENDARS, key, calendars);
    const law = { rules, calendars };
    kept(this.#ready, MOST_LAWS, node, { version, law });
    return law;
  }

  /** What the ancestors of a node put on record. */
  #above(node: string): Placed[] {
    return this.#registry.ancestors(node).flatMap((above) => this.#sets.get(above) ?? []);
  }

  /** Takes what is on record by now. @param held what `follower` holds */
  async renew({ reader, states }: Held): Promise<void> {
    const t = reader.of(lawSet);
    const rows = await reader.db
      .select({ node: t.node, key: t.key, record: t.record })
      .from(t)
      .orderBy(asc(t.node), asc(t.key), asc(t.n))
      .limit(MOST_SETS);
    const names = JSON.stringify(rows);
    if (names === this.#held) return;
    const sets = new Map<string, Placed[]>();
    for (const node of new Set(rows.map((row) => row.node))) {
      const keys = new Set(rows.filter((row) => row.node === node).map(({ key }) => key));
      const held = (await states(node, [...keys])) as ReadonlyMap<string, Events<SetSaid>>;
      const placed = [...held.values()].flatMap(placedIn);
      sets.set(node, placed.sort(byPosition));
    }
    this.#sets = sets;
    this.#held = names;
  }

  /** Reads what was set; it stands before the read model of matters, which judges by it. */
  readonly follower: Follower<Events<SetSaid>> = {
    name: 'law',
    version: 1,
    types: ['rules.set', 'calendar.set'],
    tables: [lawSet],
    key: ({ type, subject }) => `${type}/${subject}`,
    fold: (events, followed) => {
      const entry = followed.entry();
      return withEvent(events, followed, { entry: entry === undefined ? null : encodeEntry(entry) });
    },
    rows: ({ told }) => told.map(({ id }) => lawSet.row({ record: id })),
    stale: async (held) => {
      await this.renew(held);
      return [];
    },
  };
}

/** An entry’s bytes; null where they were pruned here. */
interface SetSaid {
  entry: Uint8Array | null;
}

const lawSet = table('law_set', { record: 'text' });

function placedIn({ logs, told }: Events<SetSaid>): Placed[] {
  return told.flatMap(({ log, index, said }) => {
    const entry = said.entry === null ? undefined : readEntry(said.entry);
    return entry === undefined ? [] : [{ origin: logs[log]!, index, entry }];
  });
}

function byPosition(a: Placed, b: Placed): number {
  return parseOrigin(a.origin).epoch - parseOrigin(b.origin).epoch || a.index - b.index;
}

/** Keeps one more; where there are too many, those before it are made again when they are asked for. */
function kept<T>(all: Map<string, T>, most: number, key: string, value: T): void {
  if (all.size >= most && !all.has(key)) all.clear();
  all.set(key, value);
}
