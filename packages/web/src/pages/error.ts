import { html } from 'hono/html';
import type { ErrorBody } from '../http/errors.ts';
import { href, layout, type View } from './layout.ts';

/** An error as a person sees it. */
export function errorPage(view: View, error: ErrorBody): Promise<string> {
  const { t } = view;
  const main = html`<h1>${t('error_title')}</h1><p>${error.reason}</p><p>${error.next}</p>
<p><a href="${href(view, '/')}">${t('back_home')}</a></p>`;
  return layout(view, t('error_title'), main);
}
