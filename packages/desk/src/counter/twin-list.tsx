import type { Lang } from '@hutong/record';
import { bracketed } from '@hutong/ui';
import { pathOf } from '../matter/path.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import type { Twins } from './twins.ts';

interface Props {
  lang: Lang;
  twins: Twins;
}

/** Cases, each with the way to it; of one that a post may not read, that there is one. */
export function TwinList({ lang, twins: { seen, elsewhere } }: Props) {
  return (
    <ul>
      {seen.map((one) => (
        <li>
          <a href={to(lang, pathOf(one))}>{one.number}</a>
          {bracketed(lang, say(lang, 'twin', { state: one.word[lang], day: one.opened_at.slice(0, 10) }))}
        </li>
      ))}
      {elsewhere ? <li>{say(lang, 'twin_elsewhere')}</li> : null}
    </ul>
  );
}
