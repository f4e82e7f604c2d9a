import type { AppendOutcome } from '@hutong/api';
import {
  type AttachmentStore,
  fileOnRecord,
  type Kept,
  type NamedFile,
  namedFiles,
  partId,
  prepareFile,
  preparePart,
  type RecordsOf,
} from '@hutong/attachments';
import { bilingual, type Entry, isObject, type Prepared } from '@hutong/record';

/** Parts that are put on record in one transaction: some 500 KB, so that nothing else waits long for its own. */
const PARTS_AT_ONCE = 8;

interface Parts {
  node: string;
  now: () => number;
  random: (n: number) => Uint8Array;
  /** Where files wait; absent: at this node none do. */
  waiting?: AttachmentStore | undefined;
  /** This node's own records. */
  records: RecordsOf;
  /** Appends what the node states to its own log, each group whole, in one transaction. */
  append: (groups: Prepared[][]) => Promise<unknown>;
}

/** What a record that names files brings with it, or why it is refused. */
export type Brought = { with: Prepared[][]; kept: string[] } | AppendOutcome;

/**
 * Puts the files on record that a record names. Their parts come first, in transactions of their own; what they are is said
 * in the transaction of the record itself. So no record names a file that is not there, and none is there that no record
 * names: where the power goes between, parts without a file lie in the log, and the next try goes on behind them.
 */
export class FileBringer {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async bring(entry: Entry): Promise<Brought> {
    const named = namedFiles(entry);
    const groups: Prepared[][] = [];
    const kept: string[] = [];
    for (const [i, one] of named.entries()) {
      const refused = await this.#bringOne(entry, one, groups, kept);
      if (refused !== undefined) return { status: 'refused', field: `body.attachments[${i}]`, ...refused };
    }
    return { with: groups, kept };
  }

  /** Forgets files that are on record by now. */
  done(kept: readonly string[]): void {
    for (const id of kept) this.#parts.waiting?.drop(id);
  }

  async #bringOne(
    { visibility, type }: Entry,
    named: NamedFile,
    groups: Prepared[][],
    kept: string[],
  ): Promise<(typeof REFUSALS)[keyof typeof REFUSALS] | undefined> {
    const { waiting: store, records } = this.#parts;
    const isInternal = visibility === 'internal';
    const waiting = store?.named(named.sha256, visibility);
    const there = await fileOnRecord(records, named.sha256);
    if (there === undefined && waiting === undefined) return REFUSALS.unknown;
    const is = there ?? (waiting as Kept);
    if (is.bytes !== named.bytes || is.media_type !== named.media_type) return REFUSALS.other;
    if (type === 'case.files' && !isInternal) return REFUSALS.internal;
    if (isInternal && named.name !== undefined) return REFUSALS.name;
    if (there !== undefined && (there.sealed !== undefined) !== isInternal) return REFUSALS.visibility;
    if (there === undefined) groups.push(await this.#put(waiting as Kept, isInternal));
    if (waiting !== undefined) kept.push(waiting.id);
    return undefined;
  }

  /** Puts a file's parts on record that are not there. @returns the entry that says what it is */
  async #put(kept: Kept, isInternal: boolean): Promise<Prepared[]> {
    const { node, now, random, append, records } = this.#parts;
    const store = this.#parts.waiting as AttachmentStore;
    const { id, name, bytes, media_type: mediaType } = kept;
    const sealed = isInternal ? { key: store.keyOf(id) as Buffer, name } : undefined;
    const said = { sha256: isInternal ? id : kept.sha256, bytes, mediaType, ...(sealed && { sealed }) };
    const ctx = () => ({ node, now: now(), random });
    let groups: Prepared[][] = [];
    for await (const part of isInternal ? store.sealedParts(id) : store.plainParts(id)) {
      if ((await records(partId(said.sha256, part.part))) !== undefined) continue;
      groups.push(preparePart(said, part, ctx()));
      if (groups.length < PARTS_AT_ONCE) continue;
      await append(groups);
      groups = [];
    }
    if (groups.length > 0) await append(groups);
    return prepareFile(said, ctx());
  }
}

/** Whether a record as it was given names files; nothing more is read of those that do not. */
export function namesFiles(given: unknown): boolean {
  return isObject(given) && isObject(given.body) && given.body.attachments !== undefined;
}

const REFUSALS = {
  unknown: {
    reason: bilingual('没有这个附件', 'there is no such file here'),
    next: bilingual(
      '先上传文件（POST /api/attachments），再照答复写 sha256、bytes、media_type；上传后 30 天内有效',
      'Upload it first (POST /api/attachments), then write sha256, bytes and media_type as answered; it waits for 30 days.',
    ),
  },
  other: {
    reason: bilingual('bytes 或 media_type 与文件不符', 'bytes or media_type are not those of the file'),
    next: bilingual('照上传的答复写', 'Write them as the upload was answered.'),
  },
  internal: {
    reason: bilingual('办件的材料附件不能公开', 'files of a case are not public'),
    next: bilingual(
      '去掉 visibility，sha256 写密文的（sealed_sha256）',
      'Leave visibility out, and name the file by its sealed_sha256.',
    ),
  },
  name: {
    reason: bilingual('内部记录的附件不写文件名', 'an internal record does not tell names of files'),
    next: bilingual('去掉 name；文件名加密另存', 'Leave the name out: it is kept sealed with the file.'),
  },
  visibility: {
    reason: bilingual(
      '公开记录的附件写文件的 SHA-256，内部记录的写密文的（sealed_sha256）',
      'a public record names a file by its own SHA-256, an internal one by that of its ciphertext (sealed_sha256)',
    ),
    next: bilingual('照上传的答复写', 'Write it as the upload was answered.'),
  },
} as const;
