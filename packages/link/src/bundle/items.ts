import { decodeSegment, encodeSegment, parseCheckpoint, type Segment } from '@hutong/log';
import { decode, encode, InvalidBytes } from '@hutong/record';
import type { BundleFrame } from './frame.ts';

/** What a bundle file carries; none of it is believed without its own signatures. */
export type BundleItem =
  | { kind: 'segment'; segment: Segment }
  | { kind: 'note'; note: string }
  /** A root document, as a signed note. */
  | { kind: 'root'; note: string };

const NO_ITEM = {
  zh: '不是数据段、签注或根文件',
  en: 'an item is a segment, a note or a root document, sealed or not',
};

/** Boxes an item for its receiver. */
export type SealItem = (bytes: Uint8Array) => Uint8Array;

/** An item that is boxed for another node. */
export class SealedForAnother extends InvalidBytes {
  readonly code = 'sealed-for-another';
  readonly to: string;

  constructor(to: string) {
    super({
      zh: `密封给 ${JSON.stringify(to)}，本机没有能打开的密钥`,
      en: `sealed for ${JSON.stringify(to)}, and not with a key held here`,
    });
    this.to = to;
  }
}

/** CBOR [kind, content]; boxed for `to`, CBOR ["sealed", to, box]. */
export function encodeItem(item: BundleItem, to: string, seal?: SealItem): BundleFrame {
  const content = item.kind === 'segment' ? encodeSegment(item.segment) : item.note;
  const payload = encode([item.kind, content]);
  if (seal !== undefined) return { label: '', payload: encode(['sealed', to, seal(payload)]) };
  return { label: labelOf(item), payload };
}

function labelOf(item: BundleItem): string {
  if (item.kind === 'root') return 'root';
  if (item.kind === 'segment') return `${item.segment.origin} ${item.segment.from}`;
  return `${parseCheckpoint(item.note).origin} note`;
}

/**
 * Reads an item. @param open opens a box that was made for this node
 * @throws InvalidBytes when it is malformed, SealedForAnother when it cannot be opened here
 */
export function decodeItem(
  payload: Uint8Array,
  open: (box: Uint8Array) => Uint8Array | undefined,
): BundleItem {
  const [kind, content, box] = parts(payload);
  if (kind !== 'sealed') return plainItem(kind, content);
  if (typeof content !== 'string' || !(box instanceof Uint8Array)) throw new InvalidBytes(NO_ITEM);
  const opened = open(box);
  if (opened === undefined) throw new SealedForAnother(content.slice(0, 32));
  const [inner, plain] = parts(opened);
  return plainItem(inner, plain);
}

function parts(payload: Uint8Array): unknown[] {
  const value = decode(payload);
  if (!Array.isArray(value)) throw new InvalidBytes(NO_ITEM);
  return value;
}

function plainItem(kind: unknown, content: unknown): BundleItem {
  if (kind === 'segment' && content instanceof Uint8Array) return { kind, segment: decodeSegment(content) };
  if ((kind === 'note' || kind === 'root') && typeof content === 'string') return { kind, note: content };
  throw new InvalidBytes(NO_ITEM);
}
