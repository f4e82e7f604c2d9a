import type { Html } from './html.ts';

interface SheetProps {
  /** The organ whose paper it is, as its head says it. */
  organ: string;
  /** 文号, as it was allotted. */
  number: string;
  title: string;
  /** Whom it is for; 主送. */
  to?: string | undefined;
  /** Who signs it, and the day in the language's own words: 2026年3月2日. */
  signed: { by: string; on: string };
  /** Says that this one is printed again: 副本. */
  copy?: string | undefined;
  /** What stands where the seal goes, until it is there: 盖章处. */
  seal: string;
  /** Of the paper, where it is not the page's own: papers to the public are in Chinese. */
  lang?: string | undefined;
  /** Below the signature: a code and where it is looked up. */
  foot?: Html;
  children: Html;
}

/** A paper of A4 in the manner of GB/T 9704-2012, with room for the seal over organ and day. */
export function PrintSheet(props: SheetProps) {
  const { organ, number, title, to, signed, copy, seal, lang, foot, children } = props;
  return (
    <article class="sheet" lang={lang}>
      <header>
        <p class="sheet-organ">{organ}</p>
        <p class="sheet-number">
          {number}
          {copy === undefined ? null : <strong class="sheet-copy"> {copy}</strong>}
        </p>
      </header>
      <h1>{title}</h1>
      {to === undefined ? null : <p class="sheet-to">{to}</p>}
      <div class="sheet-body">{children}</div>
      <div class="sheet-signed">
        <p>{signed.by}</p>
        <p>{signed.on}</p>
        <span class="sheet-seal" aria-hidden="true">
          {seal}
        </span>
      </div>
      {foot === undefined ? null : <footer class="sheet-foot">{foot}</footer>}
    </article>
  );
}
