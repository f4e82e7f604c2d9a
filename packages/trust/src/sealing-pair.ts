import { createPrivateKey, createPublicKey } from 'node:crypto';
import type nacl from 'tweetnacl';

const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_BYTES = 32;

/**
 * The pair that `nacl.box.keyPair.fromSecretKey` gives for a 32-byte secret key (RFC 7748 §5), by OpenSSL: tweetnacl's
 * first product, compiled just then, takes a node that starts some 20 ms.
 */
export function sealingPair(secretKey: Uint8Array): nacl.BoxKeyPair {
  const key = Buffer.concat([PKCS8_X25519, secretKey]);
  const spki = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })).export({
    format: 'der',
    type: 'spki',
  });
  return { publicKey: new Uint8Array(spki.subarray(-PUBLIC_BYTES)), secretKey };
}
