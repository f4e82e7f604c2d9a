/** Test keys and notes, signed with tweetnacl from fixed seeds: nothing random, nothing secret. */
import nacl from 'tweetnacl';
import { concat, toBase64, utf8 } from './bytes.ts';
import { keyId, type Vkey } from './note.ts';

export type TestSigner = Vkey & { text: string; secret: Uint8Array };

export function signer(name: string, type: 1 | 4, seed: number): TestSigner {
  const pair = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(seed));
  const id = keyId(name, type, pair.publicKey);
  const text = `${name}+${id}+${toBase64(concat(Uint8Array.of(type), pair.publicKey))}`;
  return { name, type, id, key: pair.publicKey, text, secret: pair.secretKey };
}

/** One signature line over `text`; `time` in seconds for a cosigner. */
export function signatureLine(text: string, by: TestSigner, time = 0n): string {
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, time);
  const message = by.type === 1 ? text : `cosignature/v1\ntime ${time}\n${text}`;
  const signature = nacl.sign.detached(utf8(message), by.secret);
  const id = Uint8Array.from(Buffer.from(by.id, 'hex'));
  return `— ${by.name} ${toBase64(concat(id, by.type === 4 ? stamp : new Uint8Array(0), signature))}\n`;
}

export const checkpointText = (origin: string, size: number | bigint, root: Uint8Array): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`;
