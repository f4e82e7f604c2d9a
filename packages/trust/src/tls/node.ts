import type { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { isLoopback, writeSecret } from '@hutong/process';
import type { BodyOf } from '@hutong/record';
import type { NodeConfig } from '../folder.ts';
import type { Registry } from '../registry.ts';
import { readAuthorities, saveAuthorities } from './authorities-file.ts';
import { certificateKey, createTlsKey, isIssued, spkiOf } from './issue.ts';
import { listens, namesOf, tlsName } from './names.ts';

/** What a node says of its TLS in its own log: the request for a certificate, and what is confirmed. */
export type TlsState = BodyOf<'tls'>;

/** A certificate and the key it is for: what a listener shows. */
export interface TlsMaterial {
  fingerprint: string;
  cert: string;
  key: string;
  /** The same two as files, 0600, for a server that reads files. */
  certFile: string;
  keyFile: string;
}

/** How a node is known by those who connect to it; in the shape of `tls.connect`. */
export interface TlsPeer {
  servername: string;
  /** Read at every connect: what the registry says by then. */
  readonly ca: string[];
  checkServerIdentity(host: string, certificate: PeerCertificate): Error | undefined;
  /** The whole verdict on what a node shows on the link, without dates: clocks decide nothing about keys (P7). */
  verifyPeer(certificate: X509Certificate): Error | undefined;
}

/** A node's TLS, from its folder's `tls/` and the registry: nothing in it is configured, all of it follows. */
export class NodeTls {
  readonly #dir: string;
  readonly #config: NodeConfig;
  readonly #registry: Registry;
  #key: { keyPem: string; spki: string } | undefined;

  constructor(dir: string, config: NodeConfig, registry: Registry) {
    this.#dir = join(dir, 'tls');
    this.#config = config;
    this.#registry = registry;
  }

  /** Whether this node listens beyond its own machine, or is told to use TLS there too. */
  get wanted(): boolean {
    return this.#config.tls?.always === true || this.#listens().some((host) => !isLoopback(host));
  }

  /** What the registry says of TLS. */
  get certificates(): Registry['certificates'] {
    return this.#registry.certificates;
  }

  /** Authorities to trust now: the registry's, or before the first of it has come, those the node was made with. */
  authorities(): string[] {
    const { certificates } = this.#registry;
    return certificates.begun ? certificates.authorities().map((a) => a.pem) : readAuthorities(this.#dir);
  }

  /** What this node is to say of its TLS now. */
  state(): TlsState {
    const trusts = this.#registry.certificates
      .authorities()
      .map((a) => a.fingerprint)
      .sort();
    if (!this.wanted) return { names: [], trusts };
    const certificate = this.material()?.fingerprint;
    const common = { key: this.#ownKey().spki, names: namesOf(this.#config), trusts };
    return certificate === undefined ? common : { ...common, certificate };
  }

  /** What its listeners show; undefined while the registry names no certificate for its key. */
  material(): TlsMaterial | undefined {
    const named = this.#registry.certificates.of(this.#config.node);
    if (!this.wanted || named === undefined) return undefined;
    const { keyPem, spki } = this.#ownKey();
    if (certificateKey(named.pem) !== spki) return undefined;
    const certFile = join(this.#dir, `${named.fingerprint.slice(0, 16)}.pem`);
    if (!existsSync(certFile)) writeSecret(certFile, named.pem);
    return {
      fingerprint: named.fingerprint,
      cert: named.pem,
      key: keyPem,
      certFile,
      keyFile: join(this.#dir, 'key.pem'),
    };
  }

  /**
   * How to know a node at the other end: an authority of the network vouches for its name, and the registry has not
   * replaced what it shows. A newer certificate than the registry's copy here knows is taken: its news come that way.
   */
  toward(node: string): TlsPeer {
    const self = this;
    const name = tlsName(this.#config.network, node);
    return {
      servername: name,
      get ca() {
        return self.authorities();
      },
      verifyPeer: (certificate) => {
        const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
        const pem = certificate.toString();
        if (!self.authorities().some((ca) => isIssued(ca, pem)))
          return new Error(
            `${node}: self-signed certificate, or one that no authority of the network issued`,
          );
        if (certificate.ca || certificate.checkHost(name, { subject: 'never' }) === undefined)
          return new Error(`what is met there is not ${node}`);
        return self.#registry.certificates.replaced(fingerprint)
          ? new Error(`${node} shows a certificate that was replaced: ${fingerprint}`)
          : undefined;
      },
      checkServerIdentity: (host, certificate) => {
        const wrong = checkServerIdentity(host, certificate);
        if (wrong !== undefined) return wrong;
        const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
        return this.#registry.certificates.replaced(fingerprint)
          ? new Error(`${node} shows a certificate that was replaced: ${fingerprint}`)
          : undefined;
      },
    };
  }

  /** Keeps the registry's authorities beside the database: a node that lost that still knows its parent. */
  keep(): void {
    const known = this.#registry.certificates.authorities();
    saveAuthorities(
      this.#dir,
      known.map((a) => a.pem),
    );
  }

  #listens(): string[] {
    return listens(this.#config);
  }

  #ownKey(): { keyPem: string; spki: string } {
    if (this.#key !== undefined) return this.#key;
    const file = join(this.#dir, 'key.pem');
    if (existsSync(file)) {
      const keyPem = readFileSync(file, 'utf8');
      this.#key = { keyPem, spki: spkiOf(keyPem) };
    } else {
      this.#key = createTlsKey();
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
      writeSecret(file, this.#key.keyPem);
    }
    return this.#key;
  }
}
