import type { Counts } from '@hutong/intake';
import type { Session } from '../../io.ts';
import { Ticker } from '../../ticker.ts';

/** Shows how far an import is: part of the file, rows, rate, time left. */
export class Progress {
  readonly #session: Session;
  readonly #ticker: Ticker;
  readonly #started: number;

  constructor(session: Session) {
    this.#session = session;
    this.#ticker = new Ticker(session);
    this.#started = session.io.now();
  }

  show({ rows }: Counts, { bytesRead, totalBytes }: { bytesRead: number; totalBytes: number }): void {
    const part = totalBytes === 0 ? 1 : Math.min(bytesRead / totalBytes, 1);
    const text = () => {
      const elapsedMs = this.#session.io.now() - this.#started;
      return this.#session.say('import_progress', {
        percent: Math.floor(part * 100),
        rows,
        rate: Math.round((rows / elapsedMs) * 1_000),
        eta: part === 0 ? '?' : duration((elapsedMs * (1 - part)) / part),
      });
    };
    this.#ticker.show(text, part);
  }

  clear(): void {
    this.#ticker.clear();
  }
}

/** Minutes and seconds. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
