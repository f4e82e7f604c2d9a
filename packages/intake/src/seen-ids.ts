const START = 1 << 12;

/**
 * Which row of a file first had an id, and how often it came: 16 bytes a row, since a file may have a million. Ids are
 * known again by the last 64 bits of a UUID, of which 62 are random or a hash.
 */
export class SeenIds {
  /** Two words of the id, the row, and how often it came, slot by slot. */
  #slots = new Uint32Array(START * 4);
  #count = 0;

  /** Notes the id; gives the row that had it first and how many have had it since, or undefined the first time. */
  note(id: string, row: number): { row: number; times: number } | undefined {
    if ((this.#count + 1) * 2 > this.#slots.length / 4) this.#grow();
    const high = Number.parseInt(id.slice(19, 23) + id.slice(24, 28), 16) >>> 0;
    const low = Number.parseInt(id.slice(28, 36), 16) >>> 0;
    const at = this.#find(this.#slots, high, low);
    const first = this.#slots[at + 2]!;
    if (first !== 0) {
      this.#slots[at + 3] = this.#slots[at + 3]! + 1;
      return { row: first, times: this.#slots[at + 3]! };
    }
    this.#slots.set([high, low, row, 0], at);
    this.#count += 1;
    return undefined;
  }

  #find(slots: Uint32Array, high: number, low: number): number {
    const mask = slots.length / 4 - 1;
    let slot = (low ^ (high >>> 7)) & mask;
    // Rows count from 1: a slot without one is free.
    while (slots[slot * 4 + 2] !== 0 && !(slots[slot * 4] === high && slots[slot * 4 + 1] === low))
      slot = (slot + 1) & mask;
    return slot * 4;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#slots.length; at += 4) {
      if (this.#slots[at + 2] === 0) continue;
      const to = this.#find(larger, this.#slots[at]!, this.#slots[at + 1]!);
      larger.set(this.#slots.subarray(at, at + 4), to);
    }
    this.#slots = larger;
  }
}
