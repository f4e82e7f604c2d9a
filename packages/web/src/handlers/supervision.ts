import type { contract, Oversight } from '@hutong/api';
import type { By } from '../http/by.ts';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { noCall } from '../http/errors.ts';

/** Supervision at a center: what it says is records of its own log, each with the post of whoever says it. */
export function supervisionHandlers({ service }: Shared): Handlers<typeof contract.supervision> {
  const { oversight } = service;
  const say =
    oversight &&
    (async (said: Oversight, by: By) => {
      const record = await oversight.say(said, by.who);
      if (record === undefined) throw noCall();
      return { record };
    });
  return {
    calls: oversight && ((query) => oversight.list(query)),
    call:
      oversight &&
      (async (at) => {
        const found = await oversight.get(at);
        if (found === undefined) throw noCall();
        return found;
      }),
    waiting: oversight && (async ({ limit }) => ({ items: await oversight.waiting(limit) })),
    decide:
      say && (({ node, record, ...said }, by) => say({ act: 'decide', at: { node, record }, ...said }, by)),
    withdraw:
      say && (({ node, record, ...said }, by) => say({ act: 'withdraw', at: { node, record }, ...said }, by)),
    urge: say && ((said, by) => say({ act: 'urge', ...said }, by)),
    find: say && ((said, by) => say({ act: 'find', ...said }, by)),
  };
}
