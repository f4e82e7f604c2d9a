import { createCipheriv, createDecipheriv } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeSecret } from '@hutong/process';
import { bilingual, ReasonedError } from '@hutong/record';
import { z } from 'zod';
import { KEY_BYTES } from '../format/seal.ts';

/** Names in a node's data folder, and what the names of kept files are. */
export const WAITING = 'attachments';
export const KEY_FILE = 'attachment-key';
export const DAYS_FILE = 'attachment-days';
export const ID = /^[0-9a-f]{64}$/;
export const INFO = '.info';

const KEY = /^[0-9a-f]{64}\n?$/;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const schema = z.object({
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  key: z.string(),
  at: z.number(),
  by: z.string(),
  stripped: z.enum(['done', 'partly', 'not_known']).optional(),
  scanned: z.string().optional(),
});

/** What is known of a file that is kept here: its key too (base64), so it is sealed itself. */
export type Info = z.output<typeof schema>;

/** A file with the store's key is there and does not hold one. */
class StoreKeyDamaged extends ReasonedError {
  override readonly name = 'StoreKeyDamaged';

  constructor(file: string) {
    super(
      bilingual('不是附件库的密钥', 'this is not the key of the files that wait'),
      bilingual(
        '从备份放回这个文件；没有备份就删去它：待发的附件须重新上传，已入档的不受影响',
        'Put the file back from a backup. Without one, delete it: files that wait to be named must be uploaded again; those on record stay.',
      ),
      file,
    );
  }
}

/** Seals what is known of each file under a key that lies beside the folder (0600): a copy of the folder alone tells nothing. */
export class InfoSeal {
  readonly #key: Buffer;
  readonly #random: ((n: number) => Uint8Array) | undefined;

  /**
   * Reads the key, and makes it where there is none.
   * @param random absent: nothing is sealed, and no key is made
   * @throws StoreKeyDamaged
   */
  constructor(file: string, random?: (n: number) => Uint8Array) {
    if (random !== undefined && !existsSync(file))
      writeSecret(file, `${Buffer.from(random(KEY_BYTES)).toString('hex')}\n`);
    const text = readFileSync(file, 'utf8');
    if (!KEY.test(text)) throw new StoreKeyDamaged(file);
    this.#key = Buffer.from(text.trim(), 'hex');
    this.#random = random;
  }

  seal(id: string, info: Info): Buffer {
    if (this.#random === undefined) throw new Error('it was opened to read');
    const nonce = this.#random(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(id));
    return Buffer.concat([nonce, cipher.update(JSON.stringify(info)), cipher.final(), cipher.getAuthTag()]);
  }

  /** Undefined of what was sealed for another file, or with another key. */
  open(id: string, box: Buffer): Info | undefined {
    if (box.length <= NONCE_BYTES + TAG_BYTES) return undefined;
    const end = box.length - TAG_BYTES;
    const nonce = box.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(id));
    decipher.setAuthTag(box.subarray(end));
    try {
      const json = Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, end)), decipher.final()]);
      return schema.parse(JSON.parse(json.toString()));
    } catch {
      return undefined;
    }
  }
}
