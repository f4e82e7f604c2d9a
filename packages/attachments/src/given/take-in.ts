import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { bounded } from '@hutong/process';
import { AttachmentRefused } from '../store/refused.ts';
import type { AttachmentStore, Kept } from '../store/store.ts';
import { safeName } from './name.ts';
import { type ScanCommand, scan } from './scan.ts';
import { stripDocument } from './strip.ts';

/** A file as somebody gives it. */
export interface Given {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  /** Who: an account, or a token's name. */
  by: string;
  /** What it says of its authors is to be taken out. */
  strip: boolean;
}

/**
 * Takes a file in: within its limits, looked at by the operator's program, without what it says of its authors where that is
 * asked for. Only then it is kept. Where neither is needed it is sealed as it comes; else it lies in the folder in clear
 * while it is looked at, and is gone when this returns.
 * @throws AttachmentRefused, RunsWhenOpened, ScanRefused, ScanFailed, CannotStrip; nothing of it is kept then
 */
export async function takeIn(
  store: AttachmentStore,
  { name, bytes, by, strip }: Given,
  command: ScanCommand | undefined,
): Promise<Kept> {
  safeName(name);
  if (command === undefined && !strip) return store.take(bytes, { name, by });
  return store.apart(async (given) => {
    const tooLarge = () => new AttachmentRefused('too_large');
    const within = bounded(bytes, store.fileBytes, tooLarge);
    await pipeline(within, createWriteStream(given, { mode: 0o600, flags: 'wx' }));
    const scanned = command && (await scan(given, command));
    const without = `${given}.stripped`;
    const stripped = strip ? await stripDocument(name, given, without) : undefined;
    const whole = createReadStream(stripped === undefined || stripped === 'not_known' ? given : without);
    return store.take(whole, { name, by, stripped, scanned });
  });
}
