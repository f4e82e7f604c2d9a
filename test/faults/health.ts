import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeHealth } from '@hutong/oversight';
import type { ProcessNetwork } from './processes.ts';

const LOOK_MS = 500;

/** How `of` is, as `node` judges it; undefined when it gives no answer now. */
export async function healthOf(
  net: ProcessNetwork,
  node: string,
  of: string,
): Promise<NodeHealth | undefined> {
  const answer = await net.ask(node, '/api/health').catch(() => undefined);
  const page = (await answer?.json()) as { items: NodeHealth[] } | undefined;
  return page?.items.find((item) => item.node === of);
}

/**
 * Looks at a node from above, again and again until `ended`.
 * @returns what it was called by whom, a line for each state that is not among `may`
 */
export async function watched(
  net: ProcessNetwork,
  { of, by, may }: { of: string; by: readonly string[]; may: readonly string[] },
  ended: () => boolean,
): Promise<string[]> {
  const wrong = new Set<string>();
  while (!ended()) {
    for (const node of by) {
      const health = await healthOf(net, node, of);
      for (const { state } of health?.reasons ?? [])
        if (!may.includes(state)) wrong.add(`${node} called ${of} ${state}`);
    }
    await sleep(LOOK_MS);
  }
  return [...wrong];
}
