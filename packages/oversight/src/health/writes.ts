import { DiskFull } from '@hutong/log';
import { codeOf } from '@hutong/process';

/** Why a node cannot write what it is given. */
export interface WriteTrouble {
  state: 'disk-full' | 'database-held' | 'failing';
  /** Milliseconds since 1970. */
  since: number;
}

/** With less left, nothing of use can be written. */
const ROOM_BYTES = 1 << 20;
/** What fails again within this goes on, though a write went through between: its beginning is the first failure's. */
const SAME_MS = 60_000;

/** Whether what a node writes is kept, as its last tries went. */
export class Writes {
  readonly #now: () => number;
  readonly #freeBytes: () => number;
  #trouble: WriteTrouble | undefined;
  /** The last failure: of which trouble, and when. */
  #last: { trouble: WriteTrouble; at: number } | undefined;

  /** @param freeBytes of the disk: what is small may find room in a file of a disk that is full */
  constructor(now: () => number, freeBytes: () => number) {
    this.#now = now;
    this.#freeBytes = freeBytes;
  }

  /** Nothing of a write was kept. */
  failed(error: unknown): void {
    const state = stateOf(error);
    const at = this.#now();
    const { trouble, at: before = at } = this.#last ?? {};
    const goesOn = trouble?.state === state && (this.#trouble === trouble || Math.abs(at - before) < SAME_MS);
    this.#trouble = goesOn ? trouble : { state, since: at };
    this.#last = { trouble: this.#trouble, at };
  }

  /** A write was kept. */
  worked(): void {
    if (this.#trouble?.state === 'disk-full' && this.#freeBytes() < ROOM_BYTES) return;
    this.#trouble = undefined;
  }

  get trouble(): WriteTrouble | undefined {
    return this.#trouble;
  }
}

/** Whether an error of a store or a file says that there is no room: SQLite's, PostgreSQL's (53100), the system's. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof DiskFull || ['ENOSPC', 'EDQUOT', '53100'].includes(codeOf(error));
}

function stateOf(error: unknown): WriteTrouble['state'] {
  if (isDiskFull(error)) return 'disk-full';
  const code = codeOf(error);
  return code.startsWith('SQLITE_BUSY') ? 'database-held' : 'failing';
}
