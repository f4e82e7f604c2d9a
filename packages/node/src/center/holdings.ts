import { type Archive, isOfDamage } from '@hutong/archive';
import type { HeldHead, Holdings, IngestResult, NoteOutcome } from '@hutong/link';
import { type EarlierLog, MAX_RUN_BYTES, parseCheckpoint, type SealedValue, type Segment } from '@hutong/log';
import { type Allowance, Allowances, isOfMachine } from '@hutong/process';
import { companionsOf, EpochRefused, earlierLogs, InvalidName, parseOrigin } from '@hutong/trust';
import { GivenHoldings, type HoldingParts } from '../holdings.ts';

type Item = { segment: Segment; via: string };

/**
 * Next epochs of one node that are taken on its old key's word. Each becomes an entry of the registry, which every node
 * keeps: a node that turns more often goes on in its log, and the rest waits (P8).
 */
const EPOCHS: Allowance = { burst: 8, perS: 1 / 3_600 };
const MAX_WAIT_MS = 3_600_000;

interface Parts extends HoldingParts {
  /** Called when a node's next epoch was taken on its old key's word. */
  onAdopted: () => void;
  /** Called when someone holds more of this center's own log than its archive: the database went back. */
  onAhead: (size: number, have: number) => void;
  /** At the top center: whether its database went back in time and its current log is to be given back to it. */
  lost: () => boolean;
  archive: Archive;
  now: () => number;
}

/** What a center holds for its links: the archive, seen with the registry's eyes. */
export class CenterHoldings extends GivenHoldings<Segment> implements Holdings {
  readonly #archive: Archive;
  readonly #epochs: Allowances;
  readonly #onAdopted: () => void;
  readonly #onAhead: (size: number, have: number) => void;
  readonly #lost: () => boolean;

  constructor(parts: Parts) {
    super(parts.archive, parts);
    this.#epochs = new Allowances(EPOCHS, parts.now);
    this.#onAdopted = parts.onAdopted;
    this.#onAhead = parts.onAhead;
    this.#lost = parts.lost;
    this.#archive = parts.archive;
  }

  /** Its own, and those beneath it that were ended: whoever wrote one may have lost it at the same time. */
  override earlier(): readonly EarlierLog[] {
    const nodes = this.registry.nodes().map(({ node }) => node);
    const beneath = nodes.filter((node) => node !== this.node && this.registry.within(node, this.node));
    const ended = beneath
      .flatMap((node) => earlierLogs(this.registry, node, this.current()))
      .filter(({ size }) => size < Number.MAX_SAFE_INTEGER);
    return [...super.earlier(), ...ended];
  }

  /** The registry's logs first, in their order: what follows is verified with them. */
  async followed(child?: string): Promise<HeldHead[]> {
    const beside = child === undefined ? [] : companionsOf(this.registry, child);
    const shown = new Set([this.node, ...this.registry.ancestors(this.node), ...beside]);
    const at = (origin: string) => this.registry.logAt(origin);
    const all = await this.#archive.heads();
    const registry = all.filter((h) => at(h.origin) !== -1).sort((a, b) => at(a.origin) - at(b.origin));
    const heads = [...registry, ...all.filter((h) => shown.has(h.node) && at(h.origin) === -1)];
    return heads.map((h) => ({ ...parseCheckpoint(h.note), note: h.note }));
  }

  protected sealed({ sealed }: Segment, _from: number, isFor: (recipient: string) => boolean): SealedValue[] {
    return sealed.filter(({ recipient }) => isFor(recipient));
  }

  async values(child: string, origin: string, from: number, to: number): Promise<Segment | undefined> {
    // What is signed beyond the end of a log leads to nothing that its holder may take.
    const note = await this.#archive.checkpoint(origin, this.registry.log(origin)?.closedAt);
    if (note === undefined) return undefined;
    const names = this.registry.nodes().map((n) => n.node);
    const recipients = names.filter((node) => this.registry.within(node, child));
    const sealed = await this.#archive.boxesFor({ origin, from, to, recipients }, MAX_RUN_BYTES);
    return sealed.length === 0 ? undefined : { version: 1, origin, from, entries: [], note, sealed };
  }

  /** Segments of logs that do not belong to the child they came through never reach the archive. */
  async ingest(items: readonly Item[]): Promise<IngestResult[]> {
    const results: IngestResult[] = [];
    const allowed: { item: Item; at: number }[] = [];
    for (const [at, item] of items.entries()) {
      const { origin, from } = item.segment;
      const known = this.registry.log(origin) !== undefined;
      const other = known ? undefined : await this.#adopt(item).catch((error) => unjudged(item, error));
      if (other !== undefined) results[at] = other;
      else if (this.#mayBring(item.via, origin)) allowed.push({ item, at });
      else {
        const detail = `${item.via} may not bring this log`;
        results[at] = { kind: 'refused', origin, from, code: 'not-allowed', detail };
      }
    }
    if (allowed.length === 0) return results;
    const done = await this.#archive.ingest(allowed.map(({ item }) => item));
    for (const [i, result] of done.entries()) {
      const { item, at } = allowed[i] as (typeof allowed)[number];
      // An ancestor whose signed head does not follow from ours: it may show another history to others (P4).
      const misfit = result.kind === 'refused' && result.reason === 'wrong-root';
      if (misfit && this.#isAbove(result.origin)) await this.#archive.keepEvidence(item.segment.note);
      if (result.kind === 'refused') results[at] = { ...result, code: result.reason };
      else if (result.kind === 'fork')
        results[at] = {
          kind: 'refused',
          origin: result.origin,
          from: item.segment.from,
          code: 'fork',
          detail: 'the log key signed two histories',
        };
      else results[at] = result;
    }
    return results;
  }

  #isAbove(origin: string): boolean {
    const node = this.registry.log(origin)?.node ?? '';
    return origin === this.registry.origin || this.registry.ancestors(this.node).includes(node);
  }

  /** A log that the registry does not know: the next epoch of a node it does, or nothing of this network. */
  async #adopt({ segment, via }: Item): Promise<IngestResult | undefined> {
    const { origin, from } = segment;
    const refuse = (code: EpochRefused['code'], detail: string): IngestResult => {
      return { kind: 'refused', origin, from, code, detail };
    };
    const parent = this.registry.node(this.node)?.parent;
    try {
      const own = parseOrigin(origin).node === this.node;
      if (own || (!this.belongsTo(origin, via) && via !== parent))
        return refuse('not-enrolled', `${via} may not bring this log`);
      const { node } = parseOrigin(origin);
      const waitMs = Math.min(MAX_WAIT_MS, Math.ceil(this.#epochs.waitMs(node)));
      if (waitMs > 0 && via !== parent) return { kind: 'slow', origin, waitMs };
      if ((await this.adoptNext(segment)) === 'gap') return { kind: 'gap', origin, have: 0 };
      this.#epochs.spend(node, 1);
      this.#onAdopted();
      return undefined;
    } catch (error) {
      if (error instanceof InvalidName) return refuse('not-enrolled', error.message);
      if (!(error instanceof EpochRefused)) throw error;
      if (error.code !== 'not-enrolled') await this.#archive.setAside(segment, error.code, error.message);
      return refuse(error.code, error.message);
    }
  }

  #mayBring(via: string, origin: string): boolean {
    const node = this.registry.log(origin)?.node;
    if (node === undefined) return false;
    const parent = this.registry.node(this.node)?.parent;
    return (
      this.belongsTo(origin, via) ||
      // What this center lost is taken back from above: all but the log that it writes now. The top has its children.
      ((origin !== this.current() || this.#lost()) && (this.registry.logAt(origin) !== -1 || via === parent))
    );
  }

  async addNote(text: string): Promise<NoteOutcome | undefined> {
    const result = await this.#archive.addNote(text);
    const identity = this.registry.log(result.origin);
    if (identity === undefined || result.kind === 'ignored') return undefined;
    const { origin } = result;
    const of = { origin, node: identity.node };
    if (result.kind === 'fork')
      return { ...of, size: parseCheckpoint(text).size, signed: true, cosignatures: [], differs: true };
    const { size } = result;
    if (result.kind === 'ahead' && origin === this.current()) this.#onAhead(size, result.have);
    const cosignatures = this.registry.cosignatures(text).map((c) => ({ ...c, size }));
    return { ...of, size, signed: this.registry.signed(text), cosignatures };
  }

  quarantine(via: string, bytes: Uint8Array, reason: string): Promise<void> {
    return this.#archive.quarantine(via, bytes, reason);
  }

  async ownLog(origin: string): Promise<'kept' | 'lost' | undefined> {
    if (!this.isOwn(origin)) return undefined;
    if (origin === this.current()) return this.#lost() ? 'lost' : 'kept';
    const after = this.registry.after(origin);
    if (after === undefined) return 'kept';
    // One of the registry's that was left for the next has an end: where none is known, its closing entry is lost too.
    return (await this.size(origin)) < (after.endsAt ?? Number.POSITIVE_INFINITY) ? 'lost' : 'kept';
  }

  setAside(segment: Segment, code: string, detail: string): Promise<void> {
    return this.#archive.setAside(segment, code, detail);
  }

  belongsTo(origin: string, child: string): boolean {
    const { node } = parseOrigin(origin);
    return (
      child !== this.node &&
      this.registry.node(node) !== undefined &&
      this.registry.within(node, child) &&
      this.registry.within(child, this.node)
    );
  }
}

/** A next log that cannot be judged, since what is held of the one before it is damaged, or for what it is itself (P8). */
function unjudged({ segment: { origin, from } }: Item, error: unknown): IngestResult {
  const detail = (error as Error).message;
  if (isOfDamage(error)) return { kind: 'damaged', origin, detail };
  if (isOfMachine(error)) throw error;
  return { kind: 'refused', origin, from, code: 'unstorable', detail: `it cannot be judged: ${detail}` };
}
