import { idBytes, type LogStore } from '@hutong/log';
import { decodeEntry, type Entry, type Erasure, erasureOf, type Prepared, prepareOwn } from '@hutong/record';
import { type NodeConfig, parseOrigin, type Registry, recipientsOf } from '@hutong/trust';
import {
  type ErasedValue,
  lingeringCopies,
  type RecordValues,
  ValueRefused,
  type ValueService,
  type ValueState,
} from '@hutong/web';

/** A place of a record in the hall's own logs. */
interface Place {
  origin: string;
  index: number;
  entry: Entry;
}

interface Parts {
  config: NodeConfig;
  store: LogStore;
  registry: () => Registry;
  append: (groups: Prepared[][]) => Promise<unknown>;
  now: () => number;
  random: (n: number) => Uint8Array;
}

/** Private values of a hall's own records: in the clear in its store, sealed elsewhere. */
export class HallValues implements ValueService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async states(id: string): Promise<RecordValues | undefined> {
    const places = this.#places(id);
    if (places.length === 0) return undefined;
    const said = this.#erasures(id);
    return { record: id, values: places.flatMap((place) => this.#statesAt(place, said)) };
  }

  #statesAt({ origin, index, entry }: Place, said: readonly Erasure[]): ValueState[] {
    const { store, registry, config } = this.#parts;
    const held = new Set(store.values(origin, index, index + 1).map((v) => v.field));
    const ancestors = registry().ancestors(config.node);
    const sealedFor = recipientsOf(registry(), config.node, entry.type);
    return Object.keys(entry.commitments).map((field) => {
      const by = new Set(
        said.filter((e) => e.origin === origin && e.index === index && e.field === field).map((e) => e.node),
      );
      const ordered = by.has(config.node);
      const own = { node: config.node, name: config.name };
      const others = ancestors
        .filter((node) => by.has(node) || sealedFor.includes(node))
        .map((node) => ({
          node,
          name: registry().node(node)?.name ?? node,
          state: by.has(node) ? ('erased' as const) : ('unknown' as const),
        }));
      const state = ordered ? 'erased' : held.has(field) ? 'held' : 'missing';
      return { origin, index, field, ordered, holders: [{ ...own, state }, ...others] };
    });
  }

  async erase(id: string, field: string, reason: string): Promise<ErasedValue> {
    const { config, append, now } = this.#parts;
    const places = this.#places(id).filter(({ entry }) => Object.hasOwn(entry.commitments, field));
    if (places.length === 0) throw new ValueRefused('no_field');
    const said = this.#erasures(id);
    const ordered = ({ origin, index }: Place) =>
      said.some(
        (e) => e.node === config.node && e.origin === origin && e.index === index && e.field === field,
      );
    const orders = places
      .filter((place) => !ordered(place))
      .map(({ origin, index }) => this.#order({ record: id, origin, index, field, reason }));
    if (orders.length > 0) await append(orders);
    return {
      record: id,
      field,
      places: places.map(({ origin, index }) => ({ origin, index })),
      copies: lingeringCopies(config, now()),
    };
  }

  #order(body: { record: string; [key: string]: unknown }): Prepared[] {
    const { config, now, random } = this.#parts;
    const order = { type: 'value.erase', subject: body.record, body };
    return prepareOwn(config.name, order, { now: now(), random });
  }

  async read(id: string, field: string): Promise<string> {
    const places = this.#places(id).filter(({ entry }) => Object.hasOwn(entry.commitments, field));
    if (places.length === 0) throw new ValueRefused('no_field');
    for (const { origin, index } of places) {
      const found = this.#parts.store.values(origin, index, index + 1).find((v) => v.field === field);
      if (found !== undefined) return found.value;
    }
    throw new ValueRefused(this.#erasures(id).some((e) => e.field === field) ? 'erased' : 'not_held');
  }

  /** Where the record stands in this hall's own logs, oldest first. */
  #places(id: string): Place[] {
    const { store, config } = this.#parts;
    const rows = store.db
      .prepare('SELECT position FROM record WHERE id = ? ORDER BY position')
      .pluck()
      .all(idBytes(id)) as number[];
    return rows.flatMap((position) => {
      const { origin, index } = store.locate(position);
      const bytes = parseOrigin(origin).node === config.node ? store.entry(origin, index) : undefined;
      return bytes === undefined ? [] : [{ origin, index, entry: decodeEntry(bytes) }];
    });
  }

  /** What the logs held here, this hall's and its ancestors', say of the record's values being erased. */
  #erasures(id: string): Erasure[] {
    const { store } = this.#parts;
    const rows = store.db
      .prepare(
        "SELECT position FROM record WHERE subject = ? AND type IN ('value.erase', 'value.erased') ORDER BY position",
      )
      .pluck()
      .all(id) as number[];
    return rows.flatMap((position) => {
      const { origin, index } = store.locate(position);
      const bytes = store.entry(origin, index);
      if (bytes === undefined) return [];
      const { type, body } = decodeEntry(bytes);
      return erasureOf(parseOrigin(origin).node, type, body) ?? [];
    });
  }
}
