import type { AttachmentFile, AttachmentService, NodeService } from '@hutong/api';
import {
  AttachmentBroken,
  type AttachmentStore,
  type FileOnRecord,
  fileId,
  fileOnRecord,
  partId,
  type RecordsOf,
  readFile,
  type ScanCommand,
} from '@hutong/attachments';
import { Waiting } from './waiting.ts';

/** Files on record at a node of any kind, read from their entries; and those that wait there to be named by one. */
export class Attachments implements AttachmentService {
  readonly waiting?: Waiting;
  readonly #service: Pick<NodeService, 'get' | 'values'>;

  constructor(
    service: Pick<NodeService, 'get' | 'values'>,
    store: AttachmentStore | undefined,
    scan: ScanCommand | undefined,
  ) {
    this.#service = service;
    if (store !== undefined) this.waiting = new Waiting(store, scan);
  }

  async find(node: string, sha256: string): Promise<AttachmentFile | undefined> {
    const file = await fileOnRecord(this.#of(node), sha256);
    if (file === undefined) return undefined;
    const first = await this.#service.get(partId(sha256, 1), node);
    return { ...described(node, file), ...(first?.pruned && { pruned: first.pruned }) };
  }

  async read({ node, sha256 }: AttachmentFile): ReturnType<AttachmentService['read']> {
    const records = this.#of(node);
    const file = await fileOnRecord(records, sha256);
    if (file === undefined) throw new AttachmentBroken(undefined);
    if (file.sealed === undefined) return { bytes: readFile(records, file) };
    const secret = async (field: string) =>
      (await this.#service.values?.read(fileId(sha256), field, node)) ?? '';
    const key = Buffer.from(await secret('attachment_key'), 'base64');
    return { name: await secret('attachment_name'), bytes: readFile(records, file, key) };
  }

  async names(node: string, sha256s: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const hashes = new Map(sha256s.map((sha256) => [fileId(sha256), sha256]));
    const held = (await this.#service.values?.held([...hashes.keys()], node)) ?? [];
    return new Map(
      held.flatMap(({ record, field, value }): [string, string][] => {
        const sha256 = field === 'attachment_name' ? hashes.get(record) : undefined;
        return sha256 === undefined ? [] : [[sha256, value]];
      }),
    );
  }

  #of(node: string): RecordsOf {
    return (id) => this.#service.get(id, node);
  }
}

function described(node: string, file: FileOnRecord): AttachmentFile {
  const { sha256, bytes, media_type, sealed } = file;
  return { node, sha256, bytes, media_type, record: fileId(sha256), sealed: sealed !== undefined };
}
