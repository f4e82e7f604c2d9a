import type { contract } from '@hutong/api';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { noRehearsal, notFound } from '../http/errors.ts';

const YEAR = /^20\d\d$/;

/** Rules and calendars at a center: nothing is published that was not rehearsed. */
export function ruleHandlers({ service: { rules } }: Shared): Handlers<typeof contract.rules> {
  return {
    list:
      rules &&
      (async ({ from, limit }) => {
        const all = await rules.list();
        const items = all.slice(from, from + limit);
        return from + limit < all.length ? { items, next: String(from + limit) } : { items };
      }),
    year:
      rules &&
      (({ year, ...scope }) => {
        if (!YEAR.test(year)) throw notFound();
        return rules.year(Number(year), scope);
      }),
    rehearse: rules && (({ as_of, ...brought }, by) => rules.rehearse(brought, as_of, by.who)),
    rehearsal:
      rules &&
      (({ rehearsal, ...page }) => {
        const found = rules.rehearsal(rehearsal, page);
        if (found === undefined) throw noRehearsal();
        return found;
      }),
    publish:
      rules &&
      (async ({ reason, ...brought }, by) => {
        return { record: await rules.publish(brought, { reason, post: by.who }) };
      }),
  };
}
