import type { Follower } from './follower.ts';

/** How many entries of each type a node's logs hold. */
export const tally: Follower<number> = {
  name: 'tally',
  version: 1,
  key: ({ type }) => type,
  fold: (count = 0) => count + 1,
};
