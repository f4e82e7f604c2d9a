import type { HeldHead, Holdings, IngestResult, LinkLog, NoteCosignature, NoteOutcome } from '@hutong/link';
import {
  type Cosignature,
  LogDamaged,
  type LogStore,
  parseCheckpoint,
  parseNote,
  type SealedValue,
  type Segment,
  type Verifier,
  verifyNote,
} from '@hutong/log';
import { eachApart, isOfMachine } from '@hutong/process';
import { readEntry } from '@hutong/record';
import { companionsOf, EpochRefused, parseOrigin, recipientsOf, type Sealer } from '@hutong/trust';
import { GivenHoldings, type HoldingParts } from '../holdings.ts';
import { Copies } from './copies.ts';
import type { HallRun, HeldLogs } from './held-logs.ts';

const KEEP_AFTER_MS = 20;

interface Parts extends Omit<HoldingParts, 'current'> {
  store: LogStore;
  logs: HeldLogs;
  sealer: Sealer;
  log: LinkLog;
  now: () => number;
  /** Key of the log that this hall writes now. */
  key: () => Verifier;
  /** Called when an ancestor shows a checkpoint of this node's own log beyond what is held: the database went back. */
  onAhead: (size: number) => void;
}

/** What a hall holds for its link: its own logs, sealed for its ancestors, and copies of the logs it follows. */
export class HallHoldings extends GivenHoldings<HallRun> implements Holdings {
  readonly #store: LogStore;
  readonly #logs: HeldLogs;
  readonly #sealer: Sealer;
  readonly #log: LinkLog;
  readonly #onAhead: (size: number) => void;
  readonly #key: () => Verifier;
  readonly #copies: Copies;
  /** Most entries of each of this node's logs that a verified signature was seen for, where they are not held. */
  readonly #seen = new Map<string, number>();
  readonly #waiting = new Map<string, Cosignature & { origin: string }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    const current = () => parts.key().name;
    super(parts.logs, { ...parts, current });
    this.#store = parts.store;
    this.#logs = parts.logs;
    this.#sealer = parts.sealer;
    this.#log = parts.log;
    this.#onAhead = parts.onAhead;
    this.#key = parts.key;
    this.#copies = new Copies({ ...parts, current, rootAt: (of, size) => parts.logs.rootAt(of, size) });
  }

  prunedTo(origin: string): number {
    return this.#store.pruned.of(origin).to;
  }

  async followed(): Promise<HeldHead[]> {
    return this.#store.heads().filter((h) => !this.isOwn(h.origin));
  }

  // Before the registry has come down it is not known for whom to seal: what left now would lack its values.
  override async segments(origin: string, from: number, to: string, maxBytes?: number): Promise<Segment[]> {
    return this.registry.node(this.node) === undefined ? [] : super.segments(origin, from, to, maxBytes);
  }

  /**
   * Private values of a run, sealed to each ancestor that policy names and whose sealing key is known. They are sealed
   * with the key of the log's own epoch, which whoever has the log knows, since an ancestor may not have heard of the
   * newest one yet; where the log's keys were revoked they are sealed with the newest.
   */
  protected sealed(
    { origin, values, entries }: HallRun,
    from: number,
    isFor: (recipient: string) => boolean,
  ): SealedValue[] {
    const { registry, node } = this;
    const epoch = registry.node(node)?.epochs.find((e) => e.origin === origin);
    const own = registry.log(origin)?.revoked === true ? undefined : epoch?.keys.sealing;
    // An entry's values stand together, and most entries of a run are of few types.
    let at = -1;
    let recipients: { name: string; key: string }[] = [];
    return values.flatMap(({ index, field, salt, value }) => {
      if (index !== at) {
        at = index;
        recipients = recipientsOf(registry, node, readEntry(entries[index - from] as Uint8Array)?.type ?? '')
          .map((name) => ({ name, key: registry.keys(name)?.sealing ?? '' }))
          .filter(({ name, key }) => key !== '' && isFor(name));
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
    const take = async ({ segment }: { segment: Segment }) => {
      const result = (await this.#adopt(segment)) ?? this.#copies.follow(segment);
      if (result.kind === 'received' || result.kind === 'duplicate') this.#copies.takeValues(segment);
      results.push(result);
    };
    await eachApart(items, take, (error, { segment: { origin, from } }) => {
      if (isOfMachine(error)) throw error;
      if (error instanceof LogDamaged)
        return results.push({ kind: 'damaged', origin, detail: error.message });
      const detail = `it cannot be judged: ${(error as Error).message}`;
      return results.push({ kind: 'refused', origin, from, code: 'unstorable', detail });
    });
    return results;
  }

  /** The next epoch of an ancestor or companion, on its old key's word; undefined when the log is known (now). */
  async #adopt(segment: Segment): Promise<IngestResult | undefined> {
    const { origin, from } = segment;
    const { registry } = this;
    if (registry.log(origin) !== undefined || origin === this.current()) return undefined;
    const above = [...registry.ancestors(this.node), ...companionsOf(registry, this.node)];
    if (!above.includes(parseOrigin(origin).node)) return undefined;
    try {
      return (await this.adoptNext(segment)) === 'gap' ? { kind: 'gap', origin, have: 0 } : undefined;
    } catch (error) {
      if (!(error instanceof EpochRefused)) throw error;
      this.#log.error({ origin, code: error.code }, error.message);
      return { kind: 'refused', origin, from, code: error.code, detail: error.message };
    }
  }

  /** The most entries of a log that a verified signature was seen for beyond what was held then; 0 when none was. */
  seen(origin: string): number {
    return this.#seen.get(origin) ?? 0;
  }

  async addNote(text: string): Promise<NoteOutcome | undefined> {
    const note = parseNote(text);
    const { origin, size, root } = parseCheckpoint(note);
    const { registry } = this;
    const head = this.#store.head(origin);
    const beyond = size > (head?.size ?? 0);
    if (beyond && origin === this.current() && verifyNote(note, this.#key())) this.#onAhead(size);
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
    if (!this.#logs.rootAt(origin, size).equals(root)) {
      // A revoked key may be in anybody's hands: what it signs is kept, and is no news.
      if (identity.revoked !== true)
        this.#log.error(
          { origin, size, note: text },
          'a signed checkpoint differs from what is held here: the log was forked',
        );
      if (outcome.signed) this.#copies.keepBoth(origin, text);
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
    return this.isOwn(origin) ? 'kept' : undefined;
  }

  // A hall has no children: nothing comes up to it.
  async setAside({ origin, from }: Segment, code: string, detail: string): Promise<void> {
    this.#log.error({ origin, from, code }, detail);
  }

  belongsTo(origin: string, child: string): boolean {
    return parseOrigin(origin).node === child;
  }
}
