import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, freeBytes, fsyncFolder, writeSecret } from '@hutong/process';
import { MAX_ATTACHMENT_BYTES } from '@hutong/record';
import { cut, type Part } from '../format/parts.ts';
import { KEY_BYTES, sealPart } from '../format/seal.ts';
import { mediaTypeOf } from '../given/media-type.ts';
import { safeName } from '../given/name.ts';
import type { Stripped } from '../given/strip.ts';
import { DAYS_FILE, ID, INFO, type Info, InfoSeal, KEY_FILE, WAITING } from './info.ts';
import { OpenDays } from './open-days.ts';
import { plainParts, sealedParts } from './parts.ts';
import { AttachmentRefused } from './refused.ts';

const PART = '.part';

/** A file that waits here to be named by a record. */
export interface Kept {
  /** SHA-256 of its ciphertext, hex: its name here, and on record where it is internal. */
  id: string;
  name: string;
  media_type: string;
  bytes: number;
  /** SHA-256 of the file itself, hex: its name on record where it is public. */
  sha256: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Who gave it: an account, or a token's name. */
  by: string;
  /** Whether what it said of its authors is out. Absent: nobody asked. */
  stripped?: Stripped | undefined;
  /** What the operator's program said of it. Absent: there is none. */
  scanned?: string | undefined;
}

/** What is told of a file as it is given. */
type About = Pick<Kept, 'name' | 'by' | 'stripped' | 'scanned'>;

/** What bounds the files that wait. */
export interface StoreLimits {
  /** Bytes of one. */
  fileBytes: number;
  /** How many there may be. */
  files: number;
  /** Bytes of all. */
  bytes: number;
  /** What is left free on the disk, bytes. */
  freeBytes: number;
  /** How long one waits: so many days, and as many on which the node was open. */
  waitDays: number;
}

const storeLimits: StoreLimits = {
  fileBytes: MAX_ATTACHMENT_BYTES,
  files: 500,
  bytes: 2 * 1024 ** 3,
  freeBytes: 512 << 20,
  waitDays: 30,
};

export interface StoreGround {
  now: () => number;
  random: (n: number) => Uint8Array;
}

/**
 * Files that were given and that no record names yet, in a folder of the node (`attachments`), each sealed under a key of its
 * own as its parts would be on record. One is there whole or not at all, and on the disk when `take` returns (P1). None
 * waits for ever.
 */
export class AttachmentStore {
  readonly dir: string;
  readonly #info: InfoSeal;
  readonly #ground: StoreGround;
  readonly #limits: StoreLimits;
  readonly #days: OpenDays;
  /** By id. */
  readonly #kept = new Map<string, Info>();
  #taking = 0;

  /** @param dir the node's data folder */
  constructor(dir: string, ground: StoreGround, limits: Partial<StoreLimits> = {}) {
    this.dir = join(dir, WAITING);
    this.#ground = ground;
    this.#limits = { ...storeLimits, ...limits };
    ensureFolder(this.dir);
    this.#info = new InfoSeal(join(dir, KEY_FILE), ground.random);
    this.#days = new OpenDays(join(dir, DAYS_FILE), ground.now, this.#limits.waitDays);
    this.#read();
  }

  /** What was being taken when the power went is dropped; so is what does not open. */
  #read(): void {
    for (const file of readdirSync(this.dir)) {
      const id = file.slice(0, 64);
      if (!ID.test(id) || file.endsWith(PART)) rmSync(join(this.dir, file), { force: true });
      else if (file.endsWith(INFO)) {
        const info = this.#info.open(id, readFileSync(join(this.dir, file)));
        if (info !== undefined) this.#kept.set(id, info);
      }
    }
    for (const file of readdirSync(this.dir))
      if (!this.#kept.has(file.slice(0, 64))) rmSync(join(this.dir, file), { force: true });
  }

  /**
   * Takes a file as it comes: it is never in memory whole.
   * @throws AttachmentRefused, RunsWhenOpened; nothing of it is kept then
   */
  async take(source: AsyncIterable<Uint8Array>, given: About): Promise<Kept> {
    const name = safeName(given.name);
    this.#demandRoom();
    const temporary = join(this.dir, `${Buffer.from(this.#ground.random(8)).toString('hex')}${PART}`);
    this.#taking++;
    try {
      const { id, ...written } = await this.#write(temporary, source);
      const info = { ...given, ...written, name, mediaType: mediaTypeOf(name), at: this.#ground.now() };
      await rename(temporary, join(this.dir, id));
      fsyncFolder(this.dir);
      writeSecret(join(this.dir, `${id}${INFO}`), this.#info.seal(id, info));
      // KEPT: from here it is there after a power cut.
      this.#kept.set(id, info);
      return shown(id, info);
    } finally {
      this.#taking--;
      rmSync(temporary, { force: true });
    }
  }

  /**
   * Lets `look` at a file that is not kept yet, in a place of its own; what lies there under that name, or one that begins
   * with it, is gone afterwards.
   */
  async apart<T>(look: (file: string) => Promise<T>): Promise<T> {
    this.#demandRoom();
    const name = `${Buffer.from(this.#ground.random(8)).toString('hex')}-`;
    this.#taking++;
    try {
      return await look(join(this.dir, `${name}given${PART}`));
    } finally {
      this.#taking--;
      for (const file of readdirSync(this.dir))
        if (file.startsWith(name)) rmSync(join(this.dir, file), { force: true });
    }
  }

  get fileBytes(): number {
    return this.#limits.fileBytes;
  }

  #demandRoom(): void {
    this.tend();
    const { files, bytes, fileBytes, freeBytes: free } = this.#limits;
    const used = [...this.#kept.values()].reduce((sum, one) => sum + one.bytes, 0);
    // Each that is coming may be as large as any.
    const coming = (this.#taking + 1) * fileBytes;
    if (this.#kept.size + this.#taking >= files || used + coming > bytes) throw new AttachmentRefused('full');
    if (freeBytes(this.dir) - coming < free) throw new AttachmentRefused('disk');
  }

  async #write(file: string, source: AsyncIterable<Uint8Array>) {
    const key = this.#ground.random(KEY_BYTES);
    const [plain, carried] = [createHash('sha256'), createHash('sha256')];
    let bytes = 0;
    const out = await open(file, 'wx', 0o600);
    try {
      for await (const part of cut(source)) {
        bytes += part.bytes.length;
        if (bytes > this.#limits.fileBytes) throw new AttachmentRefused('too_large');
        plain.update(part.bytes);
        const sealed = sealPart(key, part, part.bytes);
        carried.update(sealed);
        await writeAll(out, sealed);
      }
      if (bytes === 0) throw new AttachmentRefused('empty');
      await out.sync();
    } finally {
      await out.close();
    }
    const id = carried.digest('hex');
    return { id, bytes, sha256: plain.digest('hex'), key: Buffer.from(key).toString('base64') };
  }

  /** Those that wait, the newest first; of one giver when given. */
  list(by?: string): Kept[] {
    return [...this.#kept]
      .filter(([, info]) => by === undefined || info.by === by)
      .map(([id, info]) => shown(id, info))
      .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  }

  get(id: string): Kept | undefined {
    const info = this.#kept.get(id);
    return info && shown(id, info);
  }

  /** The one that a record of this visibility would name so. */
  named(sha256: string, visibility: 'public' | 'internal'): Kept | undefined {
    if (visibility === 'internal') return this.get(sha256);
    return this.list().find((one) => one.sha256 === sha256);
  }

  /** The key under which it is sealed; a file's key is private wherever it is. */
  keyOf(id: string): Buffer | undefined {
    const info = this.#kept.get(id);
    return info && Buffer.from(info.key, 'base64');
  }

  /** Its parts as they lie here, sealed. */
  sealedParts(id: string): AsyncGenerator<Part> {
    return sealedParts(join(this.dir, id));
  }

  /** Its parts in the clear. @throws AttachmentRefused where they do not open */
  plainParts(id: string): AsyncGenerator<Part> {
    return plainParts(join(this.dir, id), this.keyOf(id) ?? Buffer.alloc(0));
  }

  drop(id: string): void {
    this.#kept.delete(id);
    // Without what is known of it, nothing opens it.
    rmSync(join(this.dir, `${id}${INFO}`), { force: true });
    rmSync(join(this.dir, id), { force: true });
  }

  /** Drops what has waited too long; to be called on each day on which the node is open. */
  tend(): void {
    this.#days.see();
    const before = this.#days.before();
    for (const [id, { at }] of this.#kept) if (at < before) this.drop(id);
  }
}

async function writeAll(out: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await out.write(bytes, at)).bytesWritten;
}

function shown(id: string, { mediaType, key: _, ...info }: Info): Kept {
  return { ...info, id, media_type: mediaType };
}
