import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** Turns a bit of a file over, where chance has it; answers which. Done again with the same answer it is as before. */
export function turnBit(file: string, random: () => number): { at: number; bit: number } {
  const handle = openSync(file, 'r');
  const at = Math.floor(fstatSync(handle).size * random());
  closeSync(handle);
  const turned = { at, bit: Math.floor(random() * 8) };
  turnBack(file, turned);
  return turned;
}

export function turnBack(file: string, { at, bit }: { at: number; bit: number }): void {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  writeSync(handle, Buffer.from([(byte[0] as number) ^ (1 << bit)]), 0, 1, at);
  closeSync(handle);
}
