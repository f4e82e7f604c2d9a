import type { Session } from '../io.ts';
import type { Counts } from './run.ts';

const BAR = 24;
const TTY_MS = 100;
const LINE_MS = 5_000;

/** Shows how far an import is: a bar that redraws itself on a terminal, a line every few seconds elsewhere. */
export class Progress {
  readonly #session: Session;
  readonly #started: number;
  readonly #everyMs: number;
  #shown: number;
  #drawn = false;

  constructor(session: Session) {
    this.#session = session;
    this.#started = session.io.now();
    this.#everyMs = session.io.stderr.isTTY ? TTY_MS : LINE_MS;
    this.#shown = this.#started;
  }

  show({ rows }: Counts, { bytesRead, totalBytes }: { bytesRead: number; totalBytes: number }): void {
    const now = this.#session.io.now();
    if (now - this.#shown < this.#everyMs) return;
    this.#shown = now;
    const part = totalBytes === 0 ? 1 : Math.min(bytesRead / totalBytes, 1);
    const elapsedMs = now - this.#started;
    const text = this.#session.say('import_progress', {
      percent: Math.floor(part * 100),
      rows,
      rate: Math.round((rows / elapsedMs) * 1_000),
      eta: part === 0 ? '?' : duration((elapsedMs * (1 - part)) / part),
    });
    const { stderr } = this.#session.io;
    if (!stderr.isTTY) return this.#session.note(text);
    const full = Math.round(part * BAR);
    stderr.write(`\r\x1b[2K[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${text}`);
    this.#drawn = true;
  }

  /** Takes the bar away; lines stay. */
  clear(): void {
    if (this.#drawn) this.#session.io.stderr.write('\r\x1b[2K');
    this.#drawn = false;
  }
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
