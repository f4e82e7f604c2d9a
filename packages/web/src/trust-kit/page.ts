import { type Lang, sayer } from '@hutong/record';
import { html } from 'hono/html';
import { certificateName, groupsOf, type KitAuthority, type KitSource } from './parts.ts';
import { kitTexts } from './texts.ts';

const say = sayer(kitTexts);

type Html = ReturnType<typeof html>;

/** How the page comes to its reader: printed, and handed over; or over a line that anyone may have changed. */
type Way = 'by-hand' | 'in-the-clear';

/** The one page of the kit, Chinese and then English. */
export function kitPage(source: KitSource, way: Way): string {
  return `${html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('zh', 'title')} · ${source.name}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
${section('zh', source, way)}
${section('en', source, way)}
</body>
</html>
`}`;
}

function section(lang: Lang, source: KitSource, way: Way): Html {
  const { name, network, authorities, addresses } = source;
  const certificates = authorities.map((a) => `${certificateName(a.fingerprint)}.crt`);
  const code = (text: string) => html`<code>${text}</code>`;
  const file = (href: string) => html`<a href="${href}">${href}</a>`;
  const places = addresses.map((url) => html`<li><a href="${url}">${url}</a></li>`);
  return html`<section lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<h1>${say(lang, 'title')}</h1>
<p>${say(lang, 'of', { name, network })}</p>
<p>${say(lang, 'why')}</p>
<h2>${say(lang, 'step_compare')}</h2>
<p class="warn">${say(lang, way === 'by-hand' ? 'by_hand' : 'plain_warning')}</p>
${authorities.map((authority) => certificate(lang, network, authority))}
<h2>${say(lang, 'step_windows')}</h2>
<ol>
<li>${put(say(lang, 'windows_run', { file: HOLE }), file('install-windows.cmd'))}</li>
<li>${say(lang, 'windows_yes')}</li>
</ol>
<h2>${say(lang, 'step_linux')}</h2>
<ol>
<li>${put(say(lang, 'linux_system', { command: HOLE }), code('sudo sh install-linux.sh'))} ${file('install-linux.sh')}</li>
<li>${put(say(lang, 'linux_user', { command: HOLE }), code('sh install-linux.sh'))}</li>
</ol>
${certificates.map((href) => html`<p>${put(say(lang, 'by_browser', { file: HOLE }), file(href))}</p>`)}
<h2>${say(lang, 'step_open')}</h2>
<p>${say(lang, places.length === 0 ? 'open_any' : 'open')}</p>
${places.length === 0 ? '' : html`<ul>${places}</ul>`}
</section>`;
}

function certificate(lang: Lang, network: string, { fingerprint, permits }: KitAuthority): Html {
  const [first, second] = groupsOf(fingerprint);
  const names = permits?.join(lang === 'zh' ? '、' : ', ') ?? '';
  const more = names === '' ? '' : say(lang, 'limits_more', { names });
  return html`<p>${say(lang, 'fingerprint')}</p>
<p class="fingerprint"><span>${first}</span><span>${second}</span></p>
<p>${permits === undefined ? say(lang, 'no_limits') : say(lang, 'limits', { network, more })}</p>`;
}

/** Where markup goes into a sentence: a character that none of them has. */
const HOLE = '\u0000';

function put(sentence: string, what: Html): Html {
  const [before = '', after = ''] = sentence.split(HOLE);
  return html`${before}${what}${after}`;
}
