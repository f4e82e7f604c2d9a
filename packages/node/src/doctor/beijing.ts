import { localText, timeOfText } from '@hutong/record';

/** A moment as people here read it: Beijing time, to the second, with its offset. */
export function beijing(at: number | string): string {
  const ms = typeof at === 'number' ? at : timeOfText(at);
  if (ms === undefined || Number.isNaN(ms)) return String(at);
  const local = localText(ms);
  return local.endsWith('ms') ? local : `${local}+08:00`;
}
