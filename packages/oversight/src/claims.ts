import {
  type Checkpoint,
  cosignatureTime,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseVkey,
  proves,
  verifyConsistency,
  verifyNote,
} from '@hutong/log';
import { readEntry } from '@hutong/record';
import { parseOrigin, type Registry } from '@hutong/trust';
import { headsOf } from './anchor.ts';
import type { AnchorEvidence, LogEvidence, Prefix } from './evidence.ts';

/** Where something was found: which source showed it, and the signed bytes. */
export interface Piece {
  /** Source that showed it. */
  shown_by: string;
  /** Signed note with the checkpoint. */
  note?: string;
  /** Anchor that states the head: its place, whose log key signed it. */
  anchor?: { origin: string; index: number };
  /** What of it counts, in words of the log: size, root, time. */
  says: string;
}

/** A cosignature, by which of the cosigner's keys. */
export interface Cosigned {
  node: string;
  /** Key ID; keys change with the epoch. */
  key: number;
  epoch: number;
  timeS: number;
  piece: Piece;
}

/** A head stated in an anchor, by the node in whose log it stands. */
export interface Stated {
  node: string;
  epoch: number;
  cosigned: boolean;
  timeS: number | undefined;
  piece: Piece;
}

/** One checkpoint of one log, and everyone who vouches for it. */
export interface Claim {
  checkpoint: Checkpoint;
  /** Set when the log's own key signed it. */
  signed: Piece | undefined;
  cosigned: Cosigned[];
  stated: Stated[];
  /** Compared with the longest head: it is a prefix of that, or of another history; undefined while unknown. */
  fits?: boolean;
}

/** Everything that signatures vouch for, log by log. What is not signed, or not proven, is passed over. */
export class Claims {
  readonly registry: Registry;
  /** Log → checkpoint (size and root) → who vouches for it. */
  readonly logs = new Map<string, Map<string, Claim>>();
  /** Newest size of each log that each source showed as held, by the node that the source is. */
  readonly shown = new Map<string, Map<string, number>>();
  /** When each node last anchored, ms since 1970, by its log and index. */
  readonly lastAnchor = new Map<string, { epoch: number; index: number; at: number }>();
  /** Pieces whose signatures or proofs do not hold. */
  passedOver = 0;

  constructor(registry: Registry) {
    this.registry = registry;
  }

  addAnchor(by: string, { origin, index, entry, proof: text }: AnchorEvidence): void {
    this.#attempt(() => {
      const bytes = Buffer.from(entry, 'base64');
      const proof = parseProof(text);
      const log = this.registry.log(origin);
      const checkpoint = parseCheckpoint(proof.note);
      if (log === undefined || checkpoint.origin !== origin || proof.index !== index) return false;
      if (!verifyNote(proof.note, log.verifier) || !proves(proof, bytes)) return false;
      const said = readEntry(bytes);
      if (said?.type !== 'anchor') return false;
      const { node, epoch } = log;
      this.#note(by, proof.note);
      const last = this.lastAnchor.get(node);
      if (last === undefined || epoch > last.epoch || (epoch === last.epoch && index > last.index))
        this.lastAnchor.set(node, { epoch, index, at: said.recordedAt });
      for (const h of headsOf(said)) {
        const head = { origin: h.origin, size: h.size, root: Buffer.from(h.root, 'base64') };
        const says = `${h.size} ${h.root}${h.time === undefined ? '' : ` ${h.time}`}`;
        const piece: Piece = { shown_by: by, anchor: { origin, index }, says };
        const { stated } = this.#claim(head);
        if (stated.some((s) => s.piece.anchor?.origin === origin && s.piece.anchor.index === index)) continue;
        stated.push({ node, epoch, cosigned: h.cosigned, timeS: h.time, piece });
      }
      return true;
    });
  }

  /** @param node the node that the source is, if it is one */
  addLog(by: string, node: string | undefined, log: LogEvidence): void {
    this.#attempt(() => {
      if (!this.#note(by, log.head)) return false;
      const head = parseCheckpoint(log.head);
      if (head.origin !== log.origin) return false;
      if (node !== undefined) {
        const held = this.shown.get(node) ?? new Map<string, number>();
        held.set(log.origin, Math.max(head.size, held.get(log.origin) ?? 0));
        this.shown.set(node, held);
      }
      return true;
    });
    for (const note of [...log.notes, ...log.forks.flatMap((f) => [f.held, f.seen])])
      this.#attempt(() => this.#note(by, note));
  }

  /** Says of a source that it is this node, though it may show nothing. */
  addNode(node: string): void {
    if (!this.shown.has(node)) this.shown.set(node, new Map());
  }

  #attempt(add: () => boolean): void {
    try {
      if (add()) return;
    } catch {
      // Not well formed: nobody vouches for it.
    }
    this.passedOver++;
  }

  /** Takes every line of a note that is good; whether there was one. */
  #note(by: string, text: string): boolean {
    const note = parseNote(text);
    const checkpoint = parseCheckpoint(note);
    const log = this.registry.log(checkpoint.origin);
    if (log === undefined || checkpoint.size === 0) return false;
    const says = `${checkpoint.size} ${checkpoint.root.toString('base64')}`;
    const signed = verifyNote(note, log.verifier);
    const lines = note.signatures.flatMap((line): Cosigned[] => {
      const node = line.name.split('/')[1] ?? '';
      const epoch = this.registry.node(node)?.epochs.find((e) => {
        const key = parseVkey(e.keys.cosigner);
        return key.id === line.id && key.name === line.name;
      });
      if (epoch === undefined || node === log.node) return [];
      const timeS = cosignatureTime({ body: note.body, signatures: [line] }, parseVkey(epoch.keys.cosigner));
      if (timeS === undefined) return [];
      const piece = { shown_by: by, note: text, says: `${says} ${timeS}` };
      return [{ node, key: line.id, epoch: epoch.epoch, timeS, piece }];
    });
    if (!signed && lines.length === 0) return false;
    const claim = this.#claim(checkpoint);
    if (signed) claim.signed ??= { shown_by: by, note: text, says };
    for (const line of lines) {
      const known = claim.cosigned.some(
        (c) => c.node === line.node && c.key === line.key && c.timeS === line.timeS,
      );
      if (!known) claim.cosigned.push(line);
    }
    return true;
  }

  #claim(checkpoint: Checkpoint): Claim {
    const log = this.logs.get(checkpoint.origin) ?? new Map<string, Claim>();
    this.logs.set(checkpoint.origin, log);
    const key = `${checkpoint.size} ${checkpoint.root.toString('hex')}`;
    const claim = log.get(key) ?? { checkpoint, signed: undefined, cosigned: [], stated: [] };
    log.set(key, claim);
    return claim;
  }

  /** What every other checkpoint of a log is compared with: its longest that its key signed and somebody holds. */
  reference(origin: string): Claim | undefined {
    const held = new Set([...this.shown.values()].map((logs) => logs.get(origin)));
    const signed = [...(this.logs.get(origin)?.values() ?? [])].filter((c) => c.signed !== undefined);
    signed.sort((a, b) => b.checkpoint.size - a.checkpoint.size);
    return signed.find((c) => held.has(c.checkpoint.size)) ?? signed[0];
  }

  /** Sizes of a log that are still to be held against its reference. */
  open(origin: string): number[] {
    const reference = this.reference(origin);
    if (reference === undefined) return [];
    const { size, root } = reference.checkpoint;
    const sizes = new Set<number>();
    for (const claim of this.logs.get(origin)?.values() ?? []) {
      if (claim.checkpoint.size === size) claim.fits = claim.checkpoint.root.equals(root);
      else if (claim.fits === undefined && claim.checkpoint.size < size) sizes.add(claim.checkpoint.size);
    }
    return [...sizes].sort((a, b) => a - b);
  }

  /** Takes prefixes of the reference, each proven against its signed root; whose proof fails says nothing. */
  addPrefixes(origin: string, prefixes: readonly Prefix[]): void {
    const reference = this.reference(origin)?.checkpoint;
    if (reference === undefined) return;
    for (const p of prefixes) {
      const root = Buffer.from(p.root, 'base64');
      const hashes = p.hashes.map((h) => Buffer.from(h, 'base64'));
      if (!verifyConsistency(p.size, reference.size, root, reference.root, hashes)) continue;
      for (const claim of this.logs.get(origin)?.values() ?? [])
        if (claim.checkpoint.size === p.size) claim.fits = claim.checkpoint.root.equals(root);
    }
  }

  /** Node that signs a log. */
  nodeOf(origin: string): string {
    return this.registry.log(origin)?.node ?? parseOrigin(origin).node;
  }
}
