import type {
  AttachmentFile,
  AttachmentService,
  contract,
  NodeService,
  WaitingAttachments,
} from '@hutong/api';
import { readBody } from '@hutong/record';
import { sendFile } from '../attachments/send.ts';
import { readUpload } from '../attachments/upload.ts';
import type { By } from '../http/by.ts';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { noAttachment, noFile, prunedRecord, sealedAttachment } from '../http/errors.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Files that records name: public ones for anyone, internal ones by an act on record; and those that wait to be named. */
export function attachmentHandlers(shared: Shared): Handlers<typeof contract.attachments> {
  const { service } = shared;
  const { waiting } = service.attachments;
  return {
    add: waiting && ((_, by) => add(shared, waiting, by)),
    waiting: waiting && ((_, by) => ({ items: waiting.list(giver(by)) })),
    drop:
      waiting &&
      (({ sealed_sha256 }, by) => {
        if (!waiting.drop(sealed_sha256, giver(by))) throw noAttachment();
        return {};
      }),
    get: async ({ node, sha256, record }, by) => {
      const file = await found(service, node, sha256);
      // One that may not be read answers like one that is not there.
      if (file.sealed && !by.may('records.read-internal')) throw noAttachment();
      if (file.sealed) throw sealedAttachment();
      const name = record && (await nameIn(service, { node, record, sha256 }));
      const { bytes } = await service.attachments.read(file);
      return sendFile(by.c, file, name, bytes);
    },
    // P6: whoever reads it is on record before it leaves.
    read: async ({ node, sha256, reason }, by) => {
      const file = await found(service, node, sha256);
      await by.record(`${node}/${file.record} attachment_key`, reason);
      const { name, bytes } = await service.attachments.read(file);
      return sendFile(by.c, file, name, bytes);
    },
  };
}

/** As whose files those of a token wait. */
function giver({ who }: By): string {
  return `token:${who}`;
}

async function add(shared: Shared, waiting: WaitingAttachments, by: By) {
  const { taken } = await readUpload(by.c, shared, ({ name, bytes }, before) =>
    waiting.take({ name, bytes, strip: before.get('strip')?.[0] === 'yes' }, giver(by)),
  );
  if (taken === undefined) throw noFile();
  return taken;
}

async function found(
  { attachments }: { attachments: AttachmentService },
  node: string,
  sha256: string,
): Promise<AttachmentFile> {
  const file = SHA256.test(sha256) ? await attachments.find(node, sha256) : undefined;
  if (file === undefined) throw noAttachment();
  if (file.pruned !== undefined) throw prunedRecord(file.pruned.held_by);
  return file;
}

/** How a public record calls the file; undefined where it does not name it. */
async function nameIn(
  service: NodeService,
  { node, record, sha256 }: { node: string; record: string; sha256: string },
): Promise<string | undefined> {
  const found = await service.get(record.toLowerCase(), node);
  if (found?.visibility !== 'public') return undefined;
  const named = readBody(found, 'disclosure.document')?.attachments?.find((one) => one.sha256 === sha256);
  return named?.name;
}
