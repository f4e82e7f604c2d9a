import type { Held, Place } from '@hutong/follow';
import { and, asc, eq, gt, gte, inArray, lt, lte, ne, or } from 'drizzle-orm';
import { ITEMS, type JudgedBy, stampOf } from './judge.ts';
import { codesOf, type MatterState, mattersOf } from './state.ts';
import { itemCode, matter, matterCount } from './tables.ts';

/** Matters that are judged in one transaction, and items whose matters are. */
const AT_ONCE = 2_000;
const ITEMS_AT_ONCE = 200;
const MOST_NODES = 10_000;

/** Items whose matters are being judged anew, and how far. */
interface ByItems {
  items: readonly Place[];
  codes: readonly string[];
  after: Place;
}

/**
 * Which matters are to be judged anew: all of a node by other rules, calendars or another division; those whose day has come; those
 * of an item of which something new was said. What is left to do stands in the rows, so a node that ends here goes on after.
 */
export class Stale {
  readonly #by: JudgedBy;
  /** Nodes of which all is judged, and by what. */
  readonly #judged = new Map<string, number>();
  #byItems: ByItems | undefined;

  constructor(by: JudgedBy) {
    this.#by = by;
  }

  /** Something new was said under these keys: if of an item, its matters are begun with anew. */
  told(keys: Iterable<string>): void {
    for (const key of keys) if (key >= ITEMS.from && key < ITEMS.to) this.#byItems = undefined;
  }

  /** The next of them; none once all are judged. */
  async next(held: Held): Promise<readonly Place[]> {
    const others = await this.#ofOtherRules(held);
    if (others.length > 0) return others;
    const { reader } = held;
    const m = reader.of(matter);
    const due = await reader.db
      .select({ node: m.node, key: m.key, kind: m.kind })
      .from(m)
      .where(lte(m.next_at, this.#by.today()))
      .orderBy(asc(m.next_at))
      .limit(AT_ONCE);
    const matters = due.filter(({ kind }) => kind !== 'item');
    const items = due.filter(({ kind }) => kind === 'item').slice(0, ITEMS_AT_ONCE);
    if (matters.length > 0 || items.length === 0) return matters;
    return this.#ofItems(items, held);
  }

  async #ofOtherRules({ reader }: Held): Promise<Place[]> {
    const [m, c] = [reader.of(matter), reader.of(matterCount)];
    const nodes = await reader.db.selectDistinct({ node: c.node }).from(c).limit(MOST_NODES);
    for (const { node } of nodes) {
      const stamp = stampOf(this.#by, node);
      if (this.#judged.get(node) === stamp) continue;
      const isOther = or(lt(m.judged, stamp), gt(m.judged, stamp));
      const found = await reader.db
        .select({ node: m.node, key: m.key })
        .from(m)
        .where(and(eq(m.node, node), isOther, ne(m.kind, 'item')))
        .limit(AT_ONCE);
      if (found.length > 0) return found;
      this.#judged.set(node, stamp);
    }
    return [];
  }

  async #ofItems(items: readonly Place[], held: Held): Promise<readonly Place[]> {
    this.#byItems ??= await begin(items, held);
    const { codes, after } = this.#byItems;
    const found = await namers(codes, after, held);
    const last = found.at(-1);
    if (last !== undefined) {
      this.#byItems.after = last;
      return found;
    }
    const done = this.#byItems.items;
    this.#byItems = undefined;
    return done;
  }
}

async function begin(items: readonly Place[], { states }: Held): Promise<ByItems> {
  const codes = new Set<string>();
  for (const { node, key } of items) {
    const state = (await states(node, [key])).get(key) as MatterState | undefined;
    for (const item of state === undefined ? [] : mattersOf(state, key))
      for (const code of codesOf(item)) codes.add(code);
  }
  return { items, codes: [...codes], after: { node: '', key: '' } };
}

/** Matters that call their item by one of these, in their order. */
async function namers(codes: readonly string[], after: Place, { reader }: Held): Promise<Place[]> {
  const t = reader.of(itemCode);
  return reader.db
    .selectDistinct({ node: t.node, key: t.key })
    .from(t)
    .where(
      and(
        inArray(t.code, [...codes]),
        or(gt(t.node, after.node), and(eq(t.node, after.node), gt(t.key, after.key))),
        or(lt(t.key, ITEMS.from), gte(t.key, ITEMS.to)),
      ),
    )
    .orderBy(asc(t.node), asc(t.key))
    .limit(AT_ONCE);
}
