import type { NodeService, WaitingAttachment, WaitingAttachments } from '@hutong/api';
import type { DocumentContent } from '@hutong/disclosure';

type Named = NonNullable<DocumentContent['body']['attachments']>[number];

/** A file that a document names. */
export interface NamedFile {
  /** SHA-256 by which the document names it: of an internal one that of its ciphertext. */
  named: string;
  /** SHA-256 of the file itself; of one that waits no more, as it is named. */
  sha256: string;
  bytes: number;
  mediaType: string;
  name?: string | undefined;
  /** Its ciphertext’s SHA-256, by which it waits; undefined where it waits no more. */
  waiting?: string | undefined;
}

/** The files of documents that are not on record yet: they wait at the node until the document is. */
export class DocumentFiles {
  readonly #waiting: WaitingAttachments | undefined;

  constructor({ attachments }: Pick<NodeService, 'attachments'>) {
    this.#waiting = attachments.waiting;
  }

  /** The files that a document names, in its order. */
  of({ visibility, body }: DocumentContent): NamedFile[] {
    return (body.attachments ?? []).map((named) => {
      const found = this.#waiting?.named(named.sha256, visibility);
      return found === undefined ? asNamed(named) : { ...waitingAs(found), named: named.sha256 };
    });
  }

  /** A file as it will be published; undefined where it waits no more. */
  async bytes({ waiting }: NamedFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (waiting === undefined || this.#waiting === undefined) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#waiting.read(waiting)) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  }
}

function asNamed({ sha256, bytes, media_type: mediaType, name }: Named): NamedFile {
  return { named: sha256, sha256, bytes, mediaType, name };
}

/** A file that was just given. */
export function waitingAs({ sha256, sealed_sha256, bytes, media_type, name }: WaitingAttachment): NamedFile {
  return { named: sha256, sha256, bytes, mediaType: media_type, name, waiting: sealed_sha256 };
}

/** A document that names these files and no others, as one of its visibility does: what is internal tells no names. */
export function withFiles(content: DocumentContent, files: readonly NamedFile[]): DocumentContent {
  const { attachments: _, ...body } = content.body;
  if (files.length === 0) return { ...content, body };
  const isPublic = content.visibility === 'public';
  const attachments = files.map(({ named, sha256, bytes, mediaType: media_type, name, waiting }): Named => {
    // What waits no more stays as it was named: whoever publishes is told that it is gone.
    if (waiting === undefined)
      return { sha256: named, bytes, media_type, ...(name !== undefined && { name }) };
    return isPublic
      ? { sha256, bytes, media_type, name: name ?? '' }
      : { sha256: waiting, bytes, media_type };
  });
  return { ...content, body: { ...body, attachments } };
}
