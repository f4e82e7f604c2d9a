import { commitment, decode, encode } from '@hutong/record';
import nacl from 'tweetnacl';
import { sealingPair } from './sealing-pair.ts';

/** A private value and the salt of its commitment. */
export interface OpenedValue {
  salt: Uint8Array;
  value: string;
}

/**
 * Seals and opens private values between this node and its peers: NaCl boxes (X25519, XSalsa20-Poly1305), the
 * shared key made once a peer. A box is a 24-byte random nonce and the sealed CBOR [salt, value, padding]. Boxes do not say
 * which epoch they were sealed for: each of this node's keys is tried.
 */
export class Sealer {
  /** Newest first. */
  readonly #own: Own[];
  readonly #random: (n: number) => Uint8Array;
  readonly #shared = new Map<string, Uint8Array>();

  /**
   * @param secret the current epoch's X25519 secret key
   * @param earlier those of earlier epochs, newest first: what was sealed for them still opens
   */
  constructor(secret: Uint8Array, random: (n: number) => Uint8Array, earlier: readonly Uint8Array[] = []) {
    this.#own = [secret, ...earlier].map(ownOf);
    this.#random = random;
  }

  /** From now on seals with this key: the epoch changed. */
  renew(secret: Uint8Array): void {
    if (Buffer.from(secret).equals((this.#own[0] as Own).secret)) return;
    this.#own.unshift(ownOf(secret));
  }

  /** Base64 of the public key that others seal to now. */
  get publicKey(): string {
    return (this.#own[0] as Own).publicKey;
  }

  /**
   * @param recipient base64 of the recipient's X25519 public key
   * @param own base64 of the public key of this node to seal with; its newest where it has that one no more
   */
  seal(recipient: string, { salt, value }: OpenedValue, own?: string): Uint8Array {
    const from = this.#own.find((o) => o.publicKey === own) ?? (this.#own[0] as Own);
    const nonce = this.#random(nacl.box.nonceLength);
    const box = nacl.box.after(padded(salt, value), nonce, this.#key(recipient, from));
    const sealed = new Uint8Array(nonce.length + box.length);
    sealed.set(nonce);
    sealed.set(box, nonce.length);
    return sealed;
  }

  /**
   * Opens a box and checks it against its commitment.
   * @param senders base64 of the X25519 public keys the sender may have sealed with
   * @returns undefined when it was not sealed by this sender for this node, or is not what was committed to
   */
  open(senders: string | readonly string[], box: Uint8Array, committed: Uint8Array): OpenedValue | undefined {
    const nonce = box.subarray(0, nacl.box.nonceLength);
    if (nonce.length < nacl.box.nonceLength) return undefined;
    for (const mine of this.#own) {
      for (const sender of typeof senders === 'string' ? [senders] : senders) {
        const opened = nacl.box.open.after(box.subarray(nonce.length), nonce, this.#key(sender, mine));
        if (opened !== null) return committedTo(opened, committed);
      }
    }
    return undefined;
  }

  /** Opens what `sealOnce` made for any key of this node; undefined when it was made for another, or is damaged. */
  openOnce(sealed: Uint8Array): Uint8Array | undefined {
    const start = nacl.box.publicKeyLength + nacl.box.nonceLength;
    if (sealed.length < start + nacl.box.overheadLength) return undefined;
    const sender = sealed.subarray(0, nacl.box.publicKeyLength);
    const nonce = sealed.subarray(nacl.box.publicKeyLength, start);
    for (const { secret } of this.#own) {
      const opened = nacl.box.open(sealed.subarray(start), nonce, sender, secret);
      if (opened !== null) return opened;
    }
    return undefined;
  }

  #key(peer: string, { secret, publicKey }: Own): Uint8Array {
    const name = `${publicKey} ${peer}`;
    let shared = this.#shared.get(name);
    if (shared === undefined) {
      shared = nacl.box.before(Buffer.from(peer, 'base64'), secret);
      this.#shared.set(name, shared);
    }
    return shared;
  }
}

/**
 * Seals bytes for a node from a sender nobody knows, whose key is made here and kept nowhere: its 32-byte public key, a
 * 24-byte nonce, the box. It hides what is said and says nothing of who said it.
 * @param recipient base64 of the recipient's X25519 public key
 */
export function sealOnce(
  recipient: string,
  random: (n: number) => Uint8Array,
): (bytes: Uint8Array) => Uint8Array {
  const sender = sealingPair(random(nacl.box.secretKeyLength));
  const shared = nacl.box.before(Buffer.from(recipient, 'base64'), sender.secretKey);
  return (bytes) => {
    const nonce = random(nacl.box.nonceLength);
    return Buffer.concat([sender.publicKey, nonce, nacl.box.after(bytes, nonce, shared)]);
  };
}

/** What is sealed is as long as a multiple of this, so that a box does not tell a short name from a long one. */
const PAD_BYTES = 16;

// Readers take the first two items alone, as those did that knew no padding.
function padded(salt: Uint8Array, value: string): Uint8Array {
  const bare = encode([salt, value, new Uint8Array(0)]);
  const missing = (PAD_BYTES - (bare.length % PAD_BYTES)) % PAD_BYTES;
  return missing === 0 ? bare : encode([salt, value, new Uint8Array(missing)]);
}

interface Own {
  secret: Uint8Array;
  /** Base64. */
  publicKey: string;
}

function ownOf(secret: Uint8Array): Own {
  const { publicKey } = sealingPair(secret);
  return { secret, publicKey: Buffer.from(publicKey).toString('base64') };
}

function committedTo(opened: Uint8Array, committed: Uint8Array): OpenedValue | undefined {
  try {
    const [salt, value] = decode(opened) as [unknown, unknown];
    if (!(salt instanceof Uint8Array) || typeof value !== 'string') return undefined;
    return Buffer.from(commitment(salt, value)).equals(committed) ? { salt, value } : undefined;
  } catch {
    return undefined;
  }
}
