import { type Phrase, said } from '@hutong/record';
import { href, layout, type View } from './layout.tsx';

/** Why something cannot be shown, and what to do. */
export function errorPage(view: View, error: { reason: Phrase; next: Phrase }): string {
  const { t, lang } = view;
  return layout(
    view,
    t('error_title'),
    <>
      <h1>{t('error_title')}</h1>
      <p>{said(error.reason, lang)}</p>
      <p>{said(error.next, lang)}</p>
      <p>
        <a href={href(view, '/')}>{t('back_home')}</a>
      </p>
    </>,
  );
}
