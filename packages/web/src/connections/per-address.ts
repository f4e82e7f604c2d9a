import type { Server } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { isLoopback } from '../http/lockout.ts';

/** Connections from one address; an office behind one address has some twenty people with six each. */
const FROM_ONE = 128;
/** From this machine itself. */
const FROM_HERE = 512;

/**
 * Bounds the connections of one address, so that nobody takes the places of all. A trusted proxy stands for many and is
 * bounded by `server.maxConnections` alone. `full` is told of each that is cut.
 */
export function boundPerAddress(
  server: Server,
  proxies: readonly string[],
  full: (socket: Socket) => void,
): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || proxies.includes(plainAddress(remoteAddress))) return;
    const peer = networkOf(remoteAddress);
    const count = (open.get(peer) ?? 0) + 1;
    if (count > (isLoopback(remoteAddress) ? FROM_HERE : FROM_ONE)) {
      full(socket);
      socket.destroy();
      return;
    }
    open.set(peer, count);
    socket.once('close', () => {
      const left = (open.get(peer) ?? 1) - 1;
      if (left === 0) open.delete(peer);
      else open.set(peer, left);
    });
  });
}

/** An address as it is written in a configuration: an IPv4 one that came over IPv6 as IPv4. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** An IPv4 address, or the /64 of an IPv6 one: whoever has one address there has them all (RFC 6177). */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  // The test of Node is a long regular expression, and this is asked at every request.
  if (!plain.includes(':') || !isIPv6(plain) || isLoopback(plain)) return plain;
  const [head = '', tail] = plain.split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  while (tail !== undefined && groups.length + after.length < 8) groups.push('0');
  return [...groups, ...after].slice(0, 4).join(':');
}
