import { isIP } from 'node:net';

/** Beneath it stand the names that only the registry gives (RFC 9476 keeps `.internal` out of the public DNS). */
const SUFFIX = 'hutong.internal';

/**
 * The name by which a node's certificate is checked on the link, whatever address it is reached at: an address
 * changes and can be claimed by another, the name is the node's own.
 */
export function tlsName(network: string, node: string): string {
  return `${node}.${network}.${SUFFIX}`;
}

/** Whether a node may ask for this name: a host name (RFC 1123 §2.1) or an address, and not one that the registry gives. */
export function isHostName(name: string): boolean {
  if (isIP(name) !== 0) return true;
  if (name.length > 253 || name.toLowerCase().endsWith(SUFFIX)) return false;
  return name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}
