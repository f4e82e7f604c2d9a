import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { fsyncFolder } from '@hutong/process';
import type { BundleBytes } from './frame.ts';

/** A bundle file that was written. */
export interface WrittenFile {
  file: string;
  bytes: number;
}

/** Writes frames into one file, or into `FILE.1`, `FILE.2` … of a largest size. Each file is whole or not there. */
export class BundleWriter {
  readonly #out: string;
  readonly #limit: number | undefined;
  readonly files: WrittenFile[] = [];
  #open: { fd: number; file: string; bytes: number } | undefined;

  /** @param limit largest size of a file, bytes */
  constructor(out: string, limit: number | undefined) {
    this.#out = out;
    this.#limit = limit;
  }

  write(frame: Uint8Array): void {
    if (
      this.#open !== undefined &&
      this.#open.bytes + frame.length > (this.#limit ?? Number.MAX_SAFE_INTEGER)
    )
      this.finish();
    this.#open ??= this.#begin();
    for (let at = 0; at < frame.length; ) at += writeSync(this.#open.fd, frame, at);
    this.#open.bytes += frame.length;
  }

  #begin() {
    const file = this.#limit === undefined ? this.#out : `${this.#out}.${this.files.length + 1}`;
    return { fd: openSync(partial(file), 'w', 0o600), file, bytes: 0 };
  }

  /** The file that is being written is whole: makes it durable under its name. */
  finish(): void {
    if (this.#open === undefined) return;
    const { fd, file, bytes } = this.#open;
    this.#open = undefined;
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(partial(file), file);
    fsyncFolder(dirname(resolve(file)));
    this.files.push({ file, bytes });
  }

  /** Takes away what was not finished. */
  abandon(): void {
    if (this.#open === undefined) return;
    closeSync(this.#open.fd);
    rmSync(partial(this.#open.file), { force: true });
    this.#open = undefined;
  }
}

function partial(file: string): string {
  return `${file}.partial`;
}

/** What a disk reads or fails to read as a whole, bytes. */
const SECTOR = 4_096;

/** A file that is read where it is asked for. */
export class BundleFile implements BundleBytes {
  readonly file: string;
  readonly size: number;
  readonly #fd: number;
  readonly #readSync: typeof readSync;

  /** Throws as the file system does. */
  constructor(file: string, reads = readSync) {
    this.file = file;
    this.#readSync = reads;
    this.#fd = openSync(file, 'r');
    this.size = fstatSync(this.#fd).size;
  }

  // A stick that cannot be read at some place is damaged there, as if something else stood there: there alone, for
  // what stands beside it in the same range may be whole.
  read(offset: number, length: number): Uint8Array {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - offset)));
    const read = this.#fill(bytes, offset);
    if (read !== undefined) return bytes.subarray(0, read);
    for (let at = 0; at < bytes.length; ) {
      const end = at + SECTOR - ((offset + at) % SECTOR);
      const piece = bytes.subarray(at, end);
      if (this.#fill(piece, offset + at) === undefined) piece.fill(0);
      at = end;
    }
    return bytes;
  }

  /** @returns bytes read, fewer only where the file ends; undefined when the medium cannot be read somewhere there */
  #fill(bytes: Buffer, offset: number): number | undefined {
    let at = 0;
    try {
      while (at < bytes.length) {
        const read = this.#readSync(this.#fd, bytes, at, bytes.length - at, offset + at);
        if (read === 0) break;
        at += read;
      }
      return at;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
      return undefined;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}
