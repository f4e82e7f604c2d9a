import { Decoder } from 'cbor-x/decode';
import { Encoder } from 'cbor-x/encode';
import type { Follower } from './follower.ts';

// Only this node reads these bytes, so speed counts and strictness does not: fields keep the order in which a fold made them.
const encoder = new Encoder({ useRecords: false, mapsAsObjects: true });
const decoder = new Decoder({ useRecords: false, mapsAsObjects: true });

/** A folded state as it is stored. The encoder uses its buffer again: these bytes are a copy. */
export function encodeState({ packed }: Pick<Follower, 'packed'>, state: unknown): Uint8Array {
  return new Uint8Array(encoder.encode(packed === undefined ? state : packed.pack(state)));
}

/** A stored state. */
export function decodeState({ packed }: Pick<Follower, 'packed'>, bytes: Uint8Array): unknown {
  const kept: unknown = decoder.decode(bytes);
  return packed === undefined ? kept : packed.unpack(kept);
}
