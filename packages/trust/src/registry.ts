import {
  cosignatureTime,
  filterSignatures,
  type Note,
  type NoteSignature,
  parseCheckpoint,
  parseNote,
  parseVkey,
  type Verifier,
  verifyNote,
} from '@hutong/log';
import {
  type BodyOf,
  decodeEntry,
  type Phrase,
  readSaid,
  reasonOf,
  type Said,
  type Text,
} from '@hutong/record';
import { type EnrolBody, type NextEpoch, speakers } from './enrol-body.ts';
import { InvalidTrust } from './errors.ts';
import { checkPublicKeys } from './key-checks.ts';
import type { PublicKeys } from './keys.ts';
import { cosignerName, formatOrigin, parseOrigin } from './names.ts';
import {
  addressesOf,
  contactOf,
  formerParents,
  moveTo,
  type NodeInfo,
  placeIn,
  placeOf,
  urlOf,
} from './node-info.ts';
import { type RedactBody, Redactions } from './redactions.ts';
import type { RootDocument } from './root.ts';
import { why } from './texts.ts';
import { Certificates } from './tls/certificates.ts';
import type { LogIdentity } from './verify.ts';

const MAX_REJECTED = 100;

/** One of the logs that the registry is written in, one after the other, as the versions of the root document name them. */
interface Chapter {
  origin: string;
  verifier: Verifier;
  /** Index of the entry to be replayed next. */
  size: number;
  /** Nothing beyond counts: where its closing entry ended it, or a root document. */
  end?: number;
}

/**
 * The network's rules: how next epochs are accepted, how often keys rotate, who may open which private values (`sealing`:
 * record type or family → node names, or `ancestors`, `parent`, `top`).
 */
export type Policy = Partial<BodyOf<'registry.policy'>>;

/** A verified cosignature on a note. */
export interface KnownCosignature {
  node: string;
  timeS: number;
  /**
   * The registry revoked the epoch of its key, so a thief of that key could make one today with any time. What the node
   * anchored in its log before the cut still speaks for it.
   */
  revoked?: true;
}

/**
 * Who may say what: the `registry.…` entries of the top center's own log, replayed in order. Entries must come
 * from a verified copy of that log; a malformed one changes nothing and is listed in `rejected`.
 */
export class Registry {
  readonly network: string;
  #certificates: Certificates;
  readonly #chapters: Chapter[] = [];
  /** Which chapter is being replayed. */
  #at = 0;
  /** What was replayed, so that a log that is ended further back can be taken out again. */
  #said: { origin: string; index: number; bytes: Uint8Array }[] = [];
  readonly #nodes = new Map<string, NodeInfo>();
  readonly #logs = new Map<string, LogIdentity>();
  readonly #cosigners = new Map<string, Verifier[]>();
  /** Name under which each key speaks, by the key in hex. */
  readonly #owners = new Map<string, string>();
  /** Registry entries that were passed over, with the reason (P8): the newest of them. */
  readonly rejected: { origin: string; index: number; reason: Phrase }[] = [];
  #policy: Policy = {};
  readonly #lastWords = new Map<string, { origin: string; index: number }>();
  readonly redactions = new Redactions();

  /** @param registryVkey the first root document's `registry` */
  constructor(network: string, registryVkey: string) {
    this.network = network;
    this.#certificates = new Certificates(network);
    this.#begin(registryVkey);
  }

  /** An empty registry, with the logs that the versions of a root document name. */
  static of(documents: readonly Pick<RootDocument, 'network' | 'registry' | 'ended'>[]): Registry {
    const [first, ...later] = documents;
    if (first === undefined) throw new RangeError('no root document');
    const registry = new Registry(first.network, first.registry);
    for (const document of later) registry.advance(document);
    return registry;
  }

  #begin(registryVkey: string): void {
    const verifier = parseVkey(registryVkey);
    this.#chapters.push({ origin: verifier.name, verifier, size: 0 });
    this.#identify(verifier);
  }

  #identify(verifier: Verifier): void {
    const { node, epoch } = parseOrigin(verifier.name);
    this.#logs.set(verifier.name, { origin: verifier.name, node, epoch, verifier });
    this.#owners.set(verifier.key.toString('hex'), verifier.name);
  }

  /**
   * Heeds the next version of the root document: where it names another log, the registry goes on there once the former
   * one has come to its end: its closing entry, or where the document says. What was replayed beyond that is taken back.
   * The caller then replays on from `origin` and `size`.
   */
  advance({ registry, ended }: Pick<RootDocument, 'registry' | 'ended'>): void {
    if (this.logAt(parseVkey(registry).name) === -1) this.#begin(registry);
    const cut = ended && this.#chapters.find((c) => c.origin === ended.origin);
    if (ended !== undefined && cut !== undefined) {
      cut.end = Math.min(ended.size, cut.end ?? ended.size);
      this.#replayAll();
    }
    this.#turn();
  }

  #replayAll(): void {
    const said = this.#said;
    this.#said = [];
    for (const map of [this.#nodes, this.#logs, this.#cosigners, this.#owners, this.#lastWords]) map.clear();
    this.rejected.length = 0;
    this.#policy = {};
    this.redactions.clear();
    this.#certificates = new Certificates(this.network);
    const sizes = this.#chapters.map(({ size, end }) => Math.min(size, end ?? size));
    this.#at = 0;
    for (const chapter of this.#chapters) {
      chapter.size = 0;
      this.#identify(chapter.verifier);
    }
    for (const { origin, index, bytes } of said) {
      const { end } = this.#chapters[this.logAt(origin)] as Chapter;
      if (end === undefined || index < end) this.apply(bytes, index, origin);
    }
    this.#chapters.forEach((chapter, i) => {
      chapter.size = sizes[i] as number;
    });
    this.#turn();
  }

  // On to the next log when the one being replayed has come to its end.
  #turn(): void {
    for (;;) {
      const { origin, size, end } = this.#chapters[this.#at] as Chapter;
      if (end === undefined || size < end || this.#at + 1 === this.#chapters.length) return;
      const identity = this.#logs.get(origin);
      if (identity !== undefined) identity.closedAt = Math.min(end, identity.closedAt ?? end);
      this.#at += 1;
    }
  }

  /** Origin of the log that is being replayed: the last of `logs`, unless one before it is not held to its end yet. */
  get origin(): string {
    return (this.#chapters[this.#at] as Chapter).origin;
  }

  /** Index, in `origin`, of the entry to be replayed next. */
  get size(): number {
    return (this.#chapters[this.#at] as Chapter).size;
  }

  /** Every log that the registry is written in, in order, with the entries replayed of each. */
  get logs(): { origin: string; size: number }[] {
    return this.#chapters.map(({ origin, size }) => ({ origin, size }));
  }

  /** Which of `logs` this is; -1 when none. */
  logAt(origin: string): number {
    return this.#chapters.findIndex((c) => c.origin === origin);
  }

  /** The log that a root document names to follow one of `logs`, and where that one ends, if it is known. */
  after(origin: string): { origin: string; endsAt: number | undefined } | undefined {
    const at = this.logAt(origin);
    const next = at === -1 ? undefined : this.#chapters[at + 1];
    return next && { origin: next.origin, endsAt: this.#chapters[at]?.end };
  }

  /** Replays all that `entry` gives, one log after the other. */
  replay(entry: (origin: string, index: number) => Uint8Array | undefined): void {
    for (
      let bytes = entry(this.origin, this.size);
      bytes !== undefined;
      bytes = entry(this.origin, this.size)
    ) {
      this.apply(bytes);
    }
  }

  /**
   * Replays the entry at the next index, or at a later one where those between say nothing of trust (a bundle has
   * only the registry's); in a later one of `logs` where the rest of the former was left out. Entries of other types
   * are passed over, and so are those beyond the end of a log.
   */
  apply(bytes: Uint8Array, index = this.size, origin = this.origin): void {
    const at = this.logAt(origin);
    if (at < this.#at)
      throw new RangeError(`${origin} is not the log being replayed, nor one that follows it`);
    this.#at = at;
    const chapter = this.#chapters[at] as Chapter;
    if (index < chapter.size) throw new RangeError(`registry entry ${index} was replayed already`);
    chapter.size = index + 1;
    if (bytes.length === 0) return; // Redacted: it said nothing of trust.
    try {
      if (chapter.end !== undefined && index >= chapter.end)
        throw new InvalidTrust('registry', why('log_ended', { end: chapter.end }));
      const entry = decodeEntry(bytes);
      if (entry.type === 'closing') chapter.end = index + 1;
      if (entry.type !== 'closing' && !entry.type.startsWith('registry.')) return;
      this.#said.push({ origin, index, bytes: Buffer.from(bytes) });
      const said = readSaid(entry);
      if (said === undefined) throw new InvalidTrust('registry', why('not_said', { type: entry.type }));
      this.#replay(said, index);
    } catch (error) {
      if (this.rejected.length === MAX_REJECTED) this.rejected.shift();
      this.rejected.push({ origin, index, reason: reasonOf(error) });
    } finally {
      this.#turn();
    }
  }

  #replay({ type, body }: Said, index: number): void {
    if (type === 'registry.node') this.#enrol(body, index);
    else if (type === 'registry.move') this.#move(body, index);
    else if (type === 'registry.close') this.#close(body);
    else if (type === 'registry.policy') this.#policy = { ...this.#policy, ...body };
    else if (type === 'registry.ca') this.#certificates.takeAuthority(body, index);
    else if (type === 'registry.certificate') this.#certify(body, index);
    else if (type === 'registry.redact') this.#redact(body, index);
    else if (type === 'registry.retire') this.#known(body.node).retired = true;
    if (type === 'registry.node' || type === 'registry.move' || type === 'registry.close')
      this.#lastWords.set(body.node, { origin: this.origin, index });
  }

  /**
   * Takes the next epoch of a node on its old key's word (`checkNextEpoch`), until the registry follows.
   * @param endsAt entries at which the log before it ends; undefined: the registry has yet to say
   * @throws InvalidTrust
   */
  adopt({ previous, ...next }: NextEpoch, endsAt: number | undefined): void {
    const known = this.#known(next.node);
    this.#add({ ...next, ...placeOf(known) }, known.since);
    (this.#nodes.get(next.node) as NodeInfo).epochs.at(-1)!.adopted = true;
    if (endsAt !== undefined) this.#end(previous.origin, endsAt);
  }

  #enrol(body: EnrolBody, index: number): void {
    const epochs = this.#nodes.get(body.node)?.epochs ?? [];
    const foreseen = epochs.find((e) => e.adopted === true && e.origin === body.origin);
    if (foreseen !== undefined) {
      delete foreseen.adopted;
    } else {
      // The registry's word stands above an old key's: what was adopted in its place ends before it began, with all after.
      const instead = epochs.findIndex((e) => e.adopted === true && e.epoch >= body.epoch);
      if (instead !== -1) for (const { origin } of epochs.splice(instead)) this.#end(origin, 0);
      this.#add(body, index);
    }
    if (body.previous !== undefined) this.#end(body.previous.origin, body.previous.size, body.node);
  }

  // A log that was revoked stays closed where it was, and one of the registry's where it was ended.
  #end(origin: string, size: number, node?: string): void {
    const log = this.#logs.get(origin);
    if (log === undefined || log.revoked === true || (node !== undefined && log.node !== node)) return;
    log.closedAt = this.#chapters[this.logAt(origin)]?.end ?? size;
  }

  #add(body: EnrolBody, index: number): void {
    const verifier = parseVkey(body.keys.log);
    const cosigner = parseVkey(body.keys.cosigner);
    this.#checkKeys(body, verifier, cosigner);
    const known = this.#nodes.get(body.node);
    const epochs = [...(known?.epochs ?? []), { epoch: body.epoch, origin: body.origin, keys: body.keys }];
    this.#nodes.set(body.node, {
      ...placeIn(body),
      epochs,
      retired: false,
      ...urlOf(known, body.url),
      ...addressesOf(body.addresses ?? known?.addresses),
      ...contactOf(known, body),
      formerParents: formerParents(known, body.parent),
      since: index,
    });
    this.#logs.set(body.origin, {
      ...this.#logs.get(body.origin),
      origin: body.origin,
      node: body.node,
      epoch: body.epoch,
      verifier,
      cosigner,
      ...this.redactions.ofLog(body.origin),
    });
    this.#cosigners.set(body.node, [...this.cosigner(body.node), cosigner]);
    for (const [key, name] of speakers(body, verifier, cosigner)) this.#owners.set(key, name);
  }

  /** Whether this enrolment would be taken; throws InvalidTrust or InvalidNote with the reason if not. */
  checkEnrolment(body: EnrolBody): void {
    this.#checkKeys(body, parseVkey(body.keys.log), parseVkey(body.keys.cosigner));
  }

  #checkKeys(body: EnrolBody, log: Verifier, cosigner: Verifier): void {
    const { node, epoch, origin, parent } = body;
    const refuse = (reason: Text): never => {
      throw new InvalidTrust('registry', reason);
    };
    checkPublicKeys(body.keys, log, cosigner);
    if (log.type !== 1 || origin !== formatOrigin(this.network, node, epoch, log.key)) {
      refuse(why('origin_differs', { origin, node, epoch }));
    }
    if (log.name !== origin) refuse(why('log_key_other'));
    if (cosigner.name !== cosignerName(this.network, node)) refuse(why('cosigner_other'));
    // A cosignature's text does not name its cosigner: one key under two names would speak for both. And a broker
    // whose two children had one transport key would let in no further child.
    for (const [key, name] of speakers(body, log, cosigner))
      if ((this.#owners.get(key) ?? name) !== name) refuse(why('key_taken', { name }));
    const last = this.#nodes.get(node)?.epochs.at(-1)?.epoch ?? 0;
    if (epoch <= last) refuse(why('epoch_follows', { epoch, node, last }));
    if (parent === null) return;
    this.#known(parent);
    if (this.within(parent, node)) refuse(why('beneath_itself', { node }));
  }

  #move(body: BodyOf<'registry.move'>, index: number): void {
    const node = this.#known(body.node);
    if (body.parent != null) {
      this.#known(body.parent);
      if (this.within(body.parent, body.node))
        throw new InvalidTrust('registry', why('beneath_itself', { node: body.node }));
    }
    node.name = body.name ?? node.name;
    node.level = body.level ?? node.level;
    node.divisionCode = body.division_code ?? node.divisionCode;
    if (body.parent !== undefined) moveTo(node, body.parent, body.until, { origin: this.origin, index });
    if (body.url !== undefined) Object.assign(node, urlOf(node, body.url));
    Object.assign(node, addressesOf(body.addresses), contactOf(node, body));
    node.since = index;
  }

  #close({ node, origin, size }: BodyOf<'registry.close'>): void {
    const log = this.#logs.get(origin);
    if (log?.node !== node) throw new InvalidTrust('registry', why('not_its_log', { origin, node }));
    log.closedAt = Math.min(size, log.closedAt ?? size);
    log.revoked = true;
  }

  // What the registry itself says stays.
  #redact(body: RedactBody, index: number): void {
    const said = this.#said.some((s) => s.origin === body.origin && s.index === body.index);
    if (said) throw new InvalidTrust('registry', why('registry_stays'));
    const redacted = this.redactions.take(body, { origin: this.origin, index });
    const log = this.#logs.get(body.origin);
    if (log !== undefined) log.redacted = redacted;
  }

  #certify(body: BodyOf<'registry.certificate'>, index: number): void {
    this.#known(body.node);
    this.#certificates.takeCertificate(body, index);
  }

  #known(node: string): NodeInfo {
    const info = this.#nodes.get(node);
    if (info === undefined) throw new InvalidTrust('registry', why('not_enrolled', { node }));
    return info;
  }

  /** How the network's machines know each other on the wire. */
  get certificates(): Certificates {
    return this.#certificates;
  }

  /** What the network's administration decided, as it stands now. */
  get policy(): Policy {
    return this.#policy;
  }

  /** Who signs a log; undefined when nobody of this network does. */
  log(origin: string): LogIdentity | undefined {
    return this.#logs.get(origin);
  }

  /** What the registry says of a node; undefined for one that was never enrolled. */
  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  /** The last entry of the registry that enrolled or moved a node or closed a log of it. */
  lastWord(name: string): { origin: string; index: number } | undefined {
    return this.#lastWords.get(name);
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

  /** Names of the nodes that stood directly beneath a node and were moved away: they may still ask where to. */
  movedAway(name: string): string[] {
    return this.nodes()
      .filter((n) => n.parent !== name && !n.retired && n.formerParents.includes(name))
      .map((n) => n.node);
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
    const { body, signatures } = typeof note === 'string' ? parseNote(note) : note;
    return signatures.map((line) => this.#cosigned(body, line)).filter((c) => c !== undefined);
  }

  // Each line by itself: a bad one with a known name must neither pass with the good one nor hide it.
  #cosigned(body: string, line: NoteSignature): KnownCosignature | undefined {
    const node = line.name.split('/')[1] ?? '';
    const verifier = this.cosigner(node).find((v) => v.id === line.id && v.name === line.name);
    const timeS = verifier && cosignatureTime({ body, signatures: [line] }, verifier);
    if (verifier === undefined || timeS === undefined) return undefined;
    return this.#revoked(node, verifier) ? { node, timeS, revoked: true } : { node, timeS };
  }

  #revoked(node: string, { id }: Verifier): boolean {
    const epochs = this.#nodes.get(node)?.epochs ?? [];
    return epochs
      .map(({ origin }) => this.#logs.get(origin))
      .some((log) => log?.revoked === true && log.cosigner?.id === id);
  }

  /** The note with only the lines that are good: the log key's and those of known cosigners. Safe to keep and pass on. */
  clean(text: string): string {
    const note = parseNote(text);
    const { body } = note;
    const log = this.#logs.get(parseCheckpoint(note).origin)?.verifier;
    return filterSignatures(text, (line) => {
      if (this.#cosigned(body, line) !== undefined) return true;
      return log !== undefined && verifyNote({ body, signatures: [line] }, log);
    });
  }

  /** Whether the log's own key signed the note's checkpoint. */
  signed(note: string | Note): boolean {
    const parsed = typeof note === 'string' ? parseNote(note) : note;
    const log = this.#logs.get(parseCheckpoint(parsed).origin);
    return log !== undefined && verifyNote(parsed, log.verifier);
  }
}
