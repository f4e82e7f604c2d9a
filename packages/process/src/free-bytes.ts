import { statfsSync } from 'node:fs';

/** What an ordinary user may still write on the disk that a folder lies on, bytes. Throws where that is not read. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
