import type { Identity } from '@hutong/identity';

/** Who works at the center, as far as its console asks: whether it is still they, before what cannot be taken back. */
export type ConsolePeople = Pick<Identity, 'signIn'>;

/** What every page of the console is given. */
export interface ConsoleParts {
  people: ConsolePeople;
  now: () => number;
  /** The data folder of the center: outlines for the map may lie there. */
  dir: string;
}
