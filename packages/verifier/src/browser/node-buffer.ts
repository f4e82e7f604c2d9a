/** What of `node:buffer` a check needs. */
export { Buffer } from 'buffer/index.js';

/** Whether the bytes are UTF-8 (RFC 3629). */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
