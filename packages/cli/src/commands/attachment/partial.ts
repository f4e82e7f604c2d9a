import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { unreadable } from '../../files.ts';
import type { Session } from '../../io.ts';

/**
 * The parts of a file that came, as they are carried on record, one behind the other in a file beside the one to be: what is
 * sealed lies there sealed. Where the fetching is cut, the next goes on behind the last part that is whole.
 */
export class PartialFile {
  readonly file: string;
  readonly #fd: number;
  /** Where each part that is there begins; and the end. */
  readonly #starts: number[];

  /** @param partBytes of each part but the last, by which parts of an earlier run are told apart */
  constructor(file: string, partBytes: number, session: Session) {
    this.file = file;
    try {
      const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
      this.#fd = openSync(file, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
    } catch (error) {
      throw unreadable(file, error, session);
    }
    const whole = Math.floor(fstatSync(this.#fd).size / partBytes);
    this.#starts = Array.from({ length: whole + 1 }, (_, i) => i * partBytes);
    ftruncateSync(this.#fd, whole * partBytes);
  }

  /** How many parts are there, from the first on. */
  get have(): number {
    return this.#starts.length - 1;
  }

  /** Keeps the part after the last one. */
  add(bytes: Uint8Array): void {
    const at = this.#starts.at(-1) ?? 0;
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#fd, bytes, done, bytes.length - done, at + done);
    this.#starts.push(at + bytes.length);
  }

  /** A part that is there; undefined of others. */
  part(number: number): Buffer | undefined {
    const [from, to] = [this.#starts[number - 1], this.#starts[number]];
    if (from === undefined || to === undefined) return undefined;
    const bytes = Buffer.alloc(to - from);
    return readSync(this.#fd, bytes, 0, bytes.length, from) === bytes.length ? bytes : undefined;
  }

  /** Forgets all parts: they are to come again. */
  empty(): void {
    ftruncateSync(this.#fd, 0);
    this.#starts.splice(1);
  }

  /** Takes it from the disk where nothing is kept in it. */
  close(): void {
    closeSync(this.#fd);
    if (this.have === 0) rmSync(this.file, { force: true });
  }
}
