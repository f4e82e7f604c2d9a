import {
  cosignatureTime,
  filterSignatures,
  type Note,
  parseCheckpoint,
  parseNote,
  parseVkey,
  type Verifier,
  verifyNote,
} from '@hutong/log';
import { decodeEntry, recordTypes } from '@hutong/record';
import { InvalidTrust } from './errors.ts';
import type { PublicKeys } from './keys.ts';
import { parseOrigin } from './names.ts';
import { checkPublicKeys } from './points.ts';
import type { LogIdentity } from './verify.ts';

/** What the registry says of a node now; each change holds from the registry entry that states it. */
export interface NodeInfo {
  node: string;
  name: string;
  level: string;
  kind: 'hall' | 'center';
  divisionCode: string | undefined;
  /** null for the top center. */
  parent: string | null;
  /** Every epoch enrolled, oldest first. */
  epochs: { epoch: number; origin: string; keys: PublicKeys }[];
  retired: boolean;
  /** Index of the last registry entry about it. */
  since: number;
}

/** A verified cosignature on a note. */
export interface KnownCosignature {
  node: string;
  timeS: number;
}

/**
 * Who may say what: the `registry.…` entries of the top center's own log, replayed in order. Entries must come
 * from a verified copy of that log; a malformed one changes nothing and is told by `rejected`.
 */
export class Registry {
  readonly network: string;
  /** Origin of the log that holds it, named by the root document. */
  readonly origin: string;
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #logs = new Map<string, LogIdentity>();
  readonly #cosigners = new Map<string, Verifier[]>();
  /** Registry entries that were passed over, with the reason (P8). */
  readonly rejected: { index: number; reason: string }[] = [];
  #size = 0;

  /** @param registryVkey the root document's `registry` */
  constructor(network: string, registryVkey: string) {
    const verifier = parseVkey(registryVkey);
    const { node, epoch } = parseOrigin(verifier.name);
    this.network = network;
    this.origin = verifier.name;
    this.#logs.set(verifier.name, { origin: verifier.name, node, epoch, verifier });
  }

  /** Entries replayed so far. */
  get size(): number {
    return this.#size;
  }

  /** Replays the entry at the next index; entries of other types are passed over. */
  apply(bytes: Uint8Array): void {
    const index = this.#size++;
    try {
      const entry = decodeEntry(bytes);
      if (!entry.type.startsWith('registry.')) return;
      this.#replay(
        entry.type,
        recordTypes.get(entry.type)?.body.parse(entry.body) as Record<string, unknown>,
        index,
      );
    } catch (error) {
      this.rejected.push({ index, reason: (error as Error).message });
    }
  }

  #replay(type: string, body: Record<string, unknown>, index: number): void {
    if (type === 'registry.node') this.#enrol(body as never, index);
    else if (type === 'registry.move') this.#move(body as never, index);
    else if (type === 'registry.close') this.#close(body as { origin: string; size: number });
    else if (type === 'registry.retire') this.#known(body.node as string).retired = true;
  }

  #enrol(body: EnrolBody, index: number): void {
    const origin = parseOrigin(body.origin);
    const verifier = parseVkey(body.keys.log);
    if (origin.network !== this.network || origin.node !== body.node || origin.epoch !== body.epoch) {
      throw new InvalidTrust(
        'registry',
        `origin ${body.origin} is not of node ${body.node}, epoch ${body.epoch}`,
      );
    }
    if (verifier.name !== body.origin || verifier.type !== 1)
      throw new InvalidTrust('registry', 'the log key is of another log');
    checkPublicKeys(body.keys);
    const known = this.#nodes.get(body.node);
    if (body.parent !== null && !this.#nodes.has(body.parent))
      throw new InvalidTrust('registry', `parent ${body.parent} is not enrolled`);
    const epochs = [...(known?.epochs ?? []), { epoch: body.epoch, origin: body.origin, keys: body.keys }];
    if (this.#logs.has(body.origin) && body.origin !== this.origin)
      throw new InvalidTrust('registry', `${body.origin} is enrolled already`);
    this.#nodes.set(body.node, {
      node: body.node,
      name: body.name,
      level: body.level,
      kind: body.kind,
      divisionCode: body.division_code,
      parent: body.parent,
      epochs,
      retired: false,
      since: index,
    });
    this.#logs.set(body.origin, { origin: body.origin, node: body.node, epoch: body.epoch, verifier });
    const cosigners = this.#cosigners.get(body.node) ?? [];
    this.#cosigners.set(body.node, [...cosigners, parseVkey(body.keys.cosigner)]);
  }

  #move(body: MoveBody, index: number): void {
    const node = this.#known(body.node);
    if (body.parent != null) {
      this.#known(body.parent);
      if (this.within(body.parent, body.node))
        throw new InvalidTrust('registry', `${body.node} cannot stand beneath itself`);
    }
    node.name = body.name ?? node.name;
    node.level = body.level ?? node.level;
    node.divisionCode = body.division_code ?? node.divisionCode;
    if (body.parent !== undefined) node.parent = body.parent;
    node.since = index;
  }

  #close({ origin, size }: { origin: string; size: number }): void {
    const log = this.#logs.get(origin);
    if (log === undefined) throw new InvalidTrust('registry', `${origin} is not enrolled`);
    log.closedAt = Math.min(size, log.closedAt ?? size);
  }

  #known(node: string): NodeInfo {
    const info = this.#nodes.get(node);
    if (info === undefined) throw new InvalidTrust('registry', `node ${node} is not enrolled`);
    return info;
  }

  /** Who signs a log; undefined when nobody of this network does. */
  log(origin: string): LogIdentity | undefined {
    return this.#logs.get(origin);
  }

  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  /** All nodes, in the order of their enrolment. */
  nodes(): NodeInfo[] {
    return [...this.#nodes.values()];
  }

  /** Names of a node's ancestors, nearest first. */
  ancestors(name: string): string[] {
    const names: string[] = [];
    for (let at = this.#nodes.get(name)?.parent; at != null; at = this.#nodes.get(at)?.parent) names.push(at);
    return names;
  }

  /** Names of the nodes directly beneath a node that were not retired. */
  children(name: string): string[] {
    return this.nodes()
      .filter((n) => n.parent === name && !n.retired)
      .map((n) => n.node);
  }

  /** Whether a node is `top` or stands beneath it. */
  within(name: string, top: string): boolean {
    return name === top || this.ancestors(name).includes(top);
  }

  /** Public keys of a node's newest epoch. */
  keys(name: string): PublicKeys | undefined {
    return this.#nodes.get(name)?.epochs.at(-1)?.keys;
  }

  /** Every cosigner key a node ever had. */
  cosigner(name: string): Verifier[] {
    return this.#cosigners.get(name) ?? [];
  }

  /** Verified cosignatures of this network's nodes on a note; lines of unknown keys are passed over. */
  cosignatures(note: string | Note): KnownCosignature[] {
    const parsed = typeof note === 'string' ? parseNote(note) : note;
    const found: KnownCosignature[] = [];
    for (const line of parsed.signatures) {
      const [network, node, role] = line.name.split('/');
      if (network !== this.network || role !== 'cosigner' || node === undefined) continue;
      const verifier = this.cosigner(node).find((v) => v.id === line.id);
      const timeS = verifier && cosignatureTime(parsed, verifier);
      if (timeS !== undefined) found.push({ node, timeS });
    }
    return found;
  }

  /** The note with only the lines that are good: the log key's and those of known cosigners. Safe to keep and pass on. */
  clean(text: string): string {
    const note = parseNote(text);
    const log = this.#logs.get(parseCheckpoint(note.body).origin);
    const own = log !== undefined && verifyNote(note, log.verifier) ? log.verifier.id : undefined;
    const nodes = new Set(this.cosignatures(note).map((c) => `${this.network}/${c.node}/cosigner`));
    return filterSignatures(text, (s) => (s.id === own && s.name === log?.origin) || nodes.has(s.name));
  }

  /** Whether the log's own key signed the note's checkpoint. */
  signed(note: string | Note): boolean {
    const parsed = typeof note === 'string' ? parseNote(note) : note;
    const log = this.#logs.get(parseCheckpoint(parsed.body).origin);
    return log !== undefined && verifyNote(parsed, log.verifier);
  }
}

interface EnrolBody {
  node: string;
  name: string;
  level: string;
  kind: 'hall' | 'center';
  division_code?: string;
  parent: string | null;
  epoch: number;
  origin: string;
  keys: PublicKeys;
}

interface MoveBody {
  node: string;
  name?: string;
  level?: string;
  division_code?: string;
  parent?: string | null;
}
