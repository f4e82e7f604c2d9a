import { type Lang, type ReasonedError, said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import type { DeskParts } from '../parts.ts';
import type { Imports } from './imports.ts';
import type { Kept } from './uploads.ts';

export const AT = '/desk/import';

/** What the pages of an import share. */
export interface ImportParts extends Pick<DeskParts, 'store'> {
  imports: Imports;
}

/** Answers with the account’s file; led to where one is sent when there is none. */
export function withFile(
  { store }: ImportParts,
  answer: (visit: Visit, kept: Kept) => Promise<Shown>,
): (visit: Visit) => Promise<Shown> | Shown {
  return (visit) => {
    const kept = store.uploads.find(visit.person.account);
    return kept === undefined ? { to: AT } : answer(visit, kept);
  };
}

/** Why a file can’t be read, and what to do; nothing of where it lies. */
export function inWords({ reason, next }: ReasonedError, lang: Lang): FieldError {
  return { text: `${said(reason, lang)}${lang === 'zh' ? '。' : '. '}${said(next, lang)}` };
}

/** A page that asks for itself again soon, script or none. */
export function again(visit: Visit): void {
  visit.headers.Refresh = '2';
}

export function percent(part: number): number {
  return Math.floor(part * 100);
}
