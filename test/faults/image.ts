import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe' });

/** What a machine lacks for a power cut; undefined when nothing is. */
export function missingForPowerCut(): string | undefined {
  if (process.getuid?.() !== 0) return 'root, who alone may mount';
  const tools = ['/usr/sbin/mkfs.xfs', '/usr/sbin/mkfs.ext4'].filter((file) => !existsSync(file));
  return tools.length === 0 ? undefined : `${tools.join(', ')} (apt install xfsprogs e2fsprogs)`;
}

/**
 * A disk whose power can be cut: an ext4 image on a file system that copies a file by reference. Such a copy takes
 * the image as it stands between two writes of a block, whoever is writing; what the kernel had in memory is not in it.
 */
export class Disk {
  /** Where the living file system is mounted. */
  readonly live: string;
  readonly #dir: string;
  readonly #mounted: string[] = [];

  /** @param dir an empty folder; @param mib size of the disk */
  constructor(dir: string, mib: number) {
    this.#dir = dir;
    this.live = join(dir, 'live');
    for (const name of ['live', 'cut', 'outer']) mkdirSync(join(dir, name), { recursive: true });
    this.#make('outer.img', mib * 4);
    run('mkfs.xfs', '-q', '-m', 'reflink=1', join(dir, 'outer.img'));
    this.#mount('outer.img', 'outer');
    this.#make('outer/live.img', mib);
    run('mkfs.ext4', '-q', '-F', join(dir, 'outer/live.img'));
    this.#mount('outer/live.img', 'live');
  }

  /** Takes the disk as it is at this moment: some two milliseconds. */
  snap(): void {
    run('cp', '--reflink=always', join(this.#dir, 'outer/live.img'), join(this.#dir, 'outer/cut.img'));
  }

  /** Mounts what `snap` took, as after a reboot, until `work` is done. */
  async boot<T>(work: (dir: string) => Promise<T>): Promise<T> {
    this.#mount('outer/cut.img', 'cut');
    try {
      return await work(join(this.#dir, 'cut'));
    } finally {
      this.#unmount('cut');
    }
  }

  remove(): void {
    for (const name of [...this.#mounted].reverse()) this.#unmount(name);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #make(file: string, mib: number): void {
    writeFileSync(join(this.#dir, file), '');
    truncateSync(join(this.#dir, file), mib * 1024 * 1024);
  }

  #mount(image: string, at: string): void {
    run('mount', '-o', 'loop', join(this.#dir, image), join(this.#dir, at));
    this.#mounted.push(at);
  }

  #unmount(at: string): void {
    run('umount', join(this.#dir, at));
    this.#mounted.splice(this.#mounted.indexOf(at), 1);
  }
}
