import type { contract } from '@hutong/api';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { noMatter } from '../http/errors.ts';

/** Matters: those of which all is public for anyone, all for roles that read internal records. */
export function matterHandlers({ service: { matters } }: Shared): Handlers<typeof contract.matters> {
  return {
    list: (query, by) => matters.list(query, { readsInternal: by.may('records.read-internal') }),
    get: async (at, by) => {
      const found = await matters.get(at, { readsInternal: by.may('records.read-internal') });
      // One that may not be read answers like one that is not there.
      if (found === undefined) throw noMatter();
      return found;
    },
  };
}
