import { newId } from '@hutong/record';
import { sampleRecord } from '../network/harness.ts';
import type { ProcessNetwork } from './processes.ts';

/**
 * A window clerk's program: gives each record an id, and asks again with the same id until it is answered.
 * @param acknowledged gets each id when it is answered
 * @throws when a record is refused
 */
export async function clerk(
  ...[net, hall, { acknowledged, ended, random, pauseMs }]: [
    ProcessNetwork,
    string,
    { acknowledged: Set<string>; ended: () => boolean; random: () => number; pauseMs: number },
  ]
): Promise<void> {
  const bytes = (n: number) => Uint8Array.from({ length: n }, () => Math.floor(random() * 256));
  for (let i = 0; !ended(); i++) {
    const id = newId(Date.now(), bytes);
    const body = JSON.stringify({ id, ...sampleRecord(i) });
    const headers = { 'content-type': 'application/json' };
    for (;;) {
      try {
        const answer = await net.ask(hall, '/api/records', { method: 'POST', body, headers });
        const { id: given } = (await answer.json()) as { id: string };
        if (given !== id) throw new Error(`: 400 the answer is of ${given}, not of ${id}`);
        acknowledged.add(id);
        break;
      } catch (error) {
        if (ended()) return; // Never acknowledged: it may be there or not.
        if (/: 4\d\d /.test((error as Error).message)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
