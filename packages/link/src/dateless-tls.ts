import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { TlsPeer } from '@hutong/trust';
import type { TlsOptions } from 'nats';
import { NodeTransport } from 'nats/lib/src/node_transport.js';

/** The inside of the client's transport: it starts TLS before it says a word of its own. */
interface Inside {
  options: { tls?: { verifyPeer?: (certificate: X509Certificate) => Error | undefined } | null };
  startTLS(): Promise<TLSSocket>;
}

/**
 * Node's TLS refuses a certificate whose dates do not fit this machine's clock, and a hall with a wrong clock would be
 * locked out of its own network (P7). So its verdict is set aside on the link, and `verifyPeer` gives one without dates,
 * before anything is said over the line. The client has no place for that but inside.
 */
const inside = NodeTransport.prototype as unknown as Inside;
const { startTLS } = inside;
if (typeof startTLS !== 'function') throw new Error('this version of nats starts TLS in another way');
inside.startTLS = async function (this: Inside): Promise<TLSSocket> {
  const socket = await startTLS.call(this);
  const verify = this.options.tls?.verifyPeer;
  if (verify === undefined) return socket;
  const certificate = socket.getPeerX509Certificate();
  const wrong =
    certificate === undefined ? new Error('the other end shows no certificate') : verify(certificate);
  if (wrong === undefined) return socket;
  socket.destroy();
  throw wrong;
};

/** Options for the client: the peer is known by `verifyPeer` alone. */
export function datelessTls({ servername, ca, verifyPeer }: TlsPeer): TlsOptions {
  // The client's type knows files and strings; it hands all of it to `tls.connect`.
  return { servername, ca, verifyPeer, rejectUnauthorized: false } as unknown as TlsOptions;
}
