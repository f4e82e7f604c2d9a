export { type DeskPeople, deskSite } from './desk.ts';
export type { NumberGround, OwnEpoch } from './store/numbers.ts';
export type { Claimed, ReservedSheet } from './store/reserved.ts';
export { type DeskGround, DeskStore } from './store/store.ts';
