import { createHash } from 'node:crypto';
import { openBundle, parseBundle, type TrustBundle } from '@hutong/trust';
import { asset } from '@hutong/ui';
import { sayPage } from './page-texts.ts';
import { pageScript } from './script.ts';

/** The page as one file, and its SHA-256 in hex. */
export interface OneFile {
  html: string;
  sha256: string;
}

/**
 * The page as one HTML file that works from a stick, with no network and no server: script, style and trust bundle are in
 * it, and its policy allows nothing but these. The same bundle gives the same bytes. Throws InvalidTrust when the bundle
 * does not stand under the root fingerprint.
 * @param trust a trust bundle's JSON
 */
export async function oneFile(trust: string, fingerprint: string): Promise<OneFile> {
  const bundle = parseBundle(trust);
  openBundle(bundle, fingerprint);
  const text = new TextDecoder();
  const script = text.decode((await pageScript()).bytes);
  const style = text.decode(asset('hutong.css')?.bytes);
  const html = page(bundle, fingerprint.toLowerCase(), script, style);
  return { html, sha256: createHash('sha256').update(html).digest('hex') };
}

function page(bundle: TrustBundle, fingerprint: string, script: string, style: string): string {
  const allowed = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${allowed(script)}`,
    `style-src ${allowed(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${sayPage('zh', 'file_title')} · ${bundle.network}</title>
<style>${style}</style>
</head>
<body>
<header><div class="top"><span class="brand"><strong>${sayPage('zh', 'system')}</strong></span>
<nav><button type="button" id="language">${sayPage('zh', 'other_language')}</button></nav></div></header>
<main id="main">
<h1 id="heading">${sayPage('zh', 'title')}</h1>
<noscript><p>${sayPage('zh', 'no_script')} <code>hutong verify</code></p></noscript>
<div id="verifier" data-root="${fingerprint}" data-network="${bundle.network}"></div>
</main>
<script id="trust" type="application/json">${JSON.stringify(bundle).replaceAll('<', '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`;
}
