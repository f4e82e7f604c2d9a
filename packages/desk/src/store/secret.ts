import { existsSync, readFileSync } from 'node:fs';
import { writeSecret } from '@hutong/process';
import { bilingual, decode, encode, ReasonedError } from '@hutong/record';
import nacl from 'tweetnacl';

const KEY = /^[0-9a-f]{64}\s*$/;
/** What is sealed is as long as a multiple of this, so that a box does not tell a short name from a long one. */
const PAD_BYTES = 64;

/** The desk's key is not one. */
export class DeskKeyDamaged extends ReasonedError {
  override readonly name = 'DeskKeyDamaged';

  constructor(file: string) {
    super(
      bilingual('不是工作台的密钥', 'this is not the desk’s key'),
      bilingual(
        '从备份放回这个文件；没有备份就删去它：草稿和已发凭证的查询码随之失效，办件不受影响',
        'Put the file back from a backup. Without one, delete it: drafts and the codes of vouchers are lost with it, cases are not.',
      ),
      file,
    );
  }
}

/**
 * What the desk seals for itself: NaCl secret boxes under a key that lies beside its database (0600), so that a copy of the
 * database alone tells nothing. A box holds what it is about: it opens in its own place alone.
 */
export class DeskSecret {
  readonly #key: Uint8Array;
  readonly #random: (n: number) => Uint8Array;

  /**
   * Reads the key, and makes it where there is none.
   * @throws DeskKeyDamaged
   */
  constructor(file: string, random: (n: number) => Uint8Array) {
    if (!existsSync(file))
      writeSecret(file, `${Buffer.from(random(nacl.secretbox.keyLength)).toString('hex')}\n`);
    const text = readFileSync(file, 'utf8');
    if (!KEY.test(text)) throw new DeskKeyDamaged(file);
    this.#key = Buffer.from(text.trim(), 'hex');
    this.#random = random;
  }

  /** Seals what can be said in JSON. */
  seal(about: string, value: unknown): Uint8Array {
    const json = JSON.stringify(value);
    const bare = encode([about, json, new Uint8Array(0)]).length;
    const plain = encode([about, json, new Uint8Array((PAD_BYTES - (bare % PAD_BYTES)) % PAD_BYTES)]);
    const nonce = this.#random(nacl.secretbox.nonceLength);
    return Buffer.concat([nonce, nacl.secretbox(plain, nonce, this.#key)]);
  }

  /** What was sealed about this; undefined when it is about something else, or was sealed with another key. */
  open(about: string, box: Uint8Array): unknown {
    const { nonceLength } = nacl.secretbox;
    if (box.length < nonceLength) return undefined;
    const plain = nacl.secretbox.open(box.subarray(nonceLength), box.subarray(0, nonceLength), this.#key);
    if (plain === null) return undefined;
    const [said, json] = decode(plain) as [string, string];
    return said === about ? JSON.parse(json) : undefined;
  }
}
