import type { EarlierLog, LogStore } from '@hutong/log';
import { askedWords, type FoundBy, isFoundBy } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import {
  marksOf,
  type OwnPlace,
  type People,
  type Person,
  type PersonHit,
  type SaidValue,
} from '../matters/people.ts';

/** Beyond so many, which word has the fewest values makes no difference any more. */
const MOST_COUNTED = 20_000;
/** Values that are looked at for one page of hits. */
const AT_ONCE = 200;
/** More records under one number are no matter's. */
const MOST_RECORDS = 1_000;

/** A log of this hall, as far as it counts. */
type OwnEpoch = EarlierLog & { epoch: number };

/** The people in a hall's own records, found by its store's index of private values. */
export class HallPeople implements People {
  readonly #store: LogStore;
  readonly #node: string;
  readonly #earlier: () => readonly EarlierLog[];

  /** @param earlier this node's logs before the one it writes, as far as they count */
  constructor(store: LogStore, node: string, earlier: () => readonly EarlierLog[]) {
    this.#store = store;
    this.#node = node;
    this.#earlier = earlier;
  }

  get isFilling(): boolean {
    return this.#store.words.isFilling;
  }

  rarest(person: Person): FoundBy | undefined {
    const counted = marksOf(person).map(([by, asked]) => {
      return { by, count: this.#rarestWord(by, asked)?.count ?? MOST_COUNTED };
    });
    return counted.sort((a, b) => a.count - b.count)[0]?.by;
  }

  hits(by: FoundBy, asked: string, behind?: OwnPlace): { hits: PersonHit[]; next?: OwnPlace } {
    const { word } = this.#rarestWord(by, asked) ?? {};
    const hits: PersonHit[] = [];
    if (word === undefined) return { hits };
    let looked = 0;
    for (const { origin, epoch, size } of this.#logs().reverse()) {
      if (behind !== undefined && epoch > behind.epoch) continue;
      const end = behind?.epoch === epoch ? Math.min(size, behind.index) : size;
      const found = this.#store.words.find(word, origin, end, AT_ONCE - looked);
      looked += found.length;
      for (const { index, ...value } of found) {
        const last = hits.at(-1)?.at;
        if ((last?.epoch === epoch && last.index === index) || !isFoundBy(by, asked, value)) continue;
        const record = this.#store.pages.at(origin, index);
        if (record !== undefined) hits.push({ at: { epoch, index }, ...record });
      }
      const last = found.at(-1);
      // Values of one record may stand on both sides of the end of a page: one of them shows it.
      if (looked >= AT_ONCE && last !== undefined) return { hits, next: { epoch, index: last.index } };
    }
    return { hits };
  }

  ofNumber(number: string): SaidValue[] {
    const { pages } = this.#store;
    return this.#logs().flatMap(({ origin, epoch, size }) =>
      pages.lastAbout(number, origin, size, MOST_RECORDS).flatMap(({ index }) => {
        const values = this.#store.values(origin, index, index + 1);
        const id = values.length === 0 ? undefined : pages.at(origin, index)?.id;
        if (id === undefined) return [];
        return values.map(({ field, value }) => ({ at: { epoch, index }, id, field, value }));
      }),
    );
  }

  #rarestWord(by: FoundBy, asked: string): { word: number; count: number } | undefined {
    const counted = askedWords(by, asked).map((word) => {
      return { word, count: this.#store.words.count(word, MOST_COUNTED) };
    });
    return counted.sort((a, b) => a.count - b.count)[0];
  }

  // A damaged log is passed over: it holds up no other (P8).
  #logs(): OwnEpoch[] {
    const ends = new Map(this.#earlier().map(({ origin, size }) => [origin, size]));
    return this.#store
      .heads()
      .map(({ origin, size }) => ({
        origin,
        size: Math.min(size, ends.get(origin) ?? size),
        ...parseOrigin(origin),
      }))
      .filter(({ node }) => node === this.#node)
      .sort((a, b) => a.epoch - b.epoch);
  }
}
