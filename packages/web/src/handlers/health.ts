import {
  type contract,
  countLevels,
  type HealthPage,
  historyPage,
  type Reply,
  type ShareState,
} from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { invalidQuery } from '../http/errors.ts';
import { pageOf } from '../http/list.ts';

const WEEK_MS = 7 * 86_400_000;
const NAME = /^[a-z0-9-]{1,32}$/;

/** The nodes' health; as open as the state of sync, from which most of it follows. */
export function healthHandlers({ service, now }: Shared): Handlers<typeof contract.health> {
  const { health, shares } = service;
  return {
    now: async (asked) => healthPage(await health.now(), asked),
    history: async ({ node, limit, since }) => {
      if (!NAME.test(node)) throw invalidQuery('node', NAME.source);
      const after = since === undefined ? now() - WEEK_MS : Date.parse(since);
      return historyPage(await health.history(node, after, limit + 1), limit);
    },
    shares: shares && ((asked) => sharesPage(shares(), asked)),
  };
}

/** A page in the order of names, which does not change between pages as health does. */
function healthPage(
  all: readonly NodeHealth[],
  { limit, after: cursor }: { limit: number; after?: string },
): HealthPage {
  return { counts: countLevels(all), ...pageOf(all, ({ node }) => node, { limit, cursor }) };
}

/** A page in the order of how full a share is; the place in it is a node's own, though how full it is changes. */
function sharesPage(
  { limits, used }: ShareState,
  page: { limit: number; cursor?: string },
): Reply<typeof contract.health.shares> {
  const rankOf = ({ bytes, entries }: ShareState['used'][number]) =>
    String(1e9 - Math.min(1e9, Math.round(Math.max(bytes, entries) * 1e6))).padStart(10, '0');
  const { items, ...next } = pageOf(used, (one) => `${rankOf(one)} ${one.node}`, page);
  const told = ({ burst, perS }: ShareState['limits']['bytes']) => ({ burst, per_s: perS });
  return {
    limits: { bytes: told(limits.bytes), entries: told(limits.entries) },
    items: items.map(({ slowed, ...one }) => ({
      ...one,
      slowed: slowed === undefined ? null : timeText(slowed),
    })),
    ...next,
  };
}
