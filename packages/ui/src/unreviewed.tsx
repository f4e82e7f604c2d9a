import { type Lang, UNREVIEWED } from '@hutong/record';
import { Mark } from './kit/mark.tsx';
import { Notice } from './kit/show.tsx';
import { say } from './messages.ts';

interface Props {
  lang: Lang;
  /** A record or a matter as the API tells it. */
  one: { unreviewed?: boolean | undefined };
}

/** The mark of a document that was made public without a review for secrecy, in a row of a list. */
export function Unreviewed({ lang, one }: Props) {
  return one.unreviewed === true ? <Mark tone="bad" text={UNREVIEWED[lang]} /> : null;
}

/** The same on a page of its own, with what that means. */
export function UnreviewedNotice({ lang, one }: Props) {
  if (one.unreviewed !== true) return null;
  return (
    <Notice tone="bad" title={UNREVIEWED[lang]}>
      <p>{say(lang, 'unreviewed_means')}</p>
    </Notice>
  );
}
