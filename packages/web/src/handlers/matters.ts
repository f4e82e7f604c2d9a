import type { contract } from '@hutong/api';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { noMatter, noPrivateIndex } from '../http/errors.ts';

/** Matters: those of which all is public for anyone, all for roles that read internal records. */
export function matterHandlers({ service: { matters } }: Shared): Handlers<typeof contract.matters> {
  return {
    find: (query, by) => {
      if (matters.find === undefined) throw noPrivateIndex();
      return matters.find(query, { who: by.who, organs: '*' });
    },
    list: (query, by) => matters.list(query, { readsInternal: by.may('records.read-internal') }),
    get: async (at, by) => {
      const found = await matters.get(at, { readsInternal: by.may('records.read-internal') });
      // One that may not be read answers like one that is not there.
      if (found === undefined) throw noMatter();
      return found;
    },
  };
}

/** Who looked at which matters. */
export function accessHandlers({ service: { accesses } }: Shared): Handlers<typeof contract.accesses> {
  return { list: accesses && ((query) => accesses.list(query)) };
}
