/** Working so long at a stretch keeps PostgreSQL fed with the batch before: its sockets get their turn after. */
const TURN_MS = 1;

/** Lets waiting input and output have its turn, whenever the work since the last one took long enough. */
export class YieldToIo {
  #since = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}
