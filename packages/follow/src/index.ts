export { checkFollower, type FollowerFinding } from './check.ts';
export type { FollowedEntry, FollowedLog, Follower, FollowerStore, Step, StoredEntry } from './follower.ts';
export { Followers, type Lag } from './runner.ts';
export { decodeState } from './state.ts';
export { tally } from './tally.ts';
