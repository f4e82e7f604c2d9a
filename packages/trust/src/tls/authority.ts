import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLoopback, Turns, writeSecret } from '@hutong/process';
import { isLive } from '../node-info.ts';
import type { Registry } from '../registry.ts';
import type { NamedCertificate } from './certificates.ts';
import { certificateKey, createAuthority, isIssued, issueCertificate, isTlsKey } from './issue.ts';
import { isHostName } from './names.ts';
import type { TlsState } from './node.ts';
import { newestTls, type TlsSaid } from './statement.ts';

/** What an authority reads, and how it speaks. */
export interface AuthorityParts {
  /** The top center's data folder: the authorities' keys are kept in its `ca/`, 0600 in 0700. */
  dir: string;
  registry: Registry;
  /** Every `tls` entry held, by the node in whose logs it stands. */
  said: () => Promise<Map<string, TlsSaid[]>>;
  /** Appends an entry of the registry and replays it; rejects with InvalidTrust when the registry passes it over. */
  publish: (type: 'registry.ca' | 'registry.certificate', subject: string, body: object) => Promise<void>;
  random: (n: number) => Uint8Array;
  log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
}

/**
 * The network's certificate authority, at the top center. Nodes ask in their own logs (`tls`), it answers in the
 * registry. Several authorities may stand: the newest signs once every node has said in its log that it trusts it,
 * and the older ones go once every node shows a certificate of the newest. Each step is taken when the logs say so.
 */
export class Authority {
  readonly #parts: AuthorityParts;
  readonly #turns = new Turns();

  constructor(parts: AuthorityParts) {
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

  /** The authorities that stand, oldest first, and which nodes have not confirmed each. */
  async show(): Promise<{ fingerprint: string; since: number; missing: string[] }[]> {
    const { registry } = this.#parts;
    const states = await this.#states();
    return registry.certificates.authorities().map(({ fingerprint, since }) => ({
      fingerprint,
      since,
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
    const states = await this.#states();
    const asking = this.#live().filter((n) => isTlsKey(states.get(n)?.key ?? ''));
    if (asking.length === 0 && registry.certificates.authorities().length < 2) return;
    if (registry.certificates.authorities().length === 0) await this.#found('建网');
    const authorities = registry.certificates.authorities();
    const newest = authorities.at(-1) as NamedCertificate;
    const confirmed = this.#live().every((n) => states.get(n)?.trusts.includes(newest.fingerprint));
    const signing = confirmed ? newest : (authorities[0] as NamedCertificate);
    for (const node of asking) await this.#certify(node, states.get(node) as TlsState, signing);
    if (authorities.length < 2 || !confirmed) return;
    const shown = asking.every(
      (n) => states.get(n)?.certificate === registry.certificates.of(n)?.fingerprint,
    );
    if (shown) for (const old of authorities.slice(0, -1)) await this.#withdraw(old.fingerprint);
  }

  async #states(): Promise<Map<string, TlsState>> {
    const said = await this.#parts.said();
    return new Map([...said].map(([node, entries]) => [node, newestTls(entries) as TlsState]));
  }

  async #certify(node: string, { key, names }: TlsState, by: NamedCertificate): Promise<void> {
    const { registry, random, log, publish } = this.#parts;
    const free = names.map((n) => n.toLowerCase()).filter((n) => isHostName(n) && !this.#taken(n, node));
    const now = registry.certificates.of(node);
    const same = now !== undefined && certificateKey(now.pem) === key && `${now.names}` === `${free}`;
    if (same && isIssued(by.pem, now.pem)) return;
    const keyPem = this.#keyOf(by.fingerprint);
    if (keyPem === undefined) {
      log.error(
        { ca: by.fingerprint },
        'the key of this CA is not in the data folder: begin a new one with hutong ca rotate',
      );
      return;
    }
    const subject = { network: registry.network, node, spki: key as string, names: free };
    const pem = await issueCertificate({ ...by, keyPem }, subject, random);
    await publish('registry.certificate', node, { node, names: free, pem });
    log.info({ node, names: free }, 'a certificate was issued');
  }

  // A host name belongs to the node that had it first: else one center could stand for another in a browser.
  #taken(name: string, node: string): boolean {
    if (isLoopback(name)) return false;
    const { registry } = this.#parts;
    const others = registry.nodes().filter((n) => n.node !== node && isLive(registry, n.node));
    return others.some((n) => registry.certificates.of(n.node)?.names.includes(name));
  }

  async #found(reason: string): Promise<string> {
    const { registry, random, dir, publish } = this.#parts;
    const { fingerprint, pem, keyPem } = await createAuthority(registry.network, random);
    mkdirSync(join(dir, 'ca'), { recursive: true, mode: 0o700 });
    writeSecret(this.#file(fingerprint), keyPem); // Before it is published: what is published can sign.
    await publish('registry.ca', registry.network, { fingerprint, pem, reason });
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
