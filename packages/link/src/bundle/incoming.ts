import { InvalidNote, parseCheckpoint, type Segment } from '@hutong/log';
import { isOfMachine } from '@hutong/process';
import { InvalidBytes, type Phrase, reasonOf, type Text } from '@hutong/record';
import { companionsOf, InvalidName, InvalidTrust, parseOrigin } from '@hutong/trust';
import type { IngestResult } from '../holdings.ts';
import { tellUnverified } from '../unverified.ts';
import { type BundleItem, decodeItem, SealedForAnother } from './items.ts';
import type { BundleParts } from './parts.ts';
import { bundleText, refusalText } from './texts.ts';

/** What became of one item of a bundle file. */
export interface BundleTaken {
  kind: BundleItem['kind'] | 'unreadable';
  /**
   * `received`: it is kept, durably. `duplicate`: it was held already. `waits`: what it needs is not here yet, another
   * item of this or a further bundle may bring it. `refused`: it never fits.
   */
  result: 'received' | 'duplicate' | 'waits' | 'refused';
  origin?: string;
  /** With a segment: index of its first entry, its entries, its boxes of private values. */
  from?: number;
  entries?: number;
  values?: number;
  /** With a note: who cosigned, and up to where. */
  receipts?: { node: string; size: number }[];
  /** Why it waits or was refused: a code, and words for people. */
  code?: string;
  detail?: Phrase;
}

/** With these codes an item may be taken later: something else has to come first, or the machine to be mended. */
const LATER = new Set(['not-enrolled', 'not-committed', 'gap', 'slow', 'damaged']);
/** The name under which what a bundle brought is kept in quarantine. */
const VIA = 'bundle';

/**
 * Takes items of a bundle file, whoever carried it, the same way as what comes by the link: the holdings verify every
 * signature. Each log is taken as if the branch that its node stands in, or the parent, had brought it.
 */
export class BundleTaker {
  readonly #parts: BundleParts;

  constructor(parts: BundleParts) {
    this.#parts = parts;
  }

  /** One outcome an item, in order; what was received is durable when this resolves. Twice changes nothing (P4). */
  async take(payloads: readonly Uint8Array[]): Promise<BundleTaken[]> {
    const items = payloads.map((payload) => this.#read(payload));
    const taken: BundleTaken[] = [];
    for (let i = 0; i < items.length; ) {
      const run = runOf(items, i);
      const [item, payload] = [items[i] as Read, payloads[i] as Uint8Array];
      const one = run.length > 0 ? this.#takeRun(run) : this.#takeOne(item, payload).then((t) => [t]);
      taken.push(...(await one.catch((error) => unforeseen(error, item, run))));
      i += Math.max(run.length, 1);
    }
    this.#parts.settled?.();
    for (const { kind, result, origin, from, code } of taken)
      if (result === 'refused')
        this.#parts.log.warn({ kind, origin, from, code }, 'an item of a bundle file was refused');
    return taken;
  }

  #read(payload: Uint8Array): Read {
    try {
      return decodeItem(payload, (box) => this.#parts.sealer.openOnce(box));
    } catch (error) {
      if (error instanceof InvalidBytes) return error;
      throw error;
    }
  }

  async #takeOne(item: Read, payload: Uint8Array): Promise<BundleTaken> {
    if (item instanceof SealedForAnother)
      return {
        kind: 'unreadable',
        result: 'refused',
        code: item.code,
        detail: bundleText('sealed_for_another', { to: item.to }),
      };
    if (item instanceof InvalidBytes) {
      await this.#parts.holdings.quarantine(VIA, payload, item.message);
      return {
        kind: 'unreadable',
        result: 'refused',
        code: 'unreadable',
        detail: bundleText('unreadable', { why: item.reason }),
      };
    }
    return item.kind === 'root' ? this.#takeRoot(item.note) : this.#takeNote((item as { note: string }).note);
  }

  /** Segments of one log that stand together go in one transaction. */
  async #takeRun(run: readonly Segment[]): Promise<BundleTaken[]> {
    const { holdings, onFollowed, onCommitted } = this.#parts;
    const { origin } = run[0] as Segment;
    const { via, above } = this.#wayOf(origin);
    const objection = above ? this.#objection(origin) : await this.#cloned(via, run);
    if (objection !== undefined) {
      const [code, detail] = objection;
      if (code === 'clone') for (const segment of run) await holdings.setAside(segment, code, detail.en);
      return run.map((s) => notTaken(s, code, detail));
    }
    const results = await holdings.ingest(run.map((segment) => ({ segment, via })));
    if (results.some((r) => r.kind === 'received')) {
      if (above) await onFollowed();
      else onCommitted?.();
    }
    return run.map((segment, i) => outcomeOf(segment, results[i]));
  }

  /** Whose branch the log's node stands in; else it can only have come from above. */
  #wayOf(origin: string): { via: string; above: boolean } {
    const { node, registry, parent } = this.#parts;
    const name = nodeOf(origin);
    const path = [name, ...registry.ancestors(name)];
    const branch = path[path.indexOf(node) - 1];
    return branch === undefined ? { via: parent() ?? '', above: true } : { via: branch, above: false };
  }

  /**
   * What comes from above is the logs of the registry, of the ancestors, of who is stationed here or where this node is, and
   * what this node lost of its own.
   */
  #objection(origin: string): Objection | undefined {
    const { node, registry, parent } = this.#parts;
    const name = nodeOf(origin);
    const from = [node, parent(), ...registry.ancestors(node), ...companionsOf(registry, node)];
    if (registry.logAt(origin) !== -1 || from.includes(name)) return undefined;
    // Before the registry has come down it is not known who stands where.
    return registry.node(node) === undefined || registry.node(name) === undefined
      ? ['not-enrolled', bundleText('nobody_signs', { origin })]
      : ['not-allowed', bundleText('neither', { origin })];
  }

  // P12: a child that answers over its line says itself what is new in its log, or its own process made the bundle.
  async #cloned(child: string, run: readonly Segment[]): Promise<Objection | undefined> {
    const { origin } = run[0] as Segment;
    if (nodeOf(origin) !== child) return undefined;
    const held = await this.#parts.holdings.size(origin);
    if (run.every((s) => s.from + s.entries.length <= held)) return undefined;
    const alive = await this.#parts.alive?.(child);
    if (alive === undefined || run.every((s) => s.lease === alive)) return undefined;
    return ['clone', bundleText('clone', { child })];
  }

  async #takeNote(note: string): Promise<BundleTaken> {
    const { holdings, log, onNote } = this.#parts;
    try {
      const outcome = await holdings.addNote(note);
      tellUnverified(log, VIA, note, outcome);
      const { origin, size } = parseCheckpoint(note);
      if (outcome === undefined || (outcome.cosignatures.length === 0 && !outcome.signed)) {
        const detail = bundleText('note_unknown', { origin, size });
        return { kind: 'note', result: 'waits', origin, code: 'unverified', detail };
      }
      if (outcome.differs) {
        const detail = bundleText('note_differs', { origin, size });
        return { kind: 'note', result: 'refused', origin, code: 'fork', detail };
      }
      onNote?.(note, outcome);
      const receipts = outcome.cosignatures.map((c) => ({ node: c.node, size: c.size }));
      return { kind: 'note', result: 'received', origin, receipts };
    } catch (error) {
      if (!(error instanceof InvalidNote)) throw error;
      const detail = bundleText('note_malformed', { why: error.reason });
      return { kind: 'note', result: 'refused', code: 'bad-note', detail };
    }
  }

  #takeRoot(note: string): BundleTaken {
    const { parent, roots } = this.#parts;
    if (parent() === undefined) {
      return { kind: 'root', result: 'refused', code: 'root-top', detail: bundleText('root_top') };
    }
    try {
      return { kind: 'root', result: roots.take([note]) > 0 ? 'received' : 'duplicate' };
    } catch (error) {
      if (!(error instanceof InvalidTrust)) throw error;
      // A version that stands before it may still come.
      const result = error.code === 'root-version' ? 'waits' : 'refused';
      return { kind: 'root', result, code: error.code, detail: error.reason };
    }
  }
}

type Read = BundleItem | InvalidBytes;
/** Code and words. */
type Objection = ['not-enrolled' | 'not-allowed' | 'clone', Text];

function runOf(items: readonly Read[], at: number): Segment[] {
  const run: Segment[] = [];
  for (const item of items.slice(at)) {
    if (item instanceof InvalidBytes || item.kind !== 'segment') break;
    if (run[0] !== undefined && run[0].origin !== item.segment.origin) break;
    run.push(item.segment);
  }
  return run;
}

/** What cannot be checked is refused, and the rest of the file is taken (P8); what the machine could not do is thrown. */
function unforeseen(error: unknown, item: Read, run: readonly Segment[]): BundleTaken[] {
  if (isOfMachine(error)) throw error;
  const detail = bundleText('unforeseen', { why: reasonOf(error) });
  if (run.length === 0) {
    const kind = item instanceof InvalidBytes ? 'unreadable' : item.kind;
    return [{ kind, result: 'refused', code: 'unstorable', detail }];
  }
  return run.map((s) => notTaken(s, 'unstorable', detail));
}

function outcomeOf(segment: Segment, result: IngestResult | undefined): BundleTaken {
  if (result === undefined) return notTaken(segment, 'not-committed', bundleText('not_committed'));
  switch (result.kind) {
    case 'gap':
      return notTaken(segment, 'gap', bundleText('gap', { have: result.have }));
    case 'slow':
      return notTaken(segment, 'slow', bundleText('slow', { min: Math.ceil(result.waitMs / 60_000) }));
    case 'damaged':
      return notTaken(segment, 'damaged', bundleText('damaged'));
    case 'refused':
      return notTaken(segment, result.code, refusalText(result.code));
    default:
      return { ...placeOf(segment), result: result.kind };
  }
}

function notTaken(segment: Segment, code: string, detail: Text): BundleTaken {
  return { ...placeOf(segment), result: LATER.has(code) ? 'waits' : 'refused', code, detail };
}

function placeOf({ origin, from, entries, sealed }: Segment) {
  return { kind: 'segment' as const, origin, from, entries: entries.length, values: sealed.length };
}

function nodeOf(origin: string): string {
  try {
    return parseOrigin(origin).node;
  } catch (error) {
    if (error instanceof InvalidName) return '';
    throw error;
  }
}
