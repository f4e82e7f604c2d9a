import type { HeldHead, Holdings, IngestResult, LinkLog, NoteCosignature, NoteOutcome } from '@hutong/link';
import {
  type Cosignature,
  type EarlierLog,
  keepFork,
  type LogStore,
  MAX_RUN_BYTES,
  type PlacedValue,
  packSegments,
  parseCheckpoint,
  parseNote,
  rootAt,
  type SealedValue,
  type Segment,
  type Verifier,
  verifyNote,
} from '@hutong/log';
import { decodeEntry } from '@hutong/record';
import {
  adoptNext,
  counted,
  EpochRefused,
  earlierLogs,
  type HighWater,
  identify,
  keysAbove,
  parseOrigin,
  type Registry,
  recipientsOf,
  type Sealer,
  verifySegment,
  withWords,
} from '@hutong/trust';

import { erasuresOf } from './erasures.ts';
import { proveWithin } from './proofs.ts';

const KEEP_AFTER_MS = 20;

/** What a hall holds for its link: its own logs, sealed for its ancestors, and copies of the ancestors' logs. */
export class HallHoldings implements Holdings {
  readonly #store: LogStore;
  readonly #registry: () => Registry;
  readonly #sealer: Sealer;
  readonly #mark: HighWater;
  readonly #node: string;
  readonly #log: LinkLog;
  readonly #onAhead: (size: number) => void;
  readonly #key: () => Verifier;
  readonly #now: () => number;
  readonly #current: () => string;
  /** Most entries of each of this node's logs that a verified signature was seen for, where they are not held. */
  readonly #seen = new Map<string, number>();
  /** Logs of which values came that do not open: told once, for they are asked for again. */
  readonly #told = new Set<string>();
  readonly #waiting = new Map<string, Cosignature & { origin: string }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: {
    node: string;
    store: LogStore;
    registry: () => Registry;
    sealer: Sealer;
    mark: HighWater;
    log: LinkLog;
    now: () => number;
    /**
     * Key of the log that this node writes now: a registry that went back with the database may not know of it. Its
     * earlier logs are only read, and taken back where they were lost.
     */
    current: () => Verifier;
    /** Called when an ancestor shows a checkpoint of this node's own log beyond what is held: the database went back. */
    onAhead: (size: number) => void;
  }) {
    this.#node = parts.node;
    this.#store = parts.store;
    this.#registry = parts.registry;
    this.#sealer = parts.sealer;
    this.#mark = parts.mark;
    this.#log = parts.log;
    this.#now = parts.now;
    this.#onAhead = parts.onAhead;
    this.#current = () => parts.current().name;
    this.#key = parts.current;
  }

  async outgoing(): Promise<HeldHead[]> {
    const own = this.#store.heads().filter((h) => this.belongsTo(h.origin, this.#node));
    return own.map((h) => ({ ...h, counted: counted(this.#registry().log(h.origin), h.size) }));
  }

  prunedTo(origin: string): number {
    return this.#store.pruned.of(origin).to;
  }

  earlier(): readonly EarlierLog[] {
    return earlierLogs(this.#registry(), this.#node, this.#current());
  }

  async leaving(heads: readonly HeldHead[]): Promise<void> {
    for (const h of heads) if (this.belongsTo(h.origin, this.#node)) this.#mark.raise(h.origin, h.size);
  }

  /** As `leaving`, of one note. */
  raise(note: string): void {
    const { origin, size } = parseCheckpoint(note);
    if (this.belongsTo(origin, this.#node)) this.#mark.raise(origin, size);
  }

  async followed(): Promise<HeldHead[]> {
    return this.#store.heads().filter((h) => !this.belongsTo(h.origin, this.#node));
  }

  async size(origin: string): Promise<number> {
    return this.#store.head(origin)?.size ?? 0;
  }

  async notes(origin: string): Promise<string[]> {
    const head = this.#store.head(origin);
    return head === undefined ? [] : [head.note, ...this.#store.cosignatures(origin).map((c) => c.note)];
  }

  async segments(origin: string, from: number, maxBytes = MAX_RUN_BYTES): Promise<Segment[]> {
    const registry = this.#registry();
    // Before the registry has come down it is not known for whom to seal: what left now would lack its values.
    if (registry.node(this.#node) === undefined) return [];
    const end = registry.log(origin)?.closedAt;
    const ancestors = registry.ancestors(this.#node).length;
    const read = async (bytes: number) => {
      const run = this.#store.run(origin, from, bytes, ancestors, end);
      return run && { ...run, origin };
    };
    const run = await withWords(registry, read, this.#prove, maxBytes);
    if (run === undefined) return [];
    this.#mark.raise(origin, parseCheckpoint(run.note).size);
    const { entries, note, values, redacted, words = [] } = run;
    return packSegments(
      { origin, from, entries, note, redacted, words },
      this.#seal(origin, values, (index) => entries[index - from] as Uint8Array),
    );
  }

  #prove = async (origin: string, index: number, end: number | undefined) =>
    proveWithin(this.#store, origin, index, end);

  /**
   * Private values of a run, sealed to each ancestor that policy names and whose sealing key is known. With the key of
   * the log's own epoch, which whoever has the log knows: of the newest an ancestor may not have heard yet. Of a log
   * whose keys were revoked not with those.
   */
  #seal(
    origin: string,
    values: readonly PlacedValue[],
    entryAt: (index: number) => Uint8Array,
  ): SealedValue[] {
    const registry = this.#registry();
    const epoch = registry.node(this.#node)?.epochs.find((e) => e.origin === origin);
    const own = registry.log(origin)?.revoked === true ? undefined : epoch?.keys.sealing;
    // An entry's values stand together, and most entries of a run are of few types.
    let at = -1;
    let recipients: { name: string; key: string }[] = [];
    return values.flatMap(({ index, field, salt, value }) => {
      if (index !== at) {
        at = index;
        recipients = recipientsOf(registry, this.#node, decodeEntry(entryAt(index)).type)
          .map((name) => ({ name, key: registry.keys(name)?.sealing ?? '' }))
          .filter(({ key }) => key !== '');
      }
      return recipients.map(({ name, key }) => ({
        index,
        field,
        recipient: name,
        box: this.#sealer.seal(key, { salt, value }, own),
      }));
    });
  }

  async ingest(items: readonly { segment: Segment; via: string }[]): Promise<IngestResult[]> {
    const results: IngestResult[] = [];
    for (const { segment } of items) {
      const result = (await this.#adopt(segment)) ?? this.#follow(segment);
      if (result.kind === 'received' || result.kind === 'duplicate') this.#takeValues(segment);
      results.push(result);
    }
    return results;
  }

  /** Values of its own records that an ancestor sealed anew: a hall that lost them has them back (P6). */
  #takeValues({ origin, sealed }: Segment): void {
    const registry = this.#registry();
    let wrong = 0;
    for (const { index, field, recipient, box } of sealed) {
      const bytes = recipient === this.#node ? this.#store.entry(origin, index) : undefined;
      if (bytes === undefined || !this.belongsTo(origin, this.#node)) continue;
      const { id, commitments } = decodeEntry(bytes);
      const committed = Object.hasOwn(commitments, field) ? commitments[field] : undefined;
      const opened = committed && this.#sealer.open(keysAbove(registry, this.#node), box, committed);
      const erased = erasuresOf(this.#store, id).some(
        (e) => e.node === this.#node && e.origin === origin && e.index === index && e.field === field,
      );
      if (opened !== undefined && !erased) this.#store.putValue(origin, { index, field, ...opened });
      else if (!erased) wrong++;
    }
    if (wrong === 0 || this.#told.has(origin)) return;
    this.#told.add(origin);
    const next =
      'If this node has new keys since, run hutong reseal --anew at the ancestor that holds the values.';
    this.#log.warn(
      { origin, values: wrong, next },
      'values sealed anew do not open to what was committed to',
    );
  }

  /** An ancestor's next epoch, on its old key's word; undefined when the log is known (now). */
  async #adopt(segment: Segment): Promise<IngestResult | undefined> {
    const { origin, from } = segment;
    const registry = this.#registry();
    if (registry.log(origin) !== undefined || origin === this.#current()) return undefined;
    if (!registry.ancestors(this.#node).includes(parseOrigin(origin).node)) return undefined;
    try {
      const held = {
        size: async (log: string) => this.#store.head(log)?.size ?? 0,
        rootAt: async (log: string, size: number) => this.#rootAt(log, size),
      };
      return (await adoptNext(segment, registry, held)) === 'gap'
        ? { kind: 'gap', origin, have: 0 }
        : undefined;
    } catch (error) {
      if (!(error instanceof EpochRefused)) throw error;
      this.#log.error({ origin, code: error.code }, error.message);
      return { kind: 'refused', origin, from, code: error.code, detail: error.message };
    }
  }

  /** Extends the copy of an ancestor's log. Nobody but the log's own key is believed. */
  #follow(segment: Segment): IngestResult {
    const { origin, from } = segment;
    // Without entries only values travel, and these may be of the log that it writes now.
    if (origin === this.#current() && segment.entries.length > 0) {
      return {
        kind: 'refused',
        origin,
        from,
        code: 'not-allowed',
        detail: 'a hall alone writes its own log',
      };
    }
    const verdict = verifySegment(segment, identify(this.#registry(), segment), this.#store.tree(origin));
    if (verdict.kind === 'extends') {
      const note = this.#registry().clean(segment.note);
      this.#store.extend(origin, verdict.entries, note, verdict.redacted);
      return { kind: 'received', origin, size: verdict.head.size, note };
    }
    if (verdict.kind === 'gap') return { kind: 'gap', origin, have: verdict.have };
    if (verdict.kind === 'within' && this.#rootAt(origin, verdict.head.size).equals(verdict.head.root))
      return { kind: 'duplicate', origin, size: verdict.head.size, note: segment.note };
    const refusal =
      verdict.kind === 'refused'
        ? verdict
        : { code: 'fork' as const, detail: 'the ancestor signed two histories' };
    if (refusal.code === 'fork' || refusal.code === 'wrong-root') this.#keepBoth(origin, segment.note);
    // Where a log ends is told by its next one alone until the registry follows: more of it may be good, and comes again.
    if (refusal.code === 'closed' && this.#endsForNow(origin))
      this.#log.info({ origin, from }, 'more of a log came than is known to count yet');
    else this.#log.error({ origin, from, ...refusal }, 'an ancestor sent what cannot be taken');
    return { kind: 'refused', origin, from, code: refusal.code, detail: refusal.detail };
  }

  #endsForNow(origin: string): boolean {
    const { node, epoch } = parseOrigin(origin);
    return (
      this.#registry()
        .node(node)
        ?.epochs.some((e) => e.adopted === true && e.epoch > epoch) === true
    );
  }

  // P4: a signed checkpoint that does not fit what is held is evidence, and so is what it does not fit.
  #keepBoth(origin: string, seen: string): void {
    const { size } = parseCheckpoint(seen);
    const held = this.#store.checkpoints(origin, size, 1)[0] ?? this.#store.head(origin)?.note;
    if (held === undefined) return;
    keepFork(this.#store.db, { origin, held, seen: this.#registry().clean(seen), at: this.#now() });
  }

  /** The most entries of a log that a verified signature was seen for beyond what was held then; 0 when none was. */
  seen(origin: string): number {
    return this.#seen.get(origin) ?? 0;
  }

  #rootAt(origin: string, size: number): Buffer {
    const head = this.#store.head(origin);
    return head?.size === size ? head.root : rootAt(size, this.#store.tiles(origin));
  }

  async addNote(text: string): Promise<NoteOutcome | undefined> {
    const note = parseNote(text);
    const { origin, size, root } = parseCheckpoint(note.body);
    const registry = this.#registry();
    const head = this.#store.head(origin);
    const beyond = size > (head?.size ?? 0);
    if (beyond && origin === this.#current() && verifyNote(note, this.#key())) this.#onAhead(size);
    const identity = registry.log(origin);
    if (identity === undefined) return undefined;
    const outcome: NoteOutcome = {
      origin,
      node: identity.node,
      size,
      signed: verifyNote(note, identity.verifier),
      cosignatures: registry.cosignatures(note).map((c) => ({ ...c, size })),
    };
    if (beyond) {
      const vouched = outcome.signed || outcome.cosignatures.length > 0;
      if (vouched) this.#seen.set(origin, Math.max(size, this.seen(origin)));
      return outcome;
    }
    if (!this.#rootAt(origin, size).equals(root)) {
      // Of a key that was revoked it is known: what it signs is kept, and is no news.
      if (identity.revoked !== true)
        this.#log.error(
          { origin, size, note: text },
          'a signed checkpoint differs from what is held here: the log was forked',
        );
      if (outcome.signed) this.#keepBoth(origin, text);
      return { ...outcome, cosignatures: [], differs: true };
    }
    this.#keepSoon(origin, registry.clean(text), outcome.cosignatures);
    return outcome;
  }

  // In a backlog receipts come by the hundred: those of a moment share one transaction, the newest of each node and
  // size. One lost in a power cut comes again when heads are compared.
  #keepSoon(origin: string, note: string, cosignatures: readonly NoteCosignature[]): void {
    for (const c of cosignatures) this.#waiting.set(`${origin} ${c.node} ${c.size}`, { origin, ...c, note });
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.flush(), KEEP_AFTER_MS);
  }

  /** Writes the cosignatures that wait; to be called before the store is closed. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    try {
      for (const origin of new Set(waiting.map((w) => w.origin))) {
        this.#store.addCosignature(origin, ...waiting.filter((w) => w.origin === origin));
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'receipts could not be written; they come again');
    }
  }

  async quarantine(via: string, _bytes: Uint8Array, reason: string): Promise<void> {
    this.#log.error({ via, reason }, 'what came down the link cannot be read');
  }

  async ownLog(origin: string): Promise<'kept' | undefined> {
    return this.belongsTo(origin, this.#node) ? 'kept' : undefined;
  }

  // A hall has no children: nothing comes up to it.
  async setAside({ origin, from }: Segment, code: string, detail: string): Promise<void> {
    this.#log.error({ origin, from, code }, detail);
  }

  belongsTo(origin: string, child: string): boolean {
    return parseOrigin(origin).node === child;
  }
}
