import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const mounted: string[] = [];

/** Whether small disks can be made here; says so where not: to mount one takes root. */
export function mayMount(): boolean {
  const may = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
  if (!may) console.warn('SKIPPED: what happens on a full disk: to mount a small one takes root');
  return may;
}

/** Mounts a small empty disk; what the folder held before is covered. */
export function mount(dir: string, mib: number): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0700`, 'tmpfs', dir]);
  mounted.push(dir);
}

/** To be called when nothing runs on them any more. */
export function unmountAll(): void {
  for (const dir of mounted.splice(0)) spawnSync('umount', ['--lazy', dir]);
}

const ballast = (dir: string) => join(dir, 'ballast');

/** Takes all that is left of a disk, to the last page, or but for so many bytes. */
export function fill(dir: string, leaving = 0): void {
  const fd = openSync(ballast(dir), 'a');
  try {
    for (let size = 1 << 20; size >= 512; ) if (!took(fd, size)) size /= 2;
    if (leaving > 0) ftruncateSync(fd, fstatSync(fd).size - leaving);
  } finally {
    closeSync(fd);
  }
}

function took(fd: number, size: number): boolean {
  try {
    return writeSync(fd, Buffer.alloc(size)) === size;
  } catch {
    return false;
  }
}

/** Gives it back. */
export function free(dir: string): void {
  rmSync(ballast(dir));
}
