import type { ErasedValue, HolderState, ValueState } from '@hutong/api';
import { type Entry, type Prepared, prepareOwn } from '@hutong/record';
import { type NodeConfig, type Registry, recipientsOf } from '@hutong/trust';
import { lingeringCopies } from './copies.ts';

/** A place where a record stands in a node's log. */
export interface ValuePlace {
  origin: string;
  index: number;
  /** Whose log it is. */
  node: string;
  entry: Entry;
}

/**
 * Each private value of an entry and where it is: at its owner, at those ancestors that policy names, and at parents its
 * owner had before, who may hold it still. Of others only what they said in their own logs counts (P9).
 * @param erased who said that which field is erased
 * @param here this node, what it holds of a field that is not erased, and whether what was erased is not overwritten yet
 */
export function statesAt(
  registry: Registry,
  { origin, index, node, entry }: ValuePlace,
  erased: readonly { field: string; node: string }[],
  here: {
    node: string;
    name: string;
    state: (field: string) => HolderState;
    lingers?: (field: string) => boolean;
  },
): ValueState[] {
  const sealedFor = recipientsOf(registry, node, entry.type);
  const former = registry.node(node)?.formerParents ?? [];
  const all = [...new Set([node, ...registry.ancestors(node), ...former])];
  return Object.keys(entry.commitments).map((field) => {
    const by = new Set(erased.filter((e) => e.field === field).map((e) => e.node));
    const state = (name: string): HolderState => {
      // Nothing is called erased while its bytes are in a file (P6).
      if (name === here.node && here.lingers?.(field) === true) return 'held';
      if (by.has(name)) return 'erased';
      return name === here.node ? here.state(field) : 'unknown';
    };
    const holders = all
      .filter((n) => n === node || by.has(n) || sealedFor.includes(n) || former.includes(n))
      .map((n) => ({
        node: n,
        name: n === here.node ? here.name : (registry.node(n)?.name ?? n),
        state: state(n),
      }));
    return { origin, index, field, ordered: by.has(node), holders };
  });
}

/** Orders a value erased at each of its places where that was not done; without a reason it only tells of them. */
export async function orderErasure(
  { config, now, random }: { config: NodeConfig; now: () => number; random: (n: number) => Uint8Array },
  { record, field, reason }: { record: string; field: string; reason: string | undefined },
  places: readonly { origin: string; index: number; ordered: boolean }[],
  append: (orders: Prepared[][]) => Promise<unknown>,
): Promise<ErasedValue> {
  const orders = places
    .filter((place) => !place.ordered && reason !== undefined)
    .map(({ origin, index }) => {
      const body = { record, origin, index, field, reason };
      return prepareOwn(config.name, { type: 'value.erase', subject: record, body }, { now: now(), random });
    });
  if (orders.length > 0) await append(orders);
  return {
    record,
    field,
    places: places.map(({ origin, index }) => ({ origin, index })),
    copies: lingeringCopies(config, now()),
  };
}
