import { InvalidRecord, type Lang, localText, said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import type { DeskParts } from '../parts.ts';
import { say } from '../texts.ts';

/** The number that an application takes, and when it came. */
export interface Taken {
  number: string;
  at: number;
  /** It was taken down on paper, with a number from a sheet (补录). */
  backfilled: boolean;
}

const DAY_AND_TIME = /^(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})$/;

/**
 * The next number; or one from a sheet, if one was typed, with the time that stands on the paper.
 * @param once the form's key, for which a number from a sheet is claimed
 */
export async function takeNumber(
  visit: Visit,
  { store, now }: DeskParts,
  once: string,
): Promise<Taken | { errors: FieldError[] }> {
  const typed = visit.field('reserved');
  if (typed === '') return { number: await store.numbers.allot(), at: now(), backfilled: false };
  try {
    const claimed = await store.reserved.claim(typed, once);
    try {
      const at = momentOf(visit.field('written_at'), claimed.reservedAt);
      return { number: claimed.number, at: store.reserved.writtenAt(claimed, at), backfilled: true };
    } catch (error) {
      store.reserved.release(claimed.number, once);
      throw error;
    }
  } catch (error) {
    if (!(error instanceof InvalidRecord)) throw error;
    const name = error.field === 'written_at' ? 'written_at' : 'reserved';
    return { errors: [{ name, text: inWords(error, visit.lang) }] };
  }
}

/** `9:40` on the day of the sheet, or `2026-11-30 9:40`; NaN for anything else. */
function momentOf(typed: string, reservedAt: number): number {
  const match = DAY_AND_TIME.exec(typed.normalize('NFKC'));
  if (match === null) return Number.NaN;
  const [, day = localText(reservedAt).slice(0, 10), hour = '', minute] = match;
  return Date.parse(`${day}T${hour.padStart(2, '0')}:${minute}:00+08:00`);
}

function inWords({ reason, next }: InvalidRecord, lang: Lang): string {
  return say(lang, 'reason_next', { reason: said(reason, lang), next: said(next, lang) });
}
