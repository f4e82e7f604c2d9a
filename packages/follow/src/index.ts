export { checkFollower, type FollowerFinding } from './check.ts';
export { type Events, type Told, withEvent } from './events.ts';
export type {
  Awaitable,
  FollowedEntry,
  FollowedLog,
  Follower,
  FollowerStore,
  Held,
  Left,
  Packing,
  Place,
  StandIn,
  Step,
  StoredEntry,
} from './follower.ts';
export { type MadeTable, planTables } from './made.ts';
export { Followers, type Lag } from './runner.ts';
export { decodeState } from './state.ts';
export {
  type AskedTable,
  counts,
  definition,
  keyOf,
  type PlacedRow,
  quoted,
  type Row,
  type RowReader,
  type Table,
  type TableChange,
  table,
  type Value,
  wordColumns,
} from './table.ts';
export { tally } from './tally.ts';
