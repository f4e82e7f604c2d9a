import { X509Certificate } from 'node:crypto';
import type { BodyOf, Text } from '@hutong/record';
import { InvalidTrust } from '../errors.ts';
import { why } from '../texts.ts';
import { certificateFingerprint, isIssued } from './issue.ts';
import { tlsName } from './names.ts';

/** A certificate that the registry names, and the registry entry that did. */
export interface NamedCertificate {
  /** SHA-256 of its DER, hex. */
  fingerprint: string;
  pem: string;
  /** Host names and addresses it is good for, beside the node's own name. */
  names: string[];
  /** What an authority may certify beside the network's own names and private addresses; when absent, any name. */
  permits?: string[];
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

  /** The certificate a node shows; undefined for one that never asked for any. */
  of(node: string): NamedCertificate | undefined {
    return this.#nodes.get(node);
  }

  /** Whether a certificate was replaced by a newer one of the same node: a peer that shows it holds an old key or copy. */
  replaced(fingerprint: string): boolean {
    return this.#replaced.has(fingerprint);
  }

  /** Takes a `registry.ca` entry. @throws InvalidTrust */
  takeAuthority(body: BodyOf<'registry.ca'>, since: number): void {
    const { fingerprint, pem, withdrawn, names } = body;
    if (withdrawn === true) {
      if (!this.#authorities.delete(fingerprint)) refuse(why('no_authority', { fingerprint }));
      return;
    }
    if (pem === undefined || certificateFingerprint(pem) !== fingerprint)
      refuse(why('certificate_differs', { fingerprint }));
    const certificate = new X509Certificate(pem);
    if (!certificate.ca || !certificate.verify(certificate.publicKey))
      refuse(why('certificate_no_authority'));
    this.#begun = true;
    const permits = names === undefined ? {} : { permits: names };
    this.#authorities.set(fingerprint, { fingerprint, pem, names: [], ...permits, since });
  }

  /** Takes a `registry.certificate` entry. @throws InvalidTrust */
  takeCertificate(body: BodyOf<'registry.certificate'>, since: number): void {
    const { node, names = [], pem } = body;
    const certificate = new X509Certificate(pem);
    const issuer = this.authorities().find((a) => isIssued(a.pem, pem));
    if (issuer === undefined) refuse(why('certificate_not_issued'));
    const own = tlsName(this.#network, node);
    if (certificate.ca || certificate.checkHost(own, { subject: 'never' }) === undefined)
      refuse(why('certificate_other', { node }));
    const former = this.#nodes.get(node);
    const fingerprint = certificateFingerprint(pem);
    if (this.#replaced.has(fingerprint)) refuse(why('certificate_replaced'));
    if (former !== undefined && former.fingerprint !== fingerprint) this.#replaced.add(former.fingerprint);
    this.#nodes.set(node, { fingerprint, pem, names, since });
  }
}

function refuse(reason: Text): never {
  throw new InvalidTrust('registry', reason);
}
