import { pause } from './waiting.ts';

/** Which children have shown their heads since the start of this process. */
export class Meeting {
  readonly #children: () => string[];
  readonly #met = new Set<string>();
  readonly #complete = new AbortController();

  constructor(children: () => string[]) {
    this.#children = children;
  }

  met(child: string): void {
    this.#met.add(child);
    this.#look();
  }

  /** Resolves when all have; after `limitMs`, or when the signal is given, at the latest. */
  async all(limitMs: number, signal: AbortSignal): Promise<void> {
    this.#look();
    await pause(limitMs, this.#complete.signal, signal);
  }

  #look(): void {
    if (this.#children().every((child) => this.#met.has(child))) this.#complete.abort();
  }
}
