/** This process does nothing for so long, as on a machine that sleeps; its timers come first afterwards. */
export async function standStill(ms: number): Promise<void> {
  await new Promise(setImmediate);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
