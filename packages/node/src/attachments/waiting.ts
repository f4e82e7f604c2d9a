import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type {
  GivenAttachment,
  InspectedAttachment,
  WaitingAttachment,
  WaitingAttachments,
} from '@hutong/api';
import {
  type AttachmentStore,
  inspectFile,
  isInspected,
  type Kept,
  type ScanCommand,
  takeIn,
} from '@hutong/attachments';
import { timeText } from '@hutong/record';

/** Files that wait at this node to be named by a record. */
export class Waiting implements WaitingAttachments {
  readonly #store: AttachmentStore;
  readonly #scan: ScanCommand | undefined;

  /** @param scan looks at each file first; absent: nothing does */
  constructor(store: AttachmentStore, scan: ScanCommand | undefined) {
    this.#store = store;
    this.#scan = scan;
  }

  async take(given: GivenAttachment, by: string): Promise<WaitingAttachment> {
    return described(await takeIn(this.#store, { ...given, by }, this.#scan));
  }

  list(by?: string): WaitingAttachment[] {
    return this.#store.list(by).map(described);
  }

  drop(sealedSha256: string, by: string): boolean {
    if (this.#store.get(sealedSha256)?.by !== by) return false;
    this.#store.drop(sealedSha256);
    return true;
  }

  named(sha256: string, visibility: 'public' | 'internal'): WaitingAttachment | undefined {
    const kept = this.#store.named(sha256, visibility);
    return kept && described(kept);
  }

  /** It lies in the folder in clear while it is looked through, as when it was taken in. */
  async inspect(sealedSha256: string): Promise<InspectedAttachment> {
    const kept = this.#store.get(sealedSha256);
    if (kept === undefined || !isInspected(kept.name)) return { looked: 'no', unseen: [], text: '' };
    return this.#store.apart(async (file) => {
      await pipeline(this.read(sealedSha256), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
      return inspectFile(kept.name, file);
    });
  }

  async *read(sealedSha256: string): AsyncGenerator<Uint8Array> {
    for await (const { bytes } of this.#store.plainParts(sealedSha256)) yield bytes;
  }
}

function described({ id, name, media_type, bytes, sha256, at, stripped, scanned }: Kept): WaitingAttachment {
  return {
    sha256,
    sealed_sha256: id,
    bytes,
    media_type,
    name,
    at: timeText(at),
    ...(stripped !== undefined && { stripped }),
    ...(scanned !== undefined && { scanned }),
  };
}
