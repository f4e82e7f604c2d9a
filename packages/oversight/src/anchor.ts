import { type BodyOf, type Entry, readBody, readEntry } from '@hutong/record';

/** Body of an entry of type `anchor`. */
export type AnchorBody = BodyOf<'anchor'>;

/** A log's head as an anchor states it: root in base64, `time` of this node's cosignature in seconds, where it made one. */
export type AnchoredHead = AnchorBody['cosigned'][number];

/** An entry of type `anchor` and where it stands. */
export interface PlacedEntry {
  origin: string;
  index: number;
  bytes: Uint8Array;
}

/** What a node that anchors gives: its logs. */
export interface AnchorPlace {
  /** Origin of its own log of now; undefined while nothing may be appended. */
  own(): string | undefined;
  /** Its own anchors behind the given one, epoch by epoch, oldest first: some of them, none when there are no more. */
  anchors(after: PlacedEntry | undefined): Promise<PlacedEntry[]>;
  /** Entries of a log it holds from an index on: some of them, none at its end. */
  entries(origin: string, from: number): Promise<Uint8Array[]>;
  /** Newest heads of the logs it cosigns, its own not among them. */
  cosigned(): Promise<AnchoredHead[]>;
  /** Heads of the ancestors' logs as it saw them. */
  seen(): Promise<AnchoredHead[]>;
  /** Appends entries recorded at that moment, ms since 1970, to its own log, all in one transaction. */
  append(bodies: AnchorBody[], at: number): Promise<void>;
}

/** Heads in one entry: they stay below the 65,535 bytes an entry may have. */
const MAX_HEADS = 300;
/** `anchor_s` of a node that says none, seconds. */
export const DEFAULT_ANCHOR_S = 3_600;

/**
 * Puts on record what a node cosigned and what it saw. What is new follows from the anchors in its own log alone, so a
 * restart neither repeats nor leaves out. An anchor makes logs grow, at its node and at all that see it; where nothing
 * but anchors is new none follows, or an idle network would grow for ever.
 */
export class Anchorer {
  readonly #place: AnchorPlace;
  readonly #intervalMs: number;
  readonly #now: () => number;
  readonly #anchored = new Map<string, number>();
  #last: (PlacedEntry & { recordedAt: number }) | undefined;
  #tending: Promise<boolean> | undefined;

  constructor(place: AnchorPlace, options: { intervalMs: number; now: () => number }) {
    this.#place = place;
    this.#intervalMs = options.intervalMs;
    this.#now = options.now;
  }

  /** Anchors if it is time and there is something to say; to be called often. @returns whether it did */
  tend(): Promise<boolean> {
    this.#tending ??= this.#tend().finally(() => {
      this.#tending = undefined;
    });
    return this.#tending;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#tending?.catch(() => undefined);
  }

  async #tend(): Promise<boolean> {
    const own = this.#place.own();
    if (own === undefined) return false;
    await this.#readOn();
    if (!(await this.#due(own))) return false;
    const grown = (heads: AnchoredHead[]) =>
      heads.filter((h) => h.size > (this.#anchored.get(h.origin) ?? 0));
    // What is receipted while the heads are read stands in the next anchor: this one is of the moment before, or it would
    // seem to deny those receipts.
    const at = this.#now();
    const cosigned = grown(await this.#place.cosigned());
    const seen = grown(await this.#place.seen());
    const all = [...cosigned, ...seen];
    if (all.length === 0 || !(await this.#moreThanAnchors(own, all))) return false;
    await this.#place.append(anchorBodies(cosigned, seen), at);
    return true;
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const page = await this.#place.anchors(this.#last);
      if (page.length === 0) return;
      for (const placed of page) {
        const entry = readEntry(placed.bytes);
        this.#last = { ...placed, recordedAt: entry?.recordedAt ?? this.#last?.recordedAt ?? 0 };
        for (const h of headsOf(entry))
          this.#anchored.set(h.origin, Math.max(h.size, this.#anchored.get(h.origin) ?? 0));
      }
    }
  }

  // In a log without anchors the time counts from its genesis. A clock that was set back must not silence a node.
  async #due(own: string): Promise<boolean> {
    const [genesis] = this.#last === undefined ? await this.#place.entries(own, 0) : [];
    if (this.#last === undefined && genesis === undefined) return false;
    const since = this.#last?.recordedAt ?? (genesis && readEntry(genesis)?.recordedAt) ?? 0;
    const now = this.#now();
    return now - since >= this.#intervalMs || now < since;
  }

  async #moreThanAnchors(own: string, heads: readonly AnchoredHead[]): Promise<boolean> {
    const since = this.#last?.origin === own ? this.#last.index + 1 : 0;
    const runs = [
      [own, since] as const,
      ...heads.map((h) => [h.origin, this.#anchored.get(h.origin) ?? 0] as const),
    ];
    for (const [origin, from] of runs) {
      let at = from;
      for (;;) {
        const page = await this.#place.entries(origin, at);
        if (page.some((bytes) => !isAnchor(bytes))) return true;
        if (page.length === 0) break;
        at += page.length;
      }
    }
    return false;
  }
}

/** Whether an entry is an anchor. */
function isAnchor(bytes: Uint8Array): boolean {
  return readEntry(bytes)?.type === 'anchor';
}

/** The heads that an entry of type `anchor` states; none when it is malformed. */
export function headsOf(entry: Entry | undefined): (AnchoredHead & { cosigned: boolean })[] {
  const said = entry && readBody(entry, 'anchor');
  if (said === undefined) return [];
  return [
    ...said.cosigned.map((head) => ({ ...head, cosigned: true })),
    ...said.seen.map((head) => ({ ...head, cosigned: false })),
  ];
}

function anchorBodies(cosigned: readonly AnchoredHead[], seen: readonly AnchoredHead[]): AnchorBody[] {
  const bodies: AnchorBody[] = [];
  for (let i = 0; i < cosigned.length; i += MAX_HEADS)
    bodies.push({ cosigned: cosigned.slice(i, i + MAX_HEADS), seen: [] });
  for (let i = 0; i < seen.length; i += MAX_HEADS) {
    const last = bodies.at(-1);
    const part = seen.slice(i, i + MAX_HEADS);
    if (last !== undefined && last.cosigned.length + last.seen.length + part.length <= MAX_HEADS)
      last.seen.push(...part);
    else bodies.push({ cosigned: [], seen: part });
  }
  return bodies;
}
