import type { NodeIdentity } from '@hutong/api';
import { type Lang, localText, timeOfText } from '@hutong/record';
import { html } from 'hono/html';
import { type Args, type MessageKey, say } from './messages.ts';

/** A piece of a page; `html` escapes all that is put into it. */
export type Html = ReturnType<typeof html>;

/** What every page needs to know. */
export interface View {
  lang: Lang;
  info: NodeIdentity;
  /** Address of the page in the other language. */
  otherHref: string;
  /** Whether it keeps itself fresh. */
  live: boolean;
  t: <K extends MessageKey>(key: K, ...args: Args<K>) => string;
}

/** A view of the page at `url`. */
export function viewOf(lang: Lang, info: NodeIdentity, url: string, live: boolean): View {
  const other = new URL(url);
  other.searchParams.set('lang', lang === 'zh' ? 'en' : 'zh');
  return {
    lang,
    info,
    live,
    // The query alone: a path of the visitor's own choosing, such as //another.host, is no part of a link.
    otherHref: other.search,
    t: (key, ...args) => say(lang, key, ...args),
  };
}

/** An address within the node, in the view's language. Chinese is the default and needs no parameter. */
export function href(view: View, path: string, params: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== '') query.set(name, value);
  if (view.lang === 'en') query.set('lang', 'en');
  return query.size === 0 ? path : `${path}?${query}`;
}

/** The whole page. */
export async function layout(view: View, title: string, main: Html): Promise<string> {
  const { t, info } = view;
  const page = html`<!doctype html>
<html lang="${view.lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${info.name} · ${t('system')}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/hutong.css">
${view.live ? html`<noscript><meta http-equiv="refresh" content="5"></noscript><script type="module" src="/assets/live.js"></script>` : ''}
</head>
<body>
<a class="skip" href="#main">${t('skip')}</a>
<header class="top">
<a class="brand" href="${href(view, '/')}"><strong>${t('system')}</strong> <span>${t('motto')}</span></a>
<span class="here">${info.name}</span>
<nav aria-label="${t('site')}"><a href="${href(view, '/matters')}">${t('matters')}</a><a href="${href(view, '/docs')}">${t('api_docs')}</a><a href="${view.otherHref}" lang="${view.lang === 'zh' ? 'en' : 'zh-CN'}">${t('other_language')}</a></nav>
</header>
<main id="main">
${view.live ? html`<p id="stale" class="mark bad" role="alert" hidden>${t('stale')}</p>` : ''}
${main}
</main>
</body>
</html>
`;
  return String(await page);
}

/** An RFC 3339 time as people in the province read it. */
export function when(at: string): Html {
  return html`<time datetime="${at}">${clockTime(at)}</time>`;
}

/** `2024-03-01 09:30:12`, at +08:00. */
export function clockTime(at: string): string {
  const ms = timeOfText(at);
  return ms === undefined ? at : localText(ms);
}

type Tone = 'good' | 'wait' | 'bad' | 'unknown';
const SIGNS: Record<Tone, string> = { good: '✓', wait: '…', bad: '✗', unknown: '?' };

/** A state: told by words and a sign, never by colour alone. */
export function mark(tone: Tone, text: string): Html {
  return html`<span class="mark ${tone}"><span aria-hidden="true">${SIGNS[tone]}</span> ${text}</span>`;
}

/** A cell of a table; on a narrow screen rows become cards and each cell shows its own heading. */
export function cell(label: string, content: Html, kind = ''): Html {
  return html`<td data-label="${label}"${kind === '' ? '' : html` class="${kind}"`}>${content}</td>`;
}
