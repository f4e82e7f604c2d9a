import type { contract } from '@hutong/api';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';

/** What a node shows to whoever audits the network. */
export function auditHandlers({ service }: Shared): Handlers<typeof contract.audit> {
  const { audit, supervision } = service;
  const { node } = service.info;
  return {
    anchors:
      audit &&
      (async ({ origin, index = 0 }) => {
        return { node, items: await audit.anchors(origin === undefined ? undefined : { origin, index }) };
      }),
    logs: audit && (async ({ after }) => ({ node, items: await audit.logs(after) })),
    prefixes:
      audit &&
      (async ({ origin, size, sizes }) => {
        return { node, items: await audit.prefixes(origin, size, sizes.split(',').map(Number)) };
      }),
    supervision:
      supervision &&
      (async ({ after = '' }) => {
        const found = await supervision.next(after);
        return found === undefined ? { node, items: [] } : { node, items: found.items, next: found.center };
      }),
  };
}
