import { type Phrase, said } from '@hutong/record';
import { html } from 'hono/html';
import { href, layout, type View } from './layout.ts';

/** Why something cannot be shown, and what to do. */
export function errorPage(view: View, error: { reason: Phrase; next: Phrase }): Promise<string> {
  const { t } = view;
  const main = html`<h1>${t('error_title')}</h1><p>${said(error.reason, view.lang)}</p><p>${said(error.next, view.lang)}</p>
<p><a href="${href(view, '/')}">${t('back_home')}</a></p>`;
  return layout(view, t('error_title'), main);
}
