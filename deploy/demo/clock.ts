import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { SHANGHAI_MS } from '@hutong/record';

const DAY_MS = 86_400_000;
const MORNING_MS = 9.5 * 3_600_000;
const BYTES = 8;

/**
 * The demo's clock: that of the machine, which can be moved on by days. All of its processes read in one file how far it is
 * ahead. Only `hutong.ts` beside this knows of it: the program itself has no way to move a node's clock.
 */
export class DemoClock {
  readonly file: string;
  readonly #from: number;
  readonly #read = Buffer.alloc(BYTES);

  private constructor(file: string) {
    this.file = file;
    this.#from = openSync(file, 'r');
  }

  /** A clock that is not ahead yet. */
  static begin(file: string): DemoClock {
    writeAhead(file, 0);
    return new DemoClock(file);
  }

  /** The clock of a demo that runs; throws when the file is none. */
  static open(file: string): DemoClock {
    const clock = new DemoClock(file);
    clock.now();
    return clock;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => {
    const read = readSync(this.#from, this.#read, 0, BYTES, 0);
    if (read !== BYTES) throw new Error(`${this.file} 不是演示的时钟 is no clock of a demo`);
    return Date.now() + Number(this.#read.readBigInt64BE());
  };

  /** Moves on to half past nine in the morning of the next day in China. */
  toNextMorning(): void {
    const day = Math.floor((this.now() + SHANGHAI_MS) / DAY_MS) + 1;
    writeAhead(this.file, day * DAY_MS - SHANGHAI_MS + MORNING_MS - Date.now());
  }

  close(): void {
    closeSync(this.#from);
  }
}

/** One write of eight bytes in place: whoever reads meanwhile has the old ones or the new. */
function writeAhead(file: string, ms: number): void {
  const ahead = Buffer.alloc(BYTES);
  ahead.writeBigInt64BE(BigInt(Math.round(ms)));
  writeFileSync(file, ahead, { flag: ms === 0 ? 'w' : 'r+' });
}
