import type { Server } from 'node:https';
import type { Socket } from 'node:net';

/** Of a TLS record that carries a handshake (RFC 8446 §5.1). No HTTP request begins with it. */
const HANDSHAKE = 0x16;
/** A connection that says nothing yet; browsers open some ahead. */
const FIRST_BYTE_MS = 10_000;

/**
 * Lets one port answer both: a connection that begins as TLS does goes on as it would have, any other goes to `plain`.
 * @returns how to cut those that have not said yet what they are
 */
export function splitByFirstByte(server: Server, plain: (socket: Socket) => void, waitMs = FIRST_BYTE_MS) {
  const waiting = new Set<Socket>();
  const [secure] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (secure === undefined) throw new Error('an HTTPS server that takes no connections');
  server.off('connection', secure);
  server.on('connection', (socket: Socket) => {
    const cut = () => void socket.destroy();
    const late = setTimeout(cut, waitMs);
    waiting.add(socket);
    const settled = () => {
      clearTimeout(late);
      waiting.delete(socket);
      socket.off('readable', look).off('end', cut).off('close', settled);
    };
    const look = () => {
      const head: Buffer | null = socket.read(1);
      if (head === null) return;
      settled();
      socket.unshift(head);
      if (head[0] === HANDSHAKE) secure.call(server, socket);
      else plain(socket);
    };
    socket.on('error', cut);
    socket.on('readable', look).on('end', cut).on('close', settled);
  });
  return () => {
    for (const socket of waiting) socket.destroy();
  };
}
