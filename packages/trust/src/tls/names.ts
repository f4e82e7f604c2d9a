import { isIPv4, isIPv6 } from 'node:net';
import { isLoopback } from '@hutong/process';

/** Beneath it stand the names that only the registry gives (RFC 9476 keeps `.internal` out of the public DNS). */
const SUFFIX = 'hutong.internal';

/**
 * The name by which a node's certificate is checked on the link, whatever address it is reached at: an address
 * changes and can be claimed by another, the name is the node's own.
 */
export function tlsName(network: string, node: string): string {
  return `${node}.${networkName(network)}`;
}

/** Beneath it stand the names of all nodes of a network. */
export function networkName(network: string): string {
  return `${network}.${SUFFIX}`;
}

/**
 * The one spelling of a name that a node may ask for: a host name (RFC 1123 §2.1) or an address, and not one that the
 * registry gives. Undefined for all else, and for an IPv6 address with a zone: that means something on one machine alone.
 */
export function hostName(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (isIPv4(name)) return name;
  if (isIPv6(name)) return lower.includes('%') ? undefined : ipv6(lower);
  if (name.length > 253 || lower.endsWith(SUFFIX)) return undefined;
  const good = lower.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  return good ? lower : undefined;
}

/** As WHATWG URLs write it; one that only wraps an IPv4 address as that. */
function ipv6(address: string): string {
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const wrapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/
    .exec(plain)
    ?.slice(1)
    .map((g) => Number.parseInt(g, 16));
  return wrapped?.flatMap((g) => [g >> 8, g & 0xff]).join('.') ?? plain;
}

/** What of a node's configuration says where it listens, and how it is known. */
interface Listening {
  http: { host: string };
  nats?: { host: string; url?: string | undefined } | undefined;
  tls?: { names?: string[] | undefined } | undefined;
}

/** Hosts that a node's own listeners are bound to. */
export function listens({ http, nats }: Listening): string[] {
  return [http.host, ...(nats === undefined || nats.url !== undefined ? [] : [nats.host])];
}

const ANY = new Set(['0.0.0.0', '::']);

/** Host names and addresses under which a node wants to be known: those it is told, and those it listens on. */
export function namesOf(config: Listening): string[] {
  const own = listens(config).filter((host) => !ANY.has(host));
  const names = [...(config.tls?.names ?? []), ...own].flatMap((name) => hostName(name) ?? []);
  return [...new Set(names)].sort();
}

/** Those of them that an administrator has to approve: beyond this machine. */
export function addressesToApprove(config: Listening): { addresses?: string[] } {
  const addresses = namesOf(config).filter((name) => !isLoopback(name));
  return addresses.length === 0 ? {} : { addresses };
}
