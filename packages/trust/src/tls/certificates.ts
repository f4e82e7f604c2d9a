import { X509Certificate } from 'node:crypto';
import { InvalidTrust } from '../errors.ts';
import { certificateFingerprint, isIssued } from './issue.ts';
import { tlsName } from './names.ts';

/** A certificate that the registry names, and the registry entry that did. */
export interface NamedCertificate {
  /** SHA-256 of its DER, hex. */
  fingerprint: string;
  pem: string;
  /** Host names and addresses it is good for, beside the node's own name. */
  names: string[];
  since: number;
}

/** What the registry says of TLS: the authorities to trust, each node's certificate, and what is withdrawn. */
export class Certificates {
  readonly #network: string;
  readonly #authorities = new Map<string, NamedCertificate>();
  readonly #nodes = new Map<string, NamedCertificate>();
  readonly #replaced = new Set<string>();
  #begun = false;

  constructor(network: string) {
    this.#network = network;
  }

  /** Whether the registry ever named an authority. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Authorities to be trusted now, oldest first. */
  authorities(): NamedCertificate[] {
    return [...this.#authorities.values()];
  }

  /** The certificate a node shows; undefined of one that never asked for any. */
  of(node: string): NamedCertificate | undefined {
    return this.#nodes.get(node);
  }

  /** Whether a certificate was replaced by a newer one of the same node: whoever shows it holds an old key or copy. */
  replaced(fingerprint: string): boolean {
    return this.#replaced.has(fingerprint);
  }

  /** Takes a `registry.ca` entry. @throws InvalidTrust */
  takeAuthority(body: { fingerprint: string; pem?: string; withdrawn?: boolean }, since: number): void {
    const { fingerprint, pem, withdrawn } = body;
    if (withdrawn === true) {
      if (!this.#authorities.delete(fingerprint)) refuse(`there is no authority ${fingerprint} to withdraw`);
      return;
    }
    if (pem === undefined || certificateFingerprint(pem) !== fingerprint)
      throw new InvalidTrust('registry', `the certificate is not the one with fingerprint ${fingerprint}`);
    const certificate = new X509Certificate(pem);
    if (!certificate.ca || !certificate.verify(certificate.publicKey))
      refuse('the certificate is not that of an authority');
    this.#begun = true;
    this.#authorities.set(fingerprint, { fingerprint, pem, names: [], since });
  }

  /** Takes a `registry.certificate` entry. @throws InvalidTrust */
  takeCertificate(body: { node: string; names?: string[]; pem: string }, since: number): void {
    const { node, names = [], pem } = body;
    const certificate = new X509Certificate(pem);
    const issuer = this.authorities().find((a) => isIssued(a.pem, pem));
    if (issuer === undefined) refuse('no authority of this network issued the certificate');
    const own = tlsName(this.#network, node);
    if (certificate.ca || certificate.checkHost(own, { subject: 'never' }) === undefined)
      refuse(`the certificate is not that of ${node}`);
    const former = this.#nodes.get(node);
    const fingerprint = certificateFingerprint(pem);
    if (this.#replaced.has(fingerprint)) refuse('a certificate that was replaced cannot come back');
    if (former !== undefined && former.fingerprint !== fingerprint) this.#replaced.add(former.fingerprint);
    this.#nodes.set(node, { fingerprint, pem, names, since });
  }
}

function refuse(reason: string): never {
  throw new InvalidTrust('registry', reason);
}
