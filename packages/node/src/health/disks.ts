import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a center's servers keep what is theirs: each may be a disk of its own. */
const OF_SERVERS = [join('postgres', 'data'), 'nats'];

/** What is left on the disk that a folder lies on. */
interface DiskSpace {
  folder: string;
  freeBytes: number;
  /** Part of the inodes that is free, 0 to 1; 1 where the file system has no fixed number of them. */
  freeInodes: number;
}

/** The disks that a node writes to: its data folder's first, then those of what is beneath it. Throws where that is not read. */
export async function disksOf(dir: string): Promise<DiskSpace[]> {
  const own = await spaceOf(dir);
  const others = OF_SERVERS.map((name) => spaceOf(join(dir, name)).catch(() => undefined));
  return [own, ...(await Promise.all(others)).filter((disk) => disk !== undefined)];
}

async function spaceOf(folder: string): Promise<DiskSpace> {
  const { bavail, bsize, files, ffree } = await statfs(folder);
  // Some file systems have no fixed number of inodes, and say 0.
  return { folder, freeBytes: bavail * bsize, freeInodes: files === 0 ? 1 : ffree / files };
}
