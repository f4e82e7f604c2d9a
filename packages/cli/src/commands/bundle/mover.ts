import type { BundleAsked, BundlePage, BundlePlan, BundleTaken, NodeService } from '@hutong/web';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { cliUser } from '../../nodes/acting.ts';
import type { NodeClient } from '../../nodes/client.ts';

/** The node's bundle files, wherever it is. */
export interface Mover {
  plan(to: string | undefined, all: boolean): Promise<BundlePlan>;
  page(asked: BundleAsked): Promise<BundlePage>;
  /** @param name of the file, for the act that is put on record before anything of it is taken */
  take(name: string, payloads: readonly Uint8Array[]): Promise<BundleTaken[]>;
}

/** Over the API of the process that has the folder. */
export function moverAt(client: NodeClient, reason: string): Mover {
  return {
    plan(to, all) {
      const params = new URLSearchParams({ ...(to !== undefined && { to }), ...(all && { all: '1' }) });
      return client.call('GET', `/api/bundles/plan?${params}`);
    },
    async page(asked) {
      const { items, ...more } = await client.call<
        Omit<BundlePage, 'items'> & { items: { label: string; payload: string }[] }
      >('POST', '/api/bundles/page', asked);
      const plain = items.map(({ label, payload }) => ({ label, payload: Buffer.from(payload, 'base64') }));
      return { ...more, items: plain };
    },
    async take(name, payloads) {
      const items = payloads.map((payload) => Buffer.from(payload).toString('base64'));
      const body = { name, reason, items };
      return (await client.call<{ items: BundleTaken[] }>('POST', '/api/bundles/items', body)).items;
    },
  };
}

/** On a node that was opened here. */
export function moverOn(service: NodeService, reason: string): Mover {
  const bundles = service.bundles as NonNullable<NodeService['bundles']>;
  const acts = new Set<string>();
  return {
    plan: (to, all) => bundles.plan(to, all),
    page: (asked) => bundles.page(asked),
    async take(name, payloads) {
      if (!acts.has(name)) await service.act(cliUser(), 'bundle.import', name, reason);
      acts.add(name);
      return bundles.take(payloads);
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
