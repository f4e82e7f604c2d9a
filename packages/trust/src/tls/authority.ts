import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Allowance, Allowances, eachApart, isLoopback, Turns, writeSecret } from '@hutong/process';
import { timeText } from '@hutong/record';
import { isLive } from '../node-info.ts';
import type { Registry } from '../registry.ts';
import type { NamedCertificate } from './certificates.ts';
import { isPermitted } from './constraints.ts';
import { certificateKey, createAuthority, isDue, isIssued, issueCertificate, isTlsKey } from './issue.ts';
import { hostName } from './names.ts';
import type { TlsState } from './node.ts';

/** What an authority reads, and how it speaks. */
export interface AuthorityParts {
  /** The top center's data folder: the authorities' keys are kept in its `ca/`, 0600 in 0700. */
  dir: string;
  registry: Registry;
  /** What the newest `tls` entry of each node says; a node whose newest entry is not understood is left out. */
  said: () => Promise<Map<string, TlsState>>;
  /** Appends an entry of the registry and replays it; rejects with InvalidTrust when the registry passes it over. */
  publish: (type: 'registry.ca' | 'registry.certificate', subject: string, body: object) => Promise<void>;
  random: (n: number) => Uint8Array;
  /** Milliseconds since 1970. */
  now: () => number;
  log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
}

/** Certificates that one node is given: each is an entry of the registry, which every node keeps (P8). */
const CERTIFICATES: Allowance = { burst: 12, perS: 1 / 3_600 };

/** What the names weigh that one authority is founded for: its certificate has to fit `registry.ca`. */
const FOUNDED_BYTES = 1_800;
/** What a name takes there beside itself. */
const NAME_BYTES = 6;

/** An authority that stands, as it is shown. */
export interface ShownAuthority {
  fingerprint: string;
  since: number;
  /** RFC 3339. */
  expires: string;
  /** Nodes that have not said yet that they trust it. */
  missing: string[];
  /** Names that nodes ask for and nobody approved. */
  unapproved: { node: string; names: string[] }[];
}

/**
 * The network's certificate authority, at the top center. Nodes ask in their own logs (`tls`), it answers in the
 * registry. Several authorities may stand: the newest signs once every node has said in its log that it trusts it,
 * and the older ones go once every node shows a certificate of the newest. Each step is taken when the logs say so.
 */
export class Authority {
  readonly #parts: AuthorityParts;
  readonly #turns = new Turns();
  readonly #given: Allowances;

  constructor(parts: AuthorityParts) {
    this.#given = new Allowances(CERTIFICATES, parts.now);
    this.#parts = parts;
  }

  /** Takes the steps that are due; changes nothing where none is. */
  follow(): Promise<void> {
    return this.#turns.take(() => this.#follow());
  }

  /** Begins a rotation: a new authority beside the old. @returns its fingerprint */
  rotate(reason: string): Promise<string> {
    return this.#turns.take(async () => {
      const fingerprint = await this.#found(reason);
      await this.#follow();
      return fingerprint;
    });
  }

  /** The authorities that stand, oldest first, which nodes have not confirmed each, and names that await approval. */
  async show(): Promise<ShownAuthority[]> {
    const { registry } = this.#parts;
    const states = await this.#parts.said();
    const unapproved = this.#live().flatMap((node) => {
      const names = states.get(node)?.names ?? [];
      const approved = this.#approved(node, names);
      const left = names.filter((n) => !approved.includes(hostName(n) ?? ''));
      return left.length === 0 ? [] : [{ node, names: left }];
    });
    return registry.certificates.authorities().map(({ fingerprint, since, pem }) => ({
      fingerprint,
      since,
      expires: timeText(Date.parse(new X509Certificate(pem).validTo)),
      unapproved,
      missing: this.#live().filter((n) => states.get(n)?.trusts.includes(fingerprint) !== true),
    }));
  }

  #live(): string[] {
    const { registry } = this.#parts;
    return registry
      .nodes()
      .map((n) => n.node)
      .filter((n) => isLive(registry, n));
  }

  async #follow(): Promise<void> {
    const { registry } = this.#parts;
    const states = await this.#parts.said();
    const asking = this.#live().filter((n) => isTlsKey(states.get(n)?.key ?? ''));
    if (asking.length === 0 && registry.certificates.authorities().length < 2) return;
    if (registry.certificates.authorities().length === 0) await this.#found('建网');
    else await this.#renew(states);
    const authorities = registry.certificates.authorities();
    const newest = authorities.at(-1) as NamedCertificate;
    const confirmed = this.#live().every((n) => states.get(n)?.trusts.includes(newest.fingerprint));
    const signing = confirmed ? newest : (authorities[0] as NamedCertificate);
    const certify = (node: string) => this.#certify(node, states.get(node) as TlsState, signing);
    await eachApart(asking, certify, (error, node) =>
      this.#parts.log.error({ err: error, node }, 'a node could not be given its certificate'),
    );
    if (authorities.length < 2 || !confirmed) return;
    const shown = asking.every(
      (n) => states.get(n)?.certificate === registry.certificates.of(n)?.fingerprint,
    );
    if (shown) for (const old of authorities.slice(0, -1)) await this.#withdraw(old.fingerprint);
  }

  async #certify(node: string, { key, names }: TlsState, by: NamedCertificate): Promise<void> {
    const { registry, random, log, publish, now } = this.#parts;
    const free = this.#approved(node, names).filter(
      (n) => isPermitted(n, by.permits) && !this.#taken(n, node),
    );
    const shown = registry.certificates.of(node);
    const same = shown !== undefined && certificateKey(shown.pem) === key && `${shown.names}` === `${free}`;
    if (same && isIssued(by.pem, shown.pem) && !isDue('node', shown.pem, now())) return;
    if (this.#given.waitMs(node) > 0) {
      log.error({ node, code: 'slow' }, 'a node asks for certificates far too often: it waits for the next');
      return;
    }
    const keyPem = this.#keyOf(by.fingerprint);
    if (keyPem === undefined) {
      log.error(
        { ca: by.fingerprint },
        'the key of this CA is not in the data folder: begin a new one with hutong ca rotate',
      );
      return;
    }
    const subject = { network: registry.network, node, spki: key as string, names: free };
    const pem = await issueCertificate({ ...by, keyPem }, subject, random, now());
    await publish('registry.certificate', node, { node, names: free, pem });
    this.#given.spend(node, 1);
    log.info({ node, names: free }, 'a certificate was issued');
  }

  /**
   * Those of a node's names that an administrator approved for it, at its enrolment or later. The top center's own are its
   * administrator's; a node enrolled before names were approved keeps those that its certificate has.
   */
  #approved(node: string, names: readonly string[]): string[] {
    const { registry } = this.#parts;
    const info = registry.node(node);
    const approved = info?.addresses ?? registry.certificates.of(node)?.names ?? [];
    const known = new Set(approved.map((n) => hostName(n)));
    return [...new Set(names)]
      .flatMap((n) => hostName(n) ?? [])
      .filter((n) => isLoopback(n) || info?.parent === null || known.has(n));
  }

  // A host name belongs to the node that had it first: else one center could stand for another in a browser.
  #taken(name: string, node: string): boolean {
    if (isLoopback(name)) return false;
    const { registry } = this.#parts;
    const others = registry.nodes().filter((n) => n.node !== node && isLive(registry, n.node));
    return others.some((n) => registry.certificates.of(n.node)?.names.includes(name));
  }

  /** A new authority where the one there is ends soon, has no constraints, or cannot certify what was approved. */
  async #renew(states: ReadonlyMap<string, TlsState>): Promise<void> {
    const [only, another] = this.#parts.registry.certificates.authorities();
    if (only === undefined || another !== undefined || this.#keyOf(only.fingerprint) === undefined) return;
    const lacking = this.#beyond(states).some((n) => !isPermitted(n, only.permits));
    if (only.permits === undefined) await this.#found('旧 CA 不限主机名');
    else if (lacking) await this.#found('批准了新的主机名');
    else if (isDue('authority', only.pem, this.#parts.now())) await this.#found('旧 CA 将到期');
  }

  /** Approved names that an authority has to be founded for; of more than it can have, those of who was enrolled first. */
  #beyond(states: ReadonlyMap<string, TlsState>): string[] {
    const wanted = this.#live().flatMap((n) => this.#approved(n, states.get(n)?.names ?? []));
    const names = [...new Set(wanted)].filter((n) => !isPermitted(n, []));
    let bytes = 0;
    const fit = names.filter((n) => {
      bytes += n.length + NAME_BYTES;
      return bytes <= FOUNDED_BYTES;
    });
    if (fit.length < names.length)
      this.#parts.log.error(
        { code: 'names', approved: names.length, certified: fit.length },
        'more host names are approved than one CA can have: give the nodes enrolled last private addresses instead',
      );
    return fit;
  }

  async #found(reason: string): Promise<string> {
    const { registry, random, dir, publish, now } = this.#parts;
    const states = await this.#parts.said();
    const names = this.#beyond(states).sort();
    const { fingerprint, pem, keyPem } = await createAuthority(registry.network, random, now(), names);
    mkdirSync(join(dir, 'ca'), { recursive: true, mode: 0o700 });
    writeSecret(this.#file(fingerprint), keyPem); // Before it is published: what is published can sign.
    await publish('registry.ca', registry.network, { fingerprint, pem, names, reason });
    return fingerprint;
  }

  async #withdraw(fingerprint: string): Promise<void> {
    const { registry, log, publish } = this.#parts;
    const body = { fingerprint, withdrawn: true, reason: '所有节点已改用新的 CA' };
    await publish('registry.ca', registry.network, body);
    rmSync(this.#file(fingerprint), { force: true });
    log.info({ ca: fingerprint }, 'the former CA was withdrawn');
  }

  #file(fingerprint: string): string {
    return join(this.#parts.dir, 'ca', `${fingerprint.slice(0, 16)}.key`);
  }

  #keyOf(fingerprint: string): string | undefined {
    const file = this.#file(fingerprint);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }
}
