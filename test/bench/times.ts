/** How long things took, and which. */
export class Times {
  readonly #took: { ms: number; of: string }[] = [];

  add(ms: number, of: string): void {
    this.#took.push({ ms, of });
  }

  forget(): void {
    this.#took.length = 0;
  }

  get p95(): number {
    return this.#at95.ms;
  }

  /** How many, and which is at the limit. */
  get told(): string {
    return `${this.#took.length}, at the limit ${this.#at95.of}`;
  }

  get #at95(): { ms: number; of: string } {
    const sorted = this.#took.toSorted((a, b) => a.ms - b.ms);
    return sorted[Math.floor(sorted.length * 0.95)] ?? { ms: 0, of: 'nothing' };
  }
}
