import type { MatterEvent } from './clocks/event.ts';
import type { Item } from './clocks/limits.ts';
import type { Day } from './days.ts';
import { dayOfText } from './days.ts';

/** An item of the catalogue as one record of one node says it. */
export interface ItemVersion {
  node: string;
  /** The record’s subject. */
  code: string;
  /** The day on which the record occurred. */
  day: Day;
  /** The day up to which its node had been heard without it (A6): for cards it holds no earlier. */
  missed?: Day | undefined;
  item: Item;
}

const CODES = ['implementation_code', 'handling_code', 'local_code', 'basic_code'];
/** What an event calls the item that it is about, the surest first. */
const NAMED_BY = ['implementation_code', 'item_code', 'item_name'];

interface Version {
  from: Day;
  item: Item;
}

/** Items by the codes that records name them by, each with its versions. */
export class ItemCatalogue {
  readonly #byNode = new Map<string, Map<string, Version[]>>();
  /** What any node says, for nodes that have no such item themselves. */
  readonly #byAny = new Map<string, Version[]>();

  /** @param versions in the order in which they were recorded */
  constructor(versions: readonly ItemVersion[]) {
    for (const { node, code, day, missed, item } of versions) {
      const from = dayOfText(item.effective_from) ?? day;
      const version = { from: Math.max(from, missed ?? from), item };
      const own = this.#byNode.get(node) ?? new Map<string, Version[]>();
      this.#byNode.set(node, own);
      const keys = new Set([code, item.name, ...CODES.map((field) => item[field])]);
      for (const key of keys) {
        if (typeof key !== 'string') continue;
        add(own, key, version);
        add(this.#byAny, key, version);
      }
    }
  }

  /** The item that a matter’s events are about, as it was on a day; undefined where no record says. */
  find(node: string, events: readonly MatterEvent[], day: Day): Item | undefined {
    for (const field of NAMED_BY) {
      for (const { body } of events) {
        const key = body[field];
        if (typeof key !== 'string') continue;
        const versions = this.#byNode.get(node)?.get(key) ?? this.#byAny.get(key);
        if (versions !== undefined) return versionOn(versions, day);
      }
    }
    return undefined;
  }
}

function add(map: Map<string, Version[]>, key: string, version: Version): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [version]);
  else known.push(version);
}

/** The last that had come into force; before all, the first. */
function versionOn(versions: readonly Version[], day: Day): Item | undefined {
  let found: Version | undefined;
  let first: Version | undefined;
  for (const version of versions) {
    if (version.from <= day && version.from >= (found?.from ?? version.from)) found = version;
    if (first === undefined || version.from < first.from) first = version;
  }
  return (found ?? first)?.item;
}
