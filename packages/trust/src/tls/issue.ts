import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  webcrypto,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import { nameConstraints } from './constraints.ts';
import { tlsName } from './names.ts';

/** A certificate authority of the network: its certificate is public, its key stays at the top center. */
export interface Authority {
  /** SHA-256 of the certificate's DER, hex. */
  fingerprint: string;
  pem: string;
  /** PKCS #8, PEM. Secret. */
  keyPem: string;
}

const DAY_MS = 86_400_000;
/** Lifetimes as browsers know them. On the link they decide nothing (P7): there the registry says what holds. */
const LIFE_MS = { node: 365 * DAY_MS, authority: 3_652 * DAY_MS };
/** What is left when a new one is due. */
const RENEW_MS = { node: 120 * DAY_MS, authority: 730 * DAY_MS };
/** A clock may be behind by so much. */
const BEFORE_MS = 2 * DAY_MS;

function lifetime(what: keyof typeof LIFE_MS, now: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - BEFORE_MS), notAfter: new Date(now + LIFE_MS[what]) };
}

/** Whether a new certificate is due: this one ends soon, or we would not give it its time now. */
export function isDue(what: keyof typeof LIFE_MS, pem: string, now: number): boolean {
  const { validFrom, validTo } = new X509Certificate(pem);
  const left = Date.parse(validTo) - now;
  return left < RENEW_MS[what] || left > LIFE_MS[what] + BEFORE_MS || Date.parse(validFrom) > now;
}

const NAME_CONSTRAINTS = '2.5.29.30';

/** P-256, not Ed25519: the pages are read by browsers, which take no Ed25519 certificate. */
const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A key pair for TLS: PKCS #8 as PEM, and the public half as SubjectPublicKeyInfo in base64. */
export function createTlsKey(): { keyPem: string; spki: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { keyPem, spki: spkiOf(keyPem) };
}

/** The public half of a private key in PEM. */
export function spkiOf(keyPem: string): string {
  return createPublicKey(createPrivateKey(keyPem)).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** The key that a certificate is for, as `spkiOf` gives it. Throws when it is no certificate. */
export function certificateKey(pem: string): string {
  return new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Whether the authority signed the certificate; both PEM. */
export function isIssued(authorityPem: string, pem: string): boolean {
  const authority = new X509Certificate(authorityPem);
  const certificate = new X509Certificate(pem);
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

/** Whether this is the public half of a P-256 key, in the one encoding there is of it (RFC 5480 §2). */
export function isTlsKey(spki: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
    const same = key.export({ type: 'spki', format: 'der' }).toString('base64') === spki;
    return same && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

/** SHA-256 of a certificate's DER in hex. Throws when it is no certificate. */
export function certificateFingerprint(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
}

/**
 * A new certificate authority for the network. It signs nodes' certificates and no further authority, under the network's
 * own names, private addresses, and `names`.
 */
export async function createAuthority(
  network: string,
  random: (n: number) => Uint8Array,
  now: number,
  names: readonly string[] = [],
): Promise<Authority> {
  const x509 = await library();
  const { keyPem, spki } = createTlsKey();
  const keys = { privateKey: await privateKey(keyPem), publicKey: await publicKey(spki) };
  const serialNumber = serial(random);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber,
    // A name of its own: with two of one name, a client may try the wrong one and stop.
    name: [{ O: [network] }, { CN: [`Hutong CA ${serialNumber.slice(0, 8)}`] }],
    ...lifetime('authority', now),
    signingAlgorithm: CURVE,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(NAME_CONSTRAINTS, true, new Uint8Array(nameConstraints(network, names))),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pem = certificate.toString('pem');
  return { fingerprint: certificateFingerprint(pem), pem, keyPem };
}

/**
 * A node's certificate as PEM: for its key, under its own name and the given host names and addresses (each
 * `hostName`). What it may say is the caller's to decide.
 */
export async function issueCertificate(
  authority: Authority,
  subject: { network: string; node: string; spki: string; names: readonly string[] },
  random: (n: number) => Uint8Array,
  now: number,
): Promise<string> {
  const x509 = await library();
  const { network, node, spki, names } = subject;
  const key = await publicKey(spki);
  const issuer = new x509.X509Certificate(authority.pem);
  const alternatives = [tlsName(network, node), ...names].map((value) => ({
    type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const),
    value,
  }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(random),
    subject: [{ O: [network] }, { CN: [node] }],
    issuer: issuer.subjectName,
    ...lifetime('node', now),
    signingAlgorithm: CURVE,
    publicKey: key,
    signingKey: await privateKey(authority.keyPem),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(alternatives),
      await x509.SubjectKeyIdentifierExtension.create(key),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return certificate.toString('pem');
}

/** Loaded where a certificate is made, which is at the top center and seldom: it takes a fifth of a second. */
async function library() {
  await import('reflect-metadata'); // What tsyringe, beneath it, asks for.
  return import('@peculiar/x509');
}

/** 16 bytes, positive and without a leading zero (RFC 5280 §4.1.2.2). */
function serial(random: (n: number) => Uint8Array): string {
  const bytes = Buffer.from(random(16));
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function privateKey(keyPem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, CURVE, false, ['sign']);
}

function publicKey(spki: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('spki', Buffer.from(spki, 'base64'), CURVE, true, ['verify']);
}
