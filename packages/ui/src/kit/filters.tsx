import type { Lang } from '@hutong/record';
import { Hidden } from './form.tsx';
import type { Html } from './html.ts';

interface FiltersProps {
  /** Where the list stands. What its query says the browser leaves out: the fields are the query. */
  action: string;
  lang: Lang;
  /** What the button says. */
  text: string;
  children: Html;
}

/** What a list is looked through by. It is sent by GET, so that the filters stand in the address. */
export function Filters({ action, lang, text, children }: FiltersProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers of 2020 know no <search>
    <form class="filters" method="get" action={action} role="search" aria-label={text}>
      {lang === 'en' ? <Hidden name="lang" value="en" /> : null}
      {children}
      <button type="submit">{text}</button>
    </form>
  );
}
