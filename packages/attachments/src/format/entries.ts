import { derivedId, type PrepareContext, type Prepared, prepareRecord } from '@hutong/record';
import { partsOf } from './parts.ts';

/** A file as its entries say it. Hashes are SHA-256 in hex. */
export interface FileSaid {
  /** Of the bytes that the parts carry: of a sealed file, its ciphertext. */
  sha256: string;
  /** Of the file itself. */
  bytes: number;
  mediaType: string;
  /** What is private of a sealed one. */
  sealed?: { key: Uint8Array; name: string };
}

/** For whom entries are made: the node itself states them. */
export type Stating = Omit<PrepareContext, 'own'> & { node: string };

/**
 * Ids follow from the content alone: a file stands in a node's logs once, however many records name it and however often
 * putting it there was begun.
 */
export function fileId(sha256: string): string {
  return derivedId(0, Buffer.from(`attachment/${sha256}`));
}

export function partId(sha256: string, part: number): string {
  return derivedId(0, Buffer.from(`attachment/${sha256}/part/${part}`));
}

/** The entry that says what a file is. */
export function prepareFile(
  { sha256, bytes, mediaType, sealed }: FileSaid,
  { node, ...ctx }: Stating,
): Prepared[] {
  const body = {
    sha256,
    bytes,
    media_type: mediaType,
    parts: partsOf(bytes),
    ...(sealed && { sealed: 'aes-256-gcm-stream' }),
  };
  const secret = sealed && {
    private: {
      attachment_key: Buffer.from(sealed.key).toString('base64'),
      attachment_name: sealed.name,
    },
  };
  const input = {
    id: fileId(sha256),
    type: 'attachment.file',
    visibility: sealed ? 'internal' : 'public',
    body,
    ...secret,
  };
  return prepareRecord({ ...common(sha256, node, ctx.now), ...input }, { ...ctx, own: true });
}

/** An entry with one of its parts. */
export function preparePart(
  { sha256, sealed }: Pick<FileSaid, 'sha256' | 'sealed'>,
  { part, bytes }: { part: number; bytes: Uint8Array },
  { node, ...ctx }: Stating,
): Prepared[] {
  const input = {
    id: partId(sha256, part),
    type: 'attachment.part',
    visibility: sealed ? 'internal' : 'public',
    body: { sha256, part, data: bytes },
  };
  return prepareRecord({ ...common(sha256, node, ctx.now), ...input }, { ...ctx, own: true });
}

function common(sha256: string, node: string, now: number) {
  return { subject: sha256, department: node, occurred_at: now };
}
