import { createHash } from 'node:crypto';
import { type BodyOf, bilingual, MAX_PART_DATA_BYTES, ReasonedError, readBody } from '@hutong/record';
import { fileId, partId } from './entries.ts';
import { carriedBytes } from './parts.ts';
import { openPart } from './seal.ts';

/** A record as it is read here: its body as JSON shows it. */
export interface Shown {
  type: string;
  body: object;
}

/** The records of one node, by their ids. */
export type RecordsOf = (id: string) => Promise<Shown | undefined>;

/** What a node says of a file. */
export type FileOnRecord = BodyOf<'attachment.file'>;

/** A file on record cannot be given whole: a part is not here, or they are not what was said. */
export class AttachmentBroken extends ReasonedError {
  override readonly name = 'AttachmentBroken';

  constructor(part: number | undefined) {
    super(
      part === undefined
        ? bilingual('附件的内容与所记的不符', 'the file is not what was said of it')
        : bilingual(
            `附件第 ${part} 段不在这里，或与所记的不符`,
            `part ${part} of the file is not here, or not what was said`,
          ),
      bilingual(
        '请到上级或所属大厅取用；在所属大厅运行 hutong fsck 查看',
        'Take it from the node above or from its own hall; run hutong fsck at the hall.',
      ),
    );
  }
}

/** What a node says of the file with this hash; undefined when it says nothing, or nothing that can be. */
export async function fileOnRecord(records: RecordsOf, sha256: string): Promise<FileOnRecord | undefined> {
  const found = await records(fileId(sha256));
  const file = found && readBody(found, 'attachment.file');
  if (file === undefined || file.sha256 !== sha256) return undefined;
  const most = file.parts * MAX_PART_DATA_BYTES;
  return carriedBytes(file.bytes, file.sealed !== undefined) <= most ? file : undefined;
}

/**
 * The bytes of a file on record, part by part as they are asked for. Whoever wrote the parts may have written anything: what
 * is given is never more than was said, and the last of it only when all of it has the hash that is the file's name. So a
 * forged file never arrives whole.
 * @param key of a sealed file
 * @throws AttachmentBroken
 */
export async function* readFile(
  records: RecordsOf,
  { sha256, parts, bytes }: FileOnRecord,
  key?: Uint8Array,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let left = bytes;
  for (let part = 1; part <= parts; part++) {
    const carried = carriedIn(await records(partId(sha256, part)), sha256, part);
    if (carried === undefined) throw new AttachmentBroken(part);
    hash.update(carried);
    const last = part === parts;
    const plain = key === undefined ? carried : openPart(key, { part, last }, carried);
    if (plain === undefined || plain.length > left) throw new AttachmentBroken(part);
    left -= plain.length;
    if (last && (left > 0 || hash.digest('hex') !== sha256)) throw new AttachmentBroken(undefined);
    yield plain;
  }
}

/** The bytes that a record carries as this part of a file; undefined of one that carries none, or others. */
export function carriedIn(found: Shown | undefined, sha256: string, part: number): Buffer | undefined {
  const body = found && readBody(found, 'attachment.part');
  if (body === undefined || body.sha256 !== sha256 || body.part !== part) return undefined;
  const { data } = body;
  const bytes = typeof data === 'string' ? Buffer.from(data, 'base64') : Buffer.from(data);
  return bytes.length > MAX_PART_DATA_BYTES ? undefined : bytes;
}
