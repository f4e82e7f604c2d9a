/** What a node does with private values (P6). Values are told by place: a record may stand in several epochs. */
export interface ValueService {
  /** Where each private value of a record is; undefined of a record that is not held. */
  states(id: string): Promise<RecordValues | undefined>;
  /**
   * Orders a value of this node's own record erased: entries in its own log, in whose commit value and salt are destroyed here.
   * Every holder follows when it receives them. Again it changes nothing. Without `reason` it only tells what would be done.
   * Throws ValueRefused.
   */
  erase(id: string, field: string, reason?: string): Promise<ErasedValue>;
  /**
   * A center's alone: seals a page of the values that it holds of a node's records for another node beneath it (P6). Without
   * `reason` it only tells how many there are. Throws ValueRefused.
   */
  reseal?(query: ResealQuery, reason?: string): Promise<ResealPage>;
  /** The value itself. The caller has recorded the act of reading before. Throws ValueRefused. */
  read(id: string, field: string): Promise<string>;
}

/** A value's state at a node. `unknown`: that node was not heard on it; `wrong`: what came is not what was committed to. */
export type HolderState = 'held' | 'missing' | 'erased' | 'wrong' | 'unknown';

/** One private value. Its owner first, then ancestors, nearest first; `erased` of another node is its confirmation. */
export interface ValueState {
  origin: string;
  index: number;
  field: string;
  /** Whether its owner ordered it erased. */
  ordered: boolean;
  holders: { node: string; name: string; state: HolderState }[];
}

/** A record's private values, at each of its places. */
export interface RecordValues {
  record: string;
  values: ValueState[];
}

/** Which values to list: of records of a type or a node, in a state at this node. */
export interface ValueQuery {
  type?: string;
  node?: string;
  state?: 'held' | 'missing' | 'erased';
  /** Records a page, 1 to 500. */
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

/** What this node holds of its records' private values; a page may be empty though more follow: only `next` tells. */
export interface ValuePage {
  items: { record: string; type: string; origin: string; index: number; field: string; state: HolderState }[];
  next?: string;
}

/** Whose values are to be sealed anew, and for whom. */
export interface ResealQuery {
  node: string;
  to: string;
  type?: string;
  /** Also those that the recipient was sent before: it has lost the key, or them. */
  anew?: boolean;
  /** Entries a page, 1 to 500. */
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

/** What sealing one page anew came to. */
export interface ResealPage {
  /** Values sealed, or to be sealed. */
  values: number;
  /** Passed over: policy does not name the recipient; this center could not open its own box. */
  not_recipient: number;
  unopened: number;
  next?: string;
}

/** Where copies may linger that no order reaches, and until when; null: nobody said. */
export interface LingeringCopy {
  kind: 'write-ahead-log' | 'stream' | 'backup' | 'stick';
  expires: string | null;
}

/** What erasing a value does, or did: at which places, and where copies may linger. */
export interface ErasedValue {
  record: string;
  field: string;
  places: { origin: string; index: number }[];
  copies: LingeringCopy[];
}

/** What is asked of a value cannot be done here. */
export class ValueRefused extends Error {
  override readonly name = 'ValueRefused';
  readonly code: 'no_field' | 'not_owner' | 'not_held' | 'erased' | 'no_node' | 'not_beneath';

  constructor(code: ValueRefused['code']) {
    super(code);
    this.code = code;
  }
}
