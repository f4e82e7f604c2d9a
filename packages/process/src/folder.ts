import { hash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export class UnsafeFolder extends Error {
  override readonly name = 'UnsafeFolder';
  readonly folder: string;
  readonly next: string;
  constructor(folder: string) {
    super(`${folder} holds other things and is open to other users of this machine`);
    this.folder = folder;
    this.next = `choose a folder of its own for the data, or, if it is one: chmod 700 ${folder}`;
  }
}

/**
 * Makes `dir` (and its parents) a folder only we can enter (0700). An existing folder is tightened if it is
 * empty or has been a data folder before (holds `lock`); any other is refused rather than changed: someone
 * may have typed `--dir /`.
 */
export function ensureFolder(dir: string): void {
  const folder = resolve(dir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) === 0) return;
  if (readdirSync(folder).length > 0 && !existsSync(join(folder, 'lock'))) throw new UnsafeFolder(folder);
  chmodSync(folder, 0o700);
}

/**
 * Names a folder among all there are, while it stays where it is: a copy of it has another name. 16 hex digits; undefined
 * on a file system that does not keep when a folder was made.
 */
export function folderId(dir: string): string | undefined {
  const { ino, birthtimeNs } = statSync(dir, { bigint: true });
  return birthtimeNs === 0n ? undefined : hash('sha256', `${ino} ${birthtimeNs}`).slice(0, 16);
}

/** Makes the names in a folder (new files, renames) survive a power cut. */
export function fsyncFolder(dir: string): void {
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Writes a 0600 file whole or not at all, durable when this returns. `file` is replaced if it exists. */
export function writeSecret(file: string, data: string | Uint8Array): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(fd, data);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  fsyncFolder(dirname(resolve(file)));
}
