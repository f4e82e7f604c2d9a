import { bilingual } from '@hutong/record';
import type { Shown } from './row-source.ts';

const DAY_MS = 86_400_000;
const NO_DAY = bilingual('没有 1900-02-29 这一天', 'there is no day 1900-02-29');

/**
 * A spreadsheet's serial number as `YYYY-MM-DD`, with its time of day if it has one and `precision` shows it, or as a
 * time alone where it counts no day.
 */
export function serialText(
  serial: number,
  from1904: boolean,
  precision: 'day' | 'minute' | 'second' = 'second',
): Shown {
  // The 1900 system counts a 29 February 1900 that never was, as Lotus 1-2-3 did.
  if (!from1904 && serial >= 60 && serial < 61) return { text: '1900-02-29', doubt: NO_DAY };
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const ms = Math.round(serial * 86_400) * 1000;
  const iso = new Date(epoch + ms).toISOString();
  const time = iso.slice(11, precision === 'minute' ? 16 : 19);
  if (serial < 1 && !from1904) return { text: time };
  const day = iso.slice(0, 10);
  return { text: precision === 'day' || ms % DAY_MS === 0 ? day : `${day} ${time}` };
}
