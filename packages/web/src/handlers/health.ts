import { type contract, countLevels, type HealthPage, historyPage } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { invalidQuery } from '../http/errors.ts';
import { pageOf } from '../http/list.ts';

const WEEK_MS = 7 * 86_400_000;
const NAME = /^[a-z0-9-]{1,32}$/;

/** The nodes' health; as open as the state of sync, from which most of it follows. */
export function healthHandlers({ service, now }: Shared): Handlers<typeof contract.health> {
  const { health } = service;
  return {
    now: async (asked) => healthPage(await health.now(), asked),
    history: async ({ node, limit, since }) => {
      if (!NAME.test(node)) throw invalidQuery('node', NAME.source);
      const after = since === undefined ? now() - WEEK_MS : Date.parse(since);
      return historyPage(await health.history(node, after, limit + 1), limit);
    },
  };
}

/** A page in the order of names, which does not change between pages as health does. */
function healthPage(
  all: readonly NodeHealth[],
  { limit, after: cursor }: { limit: number; after?: string },
): HealthPage {
  return { counts: countLevels(all), ...pageOf(all, ({ node }) => node, { limit, cursor }) };
}
