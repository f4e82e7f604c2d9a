import type { MatterEvent } from './clocks/event.ts';
import type { Item } from './clocks/limits.ts';
import type { Day } from './days.ts';
import { dayOfText } from './days.ts';

/** An item of the catalogue as one record of one node says it. */
export interface ItemVersion {
  node: string;
  /** Of the node, where it is known: a center’s word on an item is the template of those in its division. */
  division?: string | undefined;
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
  node: string;
  code: string;
  division: string | undefined;
  from: Day;
  item: Item;
}

/** Why an item is not in force on a day: not yet, no more, or what its record says of it. */
export type NotInForce = 'not_yet' | 'expired' | 'suspended' | 'cancelled' | 'devolved';

/** Whose record says so, and the day of what it says. */
export interface Standing {
  why: NotInForce;
  node: string;
  name: string;
  day: Day;
}

const STATUSES = new Map<unknown, NotInForce>([
  ['暂停', 'suspended'],
  ['取消', 'cancelled'],
  ['下放', 'devolved'],
]);
/** What a center says of an item holds beneath it too; what it devolves, the nodes beneath do from then on. */
const HOLDS_BENEATH: readonly NotInForce[] = ['suspended', 'cancelled'];

/** Whose record says that an item did not stand in its hall on a day (未进厅), and since when or until when. */
export interface Absence {
  why: 'left' | 'not_yet' | 'expired';
  name: string;
  day: Day;
}

/** Items by the codes that records name them by, each with its versions. */
export class ItemCatalogue {
  readonly #byNode = new Map<string, Map<string, Version[]>>();
  /** What any node says, for nodes that have no such item themselves. */
  readonly #byAny = new Map<string, Version[]>();

  /** What a node says of items in its hall (进厅), by their codes. */
  readonly #inHall = new Map<string, Map<string, Version[]>>();

  /**
   * Both in the order in which they were recorded.
   * @param registered what nodes say of items in their halls, as `catalogue.register` has it
   */
  constructor(versions: readonly ItemVersion[], registered: readonly ItemVersion[] = []) {
    for (const said of registered) {
      const own = this.#inHall.get(said.node) ?? new Map<string, Version[]>();
      this.#inHall.set(said.node, own);
      add(own, said.code, versionIn(said));
    }
    for (const said of versions) {
      const { node, code, item } = said;
      const version = versionIn(said);
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
    const key = this.#keyIn(node, events);
    return key === undefined ? undefined : versionOn(this.#versions(node, key), day).item;
  }

  /**
   * Why the item that a matter’s events are about was not in force on a day: by the record of its own node, else of
   * whoever has one; or by that of a center over its division, which suspended or cancelled it. Undefined where it was,
   * or where no record says.
   */
  notInForce(
    {
      node,
      division,
      events,
    }: { node: string; division: string | undefined; events: readonly MatterEvent[] },
    day: Day,
  ): Standing | undefined {
    const key = this.#keyIn(node, events);
    if (key === undefined) return undefined;
    const own = standingOn(this.#versions(node, key), day);
    if (own !== undefined) return own;
    const above = new Map<string, Version[]>();
    for (const version of this.#byAny.get(key) ?? [])
      if (version.node !== node && isAbove(version.division, division)) add(above, version.node, version);
    return [...above.values()]
      .map((versions) => standingOn(versions, day))
      .find((standing) => standing !== undefined && HOLDS_BENEATH.includes(standing.why));
  }

  /**
   * Why the item that a matter’s events are about did not stand in the hall on a day, by the record of its own node; undefined
   * where it did, or where nothing is said of it.
   */
  notRegistered(
    { node, events }: { node: string; events: readonly MatterEvent[] },
    day: Day,
  ): Absence | undefined {
    const own = this.#inHall.get(node);
    if (own === undefined) return undefined;
    const names = NAMED_BY.flatMap((field) => events.map(({ body }) => body[field]));
    const known = this.#keyIn(node, events);
    const codes = known === undefined ? [] : this.#versions(node, known).map(({ code }) => code);
    for (const code of [...codes, ...names]) {
      const said = typeof code === 'string' ? own.get(code) : undefined;
      if (said !== undefined) return absenceOn(said, day);
    }
    return undefined;
  }

  #versions(node: string, key: string): readonly Version[] {
    return this.#byNode.get(node)?.get(key) ?? this.#byAny.get(key) ?? [];
  }

  /** The first of the names of its item by which there is one. */
  #keyIn(node: string, events: readonly MatterEvent[]): string | undefined {
    for (const field of NAMED_BY) {
      for (const { body } of events) {
        const key = body[field];
        if (typeof key === 'string' && this.#versions(node, key).length > 0) return key;
      }
    }
    return undefined;
  }
}

/** Whether a division holds another: 22 or 220000 holds 2201, 220100 and 220122. */
function isAbove(division: string | undefined, other: string | undefined): boolean {
  if (division === undefined || other === undefined) return false;
  const [holder, held] = [division, other].map((code) => code.replace(/(00)+$/, '')) as [string, string];
  return held !== holder && held.startsWith(holder);
}

function add(map: Map<string, Version[]>, key: string, version: Version): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [version]);
  else known.push(version);
}

/** The last that had come into force; before all, the first. */
function versionOn(versions: readonly Version[], day: Day): Version {
  let found: Version | undefined;
  let first = versions[0]!;
  for (const version of versions) {
    if (version.from <= day && version.from >= (found?.from ?? version.from)) found = version;
    if (version.from < first.from) first = version;
  }
  return found ?? first;
}

function versionIn({ node, division, code, day, missed, item }: ItemVersion): Version {
  const from = dayOfText(item.effective_from) ?? day;
  return { node, division, code, from: Math.max(from, missed ?? from), item };
}

function absenceOn(said: readonly Version[], day: Day): Absence | undefined {
  const { from, code, item } = versionOn(said, day);
  const name = typeof item.name === 'string' ? item.name : code;
  // What was put on record later, and does not say from when it holds, may have been so before.
  if (from > day) return item.effective_from === undefined ? undefined : { why: 'not_yet', name, day: from };
  const until = dayOfText(item.effective_until);
  if (until !== undefined && day > until) return { why: 'expired', name, day: until };
  return item.state === '退出' ? { why: 'left', name, day: from } : undefined;
}

function standingOn(versions: readonly Version[], day: Day): Standing | undefined {
  const { node, from, item } = versionOn(versions, day);
  const name = typeof item.name === 'string' ? item.name : '—';
  const told = (why: NotInForce, on: Day) => ({ why, node, name, day: on });
  // What was put on record later, and does not say from when it holds, may have been so before.
  if (from > day) return item.effective_from === undefined ? undefined : told('not_yet', from);
  const until = dayOfText(item.effective_until);
  if (until !== undefined && day > until) return told('expired', until);
  const why = STATUSES.get(item.status);
  return why === undefined ? undefined : told(why, from);
}
