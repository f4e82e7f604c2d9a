/** A certificate authority as the kit hands it out. */
export interface KitAuthority {
  /** SHA-256 of the certificate's DER, hex. */
  fingerprint: string;
  pem: string;
  /** Names it may certify beside the network's own and private addresses; absent: any name (RFC 5280 §4.2.1.10). */
  permits?: readonly string[] | undefined;
}

/** What a kit is made of. */
export interface KitSource {
  network: string;
  /** The node's own name, as people call it. */
  name: string;
  /** Those that stand now, oldest first. */
  authorities: readonly KitAuthority[];
  /** `https://…` addresses of this node. */
  addresses: readonly string[];
}

/** A certificate as an installer carries it. */
export interface InstalledCertificate {
  /** SHA-256 of `raw`, hex. */
  fingerprint: string;
  /** File name without its ending. */
  name: string;
  /** DER. */
  raw: Buffer;
}

/** A certificate's file name without its ending. */
export function certificateName(fingerprint: string): string {
  return `hutong-ca-${fingerprint.slice(0, 8)}`;
}

/** As RFC 7468 has it: 64 columns, whatever the lines of the PEM in the registry are. */
export function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** A fingerprint as it is compared by eye and read out: sixteen groups of four, in two lines. */
export function groupsOf(fingerprint: string): [string, string] {
  const groups = fingerprint.toLowerCase().match(/.{1,4}/g) ?? [];
  return [groups.slice(0, 8).join(' '), groups.slice(8).join(' ')];
}
