import { decode, encode, InvalidBytes } from '@hutong/record';
import { z } from 'zod';
import { claimSchema, leaseAnswerSchema } from './lease/messages.ts';

/** Subjects of a child's link, on its parent's broker. */
export const subjects = {
  segment: (child: string) => `up.${child}.segment`,
  receipt: (child: string) => `down.${child}.receipt`,
  want: (child: string) => `down.${child}.want`,
  refused: (child: string) => `down.${child}.refused`,
  slow: (child: string) => `down.${child}.slow`,
  /** Asks an instance of the child whether it is there. */
  call: (child: string) => `down.${child}.call`,
  heads: (child: string) => `rpc.${child}.heads`,
  fetch: (child: string) => `rpc.${child}.fetch`,
};

/** Child named by a subject: its second token. */
export function childOf(subject: string): string {
  return subject.split('.')[1] ?? '';
}

const origin = z.string().max(100);
const index = z.int().min(0);
const notes = z.array(z.string().max(65_536)).max(1_000);

/** A program's version, as `1.2.3`. */
const version = z.string().max(32);
/** Compressions that the sender of this message can open; when absent, none. */
const takes = z.array(z.string().max(20)).max(8).optional();

/** Signed notes of nodes' own states. Anything else in their place counts as none, so that the heads beside it are still heard. */
const states = z.array(z.string().max(4_096)).max(200).optional().catch(undefined);

/** Which of how many pages of the child's heads; [0, 0]: it shows none, but a heartbeat alone or what it saw of its parent's. */
const page = z.tuple([index, index]).optional();

/** Notes in one heads message, so that it stays below the broker's largest payload. */
export const HEADS_PAGE = 200;

const schemas = {
  /** `from`: the index that the parent wants next. */
  want: z.object({ origin, from: index }),
  refused: z.object({
    origin,
    from: index,
    code: z.string().max(40),
    detail: z.string().max(500),
    /** The instance whose segment it was: to another it says nothing. */
    lease: z.string().max(64).optional(),
  }),
  /** Its node is over its share: the log is to be sent again from the receipts on, after so long. */
  slow: z.object({ origin, waitMs: z.int().min(0).max(3_600_000) }),
  call: z.object({ instance: z.string().max(64) }),
  /** `root`: version of the root document that the child holds. */
  heads: z.object({
    notes,
    root: index.optional(),
    lease: claimSchema.optional(),
    version: version.optional(),
    states,
    page,
  }),
  /** `held`: entries that the parent holds of each log asked about. */
  headsReply: z.object({
    notes,
    held: z.array(z.tuple([origin, index])).max(1_000),
    /** Versions of the root document that follow the child's. */
    root: notes.optional(),
    lease: leaseAnswerSchema.optional(),
    takes,
    version: version.optional(),
    /** Versions before this are too old for the parent. */
    wanted: version.optional(),
    /** Children of the parent, this one among them: after an outage they do not all come back in one moment. */
    siblings: index.optional(),
    states,
  }),
  /**
   * `valuesTo`: of the entries before that index only the boxes for the child and whom it serves, no entries.
   * `room`: entries may weigh so many bytes, as the line is thin.
   */
  fetch: z.object({ origin, from: index, valuesTo: index.optional(), room: index.optional(), takes }),
};

type Messages = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };

export type HeadsReply = Messages['headsReply'];
export type FetchRequest = Messages['fetch'];

/** CBOR bytes of a message. */
export function pack<K extends keyof Messages>(_kind: K, message: Messages[K]): Uint8Array {
  return encode(message);
}

/** Reads a message; throws InvalidBytes when it is not one of this kind. */
export function unpack<K extends keyof Messages>(kind: K, bytes: Uint8Array): Messages[K] {
  const parsed = schemas[kind].safeParse(decode(bytes));
  if (!parsed.success)
    throw new InvalidBytes({
      zh: `${kind} 消息的写法不对`,
      en: `${kind}: ${parsed.error.issues[0]?.message ?? 'not as it should be'}`,
    });
  return parsed.data as Messages[K];
}
