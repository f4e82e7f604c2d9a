import type { IngestResult, LinkLog } from '@hutong/link';
import { type LogStore, parseCheckpoint, type Segment } from '@hutong/log';
import { commitmentOf, readEntry } from '@hutong/record';
import { identify, keysAbove, parseOrigin, type Registry, type Sealer, verifySegment } from '@hutong/trust';
import { erasuresOf } from './erasures.ts';

interface Parts {
  node: string;
  store: LogStore;
  registry: Registry;
  sealer: Sealer;
  log: LinkLog;
  now: () => number;
  /** Origin of the log that this hall writes now. */
  current: () => string;
  rootAt: (origin: string, size: number) => Buffer;
}

/** What a hall takes from above: copies of its ancestors' logs, what it lost of its own, values sealed anew for it. */
export class Copies {
  readonly #parts: Parts;
  /** Logs of which values came that do not open: told once, for they are asked for again. */
  readonly #told = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Extends the copy of an ancestor's log. Nobody but the log's own key is believed. */
  follow(segment: Segment): IngestResult {
    const { origin, from } = segment;
    // Without entries only values travel, and these may be of the log that it writes now.
    if (origin === this.#parts.current() && segment.entries.length > 0) {
      return {
        kind: 'refused',
        origin,
        from,
        code: 'not-allowed',
        detail: 'a hall alone writes its own log',
      };
    }
    const verdict = verifySegment(
      segment,
      identify(this.#parts.registry, segment),
      this.#parts.store.tree(origin),
    );
    if (verdict.kind === 'extends') {
      const note = this.#parts.registry.clean(segment.note);
      this.#parts.store.extend(origin, verdict.entries, note, verdict.redacted);
      return { kind: 'received', origin, size: verdict.head.size, note };
    }
    if (verdict.kind === 'gap') return { kind: 'gap', origin, have: verdict.have };
    if (verdict.kind === 'within' && this.#parts.rootAt(origin, verdict.head.size).equals(verdict.head.root))
      return { kind: 'duplicate', origin, size: verdict.head.size, note: segment.note };
    const refusal =
      verdict.kind === 'refused'
        ? verdict
        : { code: 'fork' as const, detail: 'the ancestor signed two histories' };
    if (refusal.code === 'fork' || refusal.code === 'wrong-root') this.keepBoth(origin, segment.note);
    // Until the registry follows, only the next log says where this one ends: more of it may be good, and comes again.
    if (refusal.code === 'closed' && this.#endsForNow(origin))
      this.#parts.log.info({ origin, from }, 'more of a log came than is known to count yet');
    else this.#parts.log.error({ origin, from, ...refusal }, 'an ancestor sent what cannot be taken');
    return { kind: 'refused', origin, from, code: refusal.code, detail: refusal.detail };
  }

  #endsForNow(origin: string): boolean {
    const { node, epoch } = parseOrigin(origin);
    return (
      this.#parts.registry.node(node)?.epochs.some((e) => e.adopted === true && e.epoch > epoch) === true
    );
  }

  /** P4: a signed checkpoint that does not fit what is held is evidence, and so is what it does not fit. */
  keepBoth(origin: string, seen: string): void {
    const { size } = parseCheckpoint(seen);
    const held = this.#parts.store.checkpoints(origin, size, 1)[0] ?? this.#parts.store.head(origin)?.note;
    if (held === undefined) return;
    this.#parts.store.forks.keep({
      origin,
      held,
      seen: this.#parts.registry.clean(seen),
      at: this.#parts.now(),
    });
  }

  /** Values of its own records that an ancestor sealed anew: a hall that lost them has them back (P6). */
  takeValues({ origin, sealed }: Segment): void {
    const registry = this.#parts.registry;
    let wrong = 0;
    for (const { index, field, recipient, box } of sealed) {
      const bytes = recipient === this.#parts.node ? this.#parts.store.entry(origin, index) : undefined;
      if (bytes === undefined || parseOrigin(origin).node !== this.#parts.node) continue;
      const entry = readEntry(bytes);
      if (entry === undefined) continue;
      const committed = commitmentOf(entry, field);
      const opened =
        committed && this.#parts.sealer.open(keysAbove(registry, this.#parts.node), box, committed);
      const erased = erasuresOf(this.#parts.store, entry.id).some(
        (e) => e.node === this.#parts.node && e.origin === origin && e.index === index && e.field === field,
      );
      if (opened !== undefined && !erased) this.#parts.store.putValue(origin, { index, field, ...opened });
      else if (!erased) wrong++;
    }
    if (wrong === 0 || this.#told.has(origin)) return;
    this.#told.add(origin);
    const next =
      'If this node has new keys since, run hutong reseal --anew at the ancestor that holds the values.';
    this.#parts.log.warn(
      { origin, values: wrong, next },
      'values that were sealed again do not match their commitments',
    );
  }
}
