import { layout, type View } from '@hutong/ui';
import { sayPage } from './page-texts.ts';

/**
 * `/verify`: the page that checks a record in the browser. What stands here is the frame; its script (`pageScript`, at
 * /assets/verify.js) asks the node for its trust bundle once and for nothing more.
 */
export function verifyPage(view: View): string {
  const { lang, info } = view;
  const { rootFingerprint: root, network } = info;
  const title = sayPage(lang, 'title');
  const main = (
    <>
      <h1 id="heading">{title}</h1>
      <noscript>
        <p>{sayPage(lang, 'no_script')}</p>
        <pre>{`hutong verify --entry ….cbor --proof ….tlog-proof --trust trust.json --root ${root}`}</pre>
      </noscript>
      <div id="verifier" data-root={root} data-network={network} data-trust="/api/trust"></div>
      <script src="/assets/verify.js" defer></script>
    </>
  );
  return layout(view, title, main);
}
