import type { Archive } from '@hutong/archive';
import { cosignatureTime, parseCheckpoint, parseNote } from '@hutong/log';
import { type Day, dateOf, dayOfMoment } from '@hutong/matters';
import { type BodyOf, readEntry } from '@hutong/record';
import type { Place } from '@hutong/supervision';
import { cosignedBy, parseOrigin, type Registry } from '@hutong/trust';
import { ofType } from './heard-logs.ts';
import { hasSeen, type Seen, takeSeen } from './seen.ts';

type HearingBody = BodyOf<'supervision.hearing'>;
type Head = HearingBody['heads'][number];

/** What hearings are made from. */
export interface EvidenceParts {
  /** This center. */
  node: string;
  archive: Archive;
  registry: Registry;
  now: () => number;
  /** A child's heads as it shows them now, unverified; undefined when it is not heard. */
  heads: (child: string) => Promise<string[] | undefined>;
}

/** A clock further off than this tells no day. */
const CLOCK_MS = 300_000;
/** Logs of one kind in a hearing. */
const MAX_HEADS = 200;

/** What this center can prove that it has heard of a child (A6). */
export class Evidence {
  readonly #parts: EvidenceParts;
  readonly #anchored = new Map<string, { origin: string; seen: Map<string, Seen>; after: Place }>();

  constructor(parts: EvidenceParts) {
    this.#parts = parts;
  }

  /**
   * A hearing of a child as it could be put on record now, borne by a heartbeat or else by an anchor of the child's; undefined
   * while nothing bears one.
   */
  async of(child: string): Promise<{ until: Day; body: HearingBody } | undefined> {
    const { registry } = this.#parts;
    const current = registry.node(child)?.epochs.at(-1);
    if (current === undefined || current.adopted === true) return undefined;
    if (registry.log(current.origin)?.closedAt !== undefined) return undefined;
    const seen = await this.#seen(child, current.origin);
    const word = registry.lastWord(child);
    // What the registry closed, cut or enrolled the node must have heard of itself: only then its log goes on from there.
    if (word === undefined || !hasSeen(seen, word, registry)) return undefined;
    const earlier = await this.#earlier(child);
    const live = await this.#live(child, current.origin);
    const newest = live ?? (await this.#anchor(current.origin, seen));
    if (earlier === undefined || newest === undefined) return undefined;
    const { head, by, day } = newest;
    const until = Math.min(day, dayOfMoment(this.#parts.now()));
    const ancestors = await this.#ancestors();
    const body = { node: child, heads: [...earlier, head], ancestors, until: dateOf(until), by };
    return earlier.length >= MAX_HEADS || ancestors.length > MAX_HEADS ? undefined : { until, body };
  }

  async #seen(child: string, origin: string): Promise<ReadonlyMap<string, Seen>> {
    const { registry } = this.#parts;
    const known = this.#anchored.get(child);
    const read = known?.origin === origin ? known : { origin, seen: new Map(), after: { origin, index: -1 } };
    this.#anchored.set(child, read);
    for await (const placed of ofType(this.#parts.archive, 'anchor', child, read.after)) {
      read.after = placed;
      if (placed.origin === origin) takeSeen(read.seen, placed, registry);
    }
    return read.seen;
  }

  /** The ends of the logs before the present one; undefined while one of them is not held to its end. */
  async #earlier(child: string): Promise<Head[] | undefined> {
    const { registry } = this.#parts;
    const heads: Head[] = [];
    for (const { origin } of registry.node(child)?.epochs.slice(0, -1) ?? []) {
      const size = registry.log(origin)?.closedAt;
      if (size === 0) continue;
      const head = size === undefined ? undefined : await this.#head(origin, size);
      if (head === undefined) return undefined;
      heads.push(head);
    }
    return heads;
  }

  async #head(origin: string, size: number): Promise<Head | undefined> {
    const root = await this.#parts.archive.rootAt(origin, size);
    return root && { origin, size, root: root.toString('base64') };
  }

  /** The newest heartbeat that the child shows just now, with all that it was signed over held here. */
  async #live(child: string, origin: string) {
    const { registry, now, heads, archive } = this.#parts;
    const isNow = (timeS = 0) => Math.abs(timeS * 1_000 - now()) <= CLOCK_MS;
    // Whoever is not heard anyway is not waited for.
    if (!isNow((await archive.heartbeats()).find((beat) => beat.node === child)?.timeS)) return undefined;
    let newest: { note: string; size: number; timeS: number } | undefined;
    for (const note of (await heads(child)) ?? []) {
      const said = cosignedBy(registry, child, note);
      if (said?.origin === origin && said.timeS > (newest?.timeS ?? 0)) newest = { note, ...said };
    }
    if (newest === undefined || !isNow(newest.timeS)) return undefined;
    const { note, size, timeS } = newest;
    const head = await this.#head(origin, size);
    const cosignature = lineOf(registry, child, note, timeS);
    if (head === undefined || cosignature === undefined) return undefined;
    if (head.root !== parseCheckpoint(note).root.toString('base64')) return undefined;
    return { head, by: { cosignature }, day: dayOfMoment(timeS * 1_000) };
  }

  /** The newest entry of an ancestor that the child’s log anchors: what it says came later than that. */
  async #anchor(origin: string, seen: ReadonlyMap<string, Seen>) {
    const { archive, registry, node } = this.#parts;
    const above = new Set([node, ...registry.ancestors(node)]);
    let newest: { at: Place; day: Day } | undefined;
    for (const [of, { size, at }] of seen) {
      if (!above.has(parseOrigin(of).node)) continue;
      const bytes = await archive.entry(of, size - 1);
      const entry = bytes && readEntry(bytes);
      const day = entry && dayOfMoment(entry.recordedAt);
      if (day !== undefined && day > (newest?.day ?? Number.NEGATIVE_INFINITY)) newest = { at, day };
    }
    const held = await archive.head(origin);
    const head = held && (await this.#head(origin, held.size));
    if (newest === undefined || head === undefined) return undefined;
    return { head, by: { anchor: newest.at }, day: newest.day };
  }

  async #ancestors(): Promise<Head[]> {
    const { archive, registry, node } = this.#parts;
    const above = new Set([node, ...registry.ancestors(node)]);
    const held = (await archive.heads()).filter(
      ({ origin, size }) => size > 0 && above.has(parseOrigin(origin).node),
    );
    return held.map(({ note }) => {
      const { origin, size, root } = parseCheckpoint(note);
      return { origin, size, root: root.toString('base64') };
    });
  }
}

/** The line of a node’s own key on a note that has this time. */
function lineOf(registry: Registry, node: string, note: string, timeS: number): string | undefined {
  const { body, signatures } = parseNote(note);
  const keys = registry.cosigner(node);
  const isIts = (line: (typeof signatures)[number]) =>
    keys.some((key) => cosignatureTime({ body, signatures: [line] }, key) === timeS);
  return signatures.find(isIts)?.line;
}
