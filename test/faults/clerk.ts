import { newId } from '@hutong/record';
import { chance } from '../chance.ts';
import { sampleRecord } from '../network/harness.ts';
import type { ProcessNetwork } from './processes.ts';

interface Office {
  /** Gets each id when it is answered. */
  acknowledged: Set<string>;
  ended: () => boolean;
  seed: number;
  pauseMs: number;
}

const CLERKS = 3;

/**
 * Programs of a hall's window clerks: each gives a record an id, and asks again with the same id until it is answered.
 * @returns when all have ended
 * @throws when a record is refused
 */
export function clerks(net: ProcessNetwork, hall: string, office: Office): Promise<unknown> {
  const all = Array.from({ length: CLERKS }, (_, i) => clerk(net, hall, office, chance(office.seed + i + 1)));
  const working = Promise.all(all);
  working.catch(() => undefined); // Whoever waits for it hears of it; nobody may yet.
  return working;
}

async function clerk(
  net: ProcessNetwork,
  hall: string,
  { acknowledged, ended, pauseMs }: Office,
  random: () => number,
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
