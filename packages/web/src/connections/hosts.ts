import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import { isLoopback } from '../http/lockout.ts';
import { plainAddress } from './per-address.ts';

const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::\d{1,5})?$/i;
const AUTHORITY = /^https?:\/\/([^/?#]*)/i;
/** Names already found to be ours, so that a busy node need not look at each again. */
const KNOWN = 256;

/**
 * Which names a node answers by. A page of another site can make a browser ask this node under that site's own name
 * (DNS rebinding) and read the answers as its own; a name that is not ours is therefore not answered (RFC 9110 §7.4).
 */
export class Hosts {
  readonly #names: ReadonlySet<string>;
  readonly #known = new Set<string>();
  /** The last that was found to be ours: most requests ask by the same name as the one before. */
  #last = { host: '', local: '' };

  /** `names`: host names and addresses beside those at which a connection truly arrives. */
  constructor(names: readonly string[]) {
    this.#names = new Set(names.map(canonical));
  }

  /** Whether the request is meant for this node, by its Host and by its target if that is absolute (RFC 9112 §3.2.2). */
  answers({ url = '', headers: { host = '' }, socket }: IncomingMessage): boolean {
    const local = socket.localAddress ?? '';
    if (url.startsWith('/')) return this.#ours(host, local);
    const authority = AUTHORITY.exec(url)?.[1];
    return (authority === undefined || this.#ours(authority, local)) && this.#ours(host, local);
  }

  #ours(host: string, local: string): boolean {
    if (host === this.#last.host && local === this.#last.local && host !== '') return true;
    const key = `${host} ${local}`;
    if (this.#known.has(key)) {
      this.#last = { host, local };
      return true;
    }
    const name = HOST.exec(host)?.[1];
    if (name === undefined || !this.#meant(canonical(name), canonical(plainAddress(local)))) return false;
    if (this.#known.size >= KNOWN) this.#known.clear();
    this.#known.add(key);
    return true;
  }

  #meant(name: string, local: string): boolean {
    if (this.#names.has(name) || (name === local && isIP(name) !== 0)) return true;
    return isLoopback(local) && (name === 'localhost' || (isIP(name) !== 0 && isLoopback(name)));
  }
}

/** A name without brackets, zone and final dot, in small letters; an IPv6 address as the URL standard writes it. */
function canonical(name: string): string {
  const plain = name
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
    .split('%', 1)[0] as string;
  if (isIPv6(plain)) return new URL(`http://[${plain}]/`).hostname.slice(1, -1);
  return plain.replace(/\.$/, '');
}
