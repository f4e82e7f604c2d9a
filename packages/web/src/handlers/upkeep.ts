import type { CompletenessService, contract, Given } from '@hutong/api';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { HttpError, invalidQuery, words } from '../http/errors.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const MAX_DAYS = 400;

/** What keeps a node whole. */
export function upkeepHandlers({ service }: Shared): Handlers<typeof contract.upkeep> {
  const { restore, prune, reconcile, completeness } = service;
  return {
    backup: async ({ reason, keys }, by) => {
      await by.record(keys ? 'with keys' : 'without keys', reason);
      return {};
    },
    restore: restore && (() => restore.state()),
    prune:
      prune &&
      (async ({ reason, carry_out, most }, by) => {
        const plan = await prune.plan(most);
        if (!carry_out || plan.entries === 0) return plan;
        await by.record(plan.until ?? '', reason);
        return prune.carryOut(most);
      }),
    reconcile:
      reconcile &&
      (async ({ node, reason, carry_out }, by) => {
        const found = await reconcile.compare(node);
        if (found === undefined) throw noChild(node);
        if (!carry_out || !found.logs.some((log) => log.missing_here !== null)) return found;
        await by.record(node, reason);
        return { ...found, asked: reconcile.repair(found) };
      }),
    completeness: completeness && ((asked) => days(asked, completeness)),
  };
}

function noChild(node: string): HttpError {
  const text = words('no_child', [{ node }], 'no_child_next', []);
  return new HttpError(404, { code: 'no_child', field: 'node', ...text });
}

function days(
  { from: first, to: last, ...more }: Given<typeof contract.upkeep.completeness>,
  completeness: CompletenessService,
) {
  const to = last === undefined ? completeness.today() : dayOf(last);
  const from = first === undefined ? to - DEFAULT_DAYS + 1 : dayOf(first);
  if (from > to || to - from >= MAX_DAYS) throw invalidQuery('from', `from ≤ to, at most ${MAX_DAYS} days`);
  return completeness.days({ from, to, ...more });
}

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
