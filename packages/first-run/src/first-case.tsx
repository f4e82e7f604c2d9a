import type { Lang } from '@hutong/record';
import { type Html, href, Mark, SummaryList } from '@hutong/ui';
import { type PlainText, page, textsIn } from './pages.tsx';

/** What is open when the set-up ends. */
export interface Open {
  /** Nobody heard the parent yet; undefined: there is none. */
  parent: boolean | undefined;
  /** The catalogue has no item. */
  catalogue: boolean;
  /** Nobody may take a case. */
  clerk: boolean;
}

/** The last page: what is there, one word on each step that is open, and the way to the first case. */
export function firstCasePage(lang: Lang, url: string, open: Open): string {
  const t = textsIn(lang);
  const row = (key: PlainText, isOpen: boolean, there: PlainText, missing: PlainText, todo: Html) => ({
    key: t(key),
    value: isOpen ? (
      <>
        <Mark tone="wait" text={t(missing)} />
        {todo}
      </>
    ) : (
      <Mark tone="good" text={t(there)} />
    ),
  });
  const rows = [
    ...(open.parent === undefined
      ? []
      : [row('line', open.parent, 'line_there', 'line_open', <p>{t('enough_about')}</p>)]),
    row(
      'items',
      open.catalogue,
      'items_there',
      'items_open',
      <p>
        {t('items_how')} <a href={href({ lang }, '/catalogue')}>{t('upload')}</a>
      </p>,
    ),
    row('clerk', open.clerk, 'clerk_there', 'clerk_open', <p>{t('clerk_how')}</p>),
  ];
  return page(
    lang,
    <>
      <h1>{t('step_first')}</h1>
      <p>{t('first_about')}</p>
      <SummaryList rows={rows} />
      <p>{t(open.clerk ? 'first_admin' : 'first_clerk')}</p>
      <p>
        <a class="button" href={href({ lang }, `${url}${open.clerk ? '/accounts' : '/desk/counter'}`)}>
          {t(open.clerk ? 'go_accounts' : 'go_counter')}
        </a>
      </p>
      <p class="soft">{t('done_end')}</p>
    </>,
  );
}
