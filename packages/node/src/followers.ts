import { type Follower, tally } from '@hutong/follow';

/** Every read model that follows the logs, at a hall and at a center (A3). A new one is added here. */
export const followers: readonly Follower[] = [tally];
