import type { Session } from './io.ts';
import { plain } from './text.ts';

const TTY_MS = 100;
const LINE_MS = 5_000;

/** Shows how far something is: one line that redraws itself on a terminal, a line every few seconds elsewhere. */
export class Ticker {
  readonly #session: Session;
  readonly #everyMs: number;
  #shown: number;
  #drawn = false;

  constructor(session: Session) {
    this.#session = session;
    this.#everyMs = session.io.stderr.isTTY ? TTY_MS : LINE_MS;
    this.#shown = session.io.now();
  }

  /** Asks for the text only when it is time to show one. */
  show(text: () => string, bar?: number): void {
    const now = this.#session.io.now();
    if (now - this.#shown < this.#everyMs) return;
    this.#shown = now;
    const { stderr } = this.#session.io;
    if (!stderr.isTTY) {
      this.#session.note(plain(text()));
      return;
    }
    stderr.write(`\r\x1b[2K${bar === undefined ? '' : `${drawBar(bar)} `}${plain(text())}`);
    this.#drawn = true;
  }

  /** Takes the redrawn line away. */
  clear(): void {
    if (this.#drawn) this.#session.io.stderr.write('\r\x1b[2K');
    this.#drawn = false;
  }
}

function drawBar(part: number): string {
  const full = Math.round(part * 24);
  return `[${'#'.repeat(full)}${'.'.repeat(24 - full)}]`;
}
