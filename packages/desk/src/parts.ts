import type { NodeService } from '@hutong/api';
import type { Identity } from '@hutong/identity';
import type { Accesses } from './accesses.ts';
import type { Acts } from './acts/perform.ts';
import type { DeskStore } from './store/store.ts';

/** What the pages of a desk share. */
export interface DeskParts {
  service: NodeService;
  store: DeskStore;
  acts: Acts;
  accesses: Accesses;
  /** Who works here. */
  people: Pick<Identity, 'colleagues'>;
  now: () => number;
  /** Where the public looks matters up by voucher, `https://…`; absent where there is no such place. */
  portal?: string | undefined;
  /** A key for a form that is about to be shown. */
  newOnce: () => string;
}
