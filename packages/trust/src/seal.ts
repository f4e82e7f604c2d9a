import { commitment, decode, encode } from '@hutong/record';
import nacl from 'tweetnacl';

/** A private value and the salt of its commitment. */
export interface OpenedValue {
  salt: Uint8Array;
  value: string;
}

/**
 * Seals and opens private values between this node and its peers: NaCl boxes (X25519, XSalsa20-Poly1305), the
 * shared key made once a peer. A box is a 24-byte random nonce and the sealed CBOR [salt, value].
 */
export class Sealer {
  readonly #secret: Uint8Array;
  readonly #random: (n: number) => Uint8Array;
  readonly #shared = new Map<string, Uint8Array>();

  constructor(secret: Uint8Array, random: (n: number) => Uint8Array) {
    this.#secret = secret;
    this.#random = random;
  }

  /** @param recipient base64 of the recipient's X25519 public key */
  seal(recipient: string, { salt, value }: OpenedValue): Uint8Array {
    const nonce = this.#random(nacl.box.nonceLength);
    const box = nacl.box.after(encode([salt, value]), nonce, this.#key(recipient));
    const sealed = new Uint8Array(nonce.length + box.length);
    sealed.set(nonce);
    sealed.set(box, nonce.length);
    return sealed;
  }

  /**
   * Opens a box and checks it against its commitment.
   * @param sender base64 of the sender's X25519 public key
   * @returns undefined when it was not sealed by this sender for this node, or is not what was committed to
   */
  open(sender: string, box: Uint8Array, committed: Uint8Array): OpenedValue | undefined {
    const nonce = box.subarray(0, nacl.box.nonceLength);
    if (nonce.length < nacl.box.nonceLength) return undefined;
    const opened = nacl.box.open.after(box.subarray(nonce.length), nonce, this.#key(sender));
    if (opened === null) return undefined;
    try {
      const [salt, value] = decode(opened) as [unknown, unknown];
      if (!(salt instanceof Uint8Array) || typeof value !== 'string') return undefined;
      return Buffer.from(commitment(salt, value)).equals(committed) ? { salt, value } : undefined;
    } catch {
      return undefined;
    }
  }

  #key(peer: string): Uint8Array {
    let shared = this.#shared.get(peer);
    if (shared === undefined) {
      shared = nacl.box.before(Buffer.from(peer, 'base64'), this.#secret);
      this.#shared.set(peer, shared);
    }
    return shared;
  }
}
