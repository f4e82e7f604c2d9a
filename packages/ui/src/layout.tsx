import type { NodeIdentity } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { html } from 'hono/html';
import { classes, type Html } from './kit/html.ts';
import { type Look, LookForm, lookClasses, readLook } from './look.tsx';
import { type Args, type MessageKey, say } from './messages.ts';
import { type LinkTruth, Truth } from './truth.tsx';
import { type SignedInPerson, WorkBar } from './work-bar.tsx';

/** What every page needs to know. */
export interface View {
  lang: Lang;
  info: NodeIdentity;
  /** Address of the page in the other language. */
  otherHref: string;
  /** Its own path and query. */
  here: string;
  /** Whether it keeps itself fresh. */
  live: boolean;
  look: Look;
  t: <K extends MessageKey>(key: K, ...args: Args<K>) => string;
  /** Whether it is helped by scripts though nobody is signed in. */
  scripted?: boolean;
  /** Who is signed in; absent for the public. */
  person?: SignedInPerson | undefined;
  /** What is known of the line to the parent; said on every page that has it. */
  truth?: LinkTruth | undefined;
}

/** A view of the page at `url`. */
export function viewOf(
  lang: Lang,
  info: NodeIdentity,
  url: string,
  live: boolean,
  more: Pick<View, 'person' | 'truth'> & Partial<Pick<View, 'look'>> = {},
): View {
  const { pathname, search } = new URL(url);
  const other = new URL(url);
  other.searchParams.set('lang', lang === 'zh' ? 'en' : 'zh');
  return {
    lang,
    info,
    live,
    here: `${pathname}${search}`,
    look: readLook(undefined),
    // The query alone: a path of the visitor's own choosing, such as //another.host, is no part of a link.
    otherHref: other.search,
    t: (key, ...args) => say(lang, key, ...args),
    ...more,
  };
}

/** An address within the node, in the view's language. Chinese is the default and needs no parameter. */
export function href(
  view: Pick<View, 'lang'>,
  path: string,
  params: Record<string, string | undefined> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== '') query.set(name, value);
  if (view.lang === 'en') query.set('lang', 'en');
  return query.size === 0 ? path : `${path}?${query}`;
}

/**
 * The whole page. `title` stands in its tab; its heading is `main`'s own. `papers`: of what it holds, sheets alone are
 * printed, each on its own paper.
 */
export function layout(view: View, title: string, main: Html, kind: 'page' | 'papers' = 'page'): string {
  const { t, info, person, truth } = view;
  const body = (
    <body class={classes(kind === 'papers' && kind)}>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <header>
        <div class="top">
          <a class="brand" href={href(view, '/')}>
            <strong>{t('system')}</strong> <span>{t('motto')}</span>
          </a>
          <span class="here">{info.name}</span>
          <nav aria-label={t('site')}>
            <a href={href(view, '/matters')}>{t('matters')}</a>
            <a href={href(view, '/verify')}>{t('verify_nav')}</a>
            <a href={href(view, '/docs')}>{t('api_docs')}</a>
            <a href={view.otherHref} lang={view.lang === 'zh' ? 'en' : 'zh-CN'}>
              {t('other_language')}
            </a>
          </nav>
        </div>
        {person === undefined ? null : <WorkBar t={t} person={person} to={(path) => href(view, path)} />}
        {truth === undefined ? null : <Truth t={t} truth={truth} />}
      </header>
      <main id="main">
        {view.live ? (
          <p id="stale" class="mark bad" role="alert" hidden>
            {t('stale')}
          </p>
        ) : null}
        {main}
      </main>
      <footer class="foot">
        <LookForm view={view} />
      </footer>
    </body>
  );
  return `${String(head(view, title))}${String(body)}\n</html>\n`;
}

/** Written as text: tags of JSX that belong into a head are moved about within the whole page as it is rendered. */
function head({ t, lang, info, live, look, person, scripted }: View, title: string): Html {
  const refresh = live ? html`<noscript><meta http-equiv="refresh" content="5"></noscript>` : '';
  const script =
    live || scripted || person !== undefined
      ? html`<script type="module" src="/assets/live.js"></script>`
      : '';
  const chosen = lookClasses(look);
  const looks = chosen === undefined ? '' : html` class="${chosen}"`;
  return html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"${looks}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${info.name} · ${t('system')}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/hutong.css">
<link rel="stylesheet" href="/assets/print.css" media="print">
${refresh}${script}
</head>
`;
}
