import type { CallLine, SignedIn } from '@hutong/api';
import { mayFor } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { isDeskKind, pathOf } from '../matter/path.ts';
import { organsOf } from '../organs.ts';
import { to } from '../screen.tsx';

export const PATH = '/desk/supervision';

export function pathOfCall({ node, record }: Pick<CallLine, 'node' | 'record'>): string {
  return `${PATH}/${node}/${record}`;
}

/** The page of a call, in a language. */
export const linkOf = (lang: Lang) => (call: CallLine) => to(lang, pathOfCall(call));

/** Where the matter of a call is read: what the hall’s desk works at is there, all else is on the open pages. */
export function pathOfMatter({ node, kind, number }: CallLine['of']): string {
  return isDeskKind(kind)
    ? pathOf({ kind, number })
    : `/matters/${node}/${kind}/${encodeURIComponent(number)}`;
}

export const LEVELS = ['warning', 'yellow', 'red'] as const;

/** The organs whose calls somebody sees: those for which they answer or decide, where they do. */
export function organsSeen(person: SignedIn): readonly string[] | '*' {
  const acts = (['supervision.decide', 'supervision.answer'] as const).find((one) => mayFor(person, one));
  return organsOf(person, acts ?? 'desk.use');
}
