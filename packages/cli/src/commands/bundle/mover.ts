import type { BundleAsked, BundlePage, BundlePlan, BundleTaken } from '@hutong/api';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';

/** The node's bundle files. */
export interface Mover {
  plan(to: string | undefined, all: boolean): Promise<BundlePlan>;
  page(asked: BundleAsked): Promise<BundlePage>;
  /** @param name of the file, for the act that is put on record before anything of it is taken */
  take(name: string, payloads: readonly Uint8Array[]): Promise<BundleTaken[]>;
}

export function moverAt(client: NodeClient, reason: string): Mover {
  return {
    plan(to, all) {
      return client.api.bundles.plan({ to, all: all ? '1' : undefined });
    },
    async page(asked) {
      const { items, ...more } = await client.api.bundles.page(asked);
      const plain = items.map(({ label, payload }) => ({ label, payload: Buffer.from(payload, 'base64') }));
      return { ...more, items: plain };
    },
    async take(name, payloads) {
      const items = payloads.map((payload) => Buffer.from(payload).toString('base64'));
      return (await client.api.bundles.take({ name, reason, items })).items;
    },
  };
}

/** While `work` lasts the first signal asks to stop, the second ends the process. */
export async function untilSignal<T>(
  { io }: Session,
  work: (stopped: () => boolean) => Promise<T>,
): Promise<T> {
  let stopped = false;
  const off = io.onSignal(() => {
    if (stopped) io.exit(EXIT.interrupted);
    stopped = true;
  });
  try {
    return await work(() => stopped);
  } finally {
    off();
  }
}
