import type { Hint } from '@hutong/disclosure';
import { type Lang, said } from '@hutong/record';
import { type Html, Section, Tag } from '@hutong/ui';
import { labelOf } from '../acts/field.ts';
import { catalogue, say } from '../texts.ts';
import { documentForm } from './content.ts';
import { countOf, type FileLook, type Look } from './look.ts';

/** Places that are listed of one text or file. */
const MOST_LISTED = 50;

/** What the scan points out, each place with what stands around it. */
export function Hints({ lang, look }: { lang: Lang; look: Look }) {
  const count = countOf(look);
  return (
    <Section id="hints" title={say(lang, 'document_hints', { count })}>
      <p class="hint">{say(lang, 'document_hints_how')}</p>
      {count === 0 ? <p>{say(lang, 'document_hints_none')}</p> : null}
      {look.fields.map(({ field, hints }) => (
        <Places
          lang={lang}
          title={fieldTitle(lang, field)}
          lines={hints.map((hint) => hintLine(lang, hint))}
        />
      ))}
      {look.files.map((one) => (
        <FileHints lang={lang} one={one} />
      ))}
    </Section>
  );
}

function FileHints({ lang, one: { file, looked, unseen, hints } }: { lang: Lang; one: FileLook }) {
  const name = file.name ?? file.named.slice(0, 16);
  const lines = [
    ...unseen.map(({ what, text }) => line(unseenTitle(lang, what), text)),
    ...hints.map((hint) => hintLine(lang, hint)),
  ];
  return (
    <>
      <Places lang={lang} title={say(lang, 'document_file_in', { name })} lines={lines} />
      <p class="soft">{say(lang, `document_file_${looked}`)}</p>
    </>
  );
}

function Places({ lang, title, lines }: { lang: Lang; title: string; lines: readonly Html[] }) {
  const more = lines.length - MOST_LISTED;
  return (
    <>
      <h3>{title}</h3>
      <ul class="plain">
        {lines.slice(0, MOST_LISTED).map((one) => (
          <li>{one}</li>
        ))}
      </ul>
      {more > 0 ? <p class="soft">{say(lang, 'document_hints_more', { count: more })}</p> : null}
    </>
  );
}

function hintLine(lang: Lang, { kind, found, before, after }: Hint): Html {
  const what = say(lang, `document_hint_${kind}`);
  if (found === '') return line(what, say(lang, 'document_hint_spread'));
  return line(
    what,
    <span lang="zh">
      {before}
      <strong>{found}</strong>
      {after}
    </span>,
  );
}

function line(what: string, where: Html): Html {
  return (
    <>
      <Tag>{what}</Tag> {where}
    </>
  );
}

function fieldTitle(lang: Lang, name: string): string {
  const field = documentForm('*').fields.find((one) => one.name === name);
  return field === undefined ? name : said(labelOf(field), lang);
}

function unseenTitle(lang: Lang, what: string): string {
  const key = `unseen_${what}`;
  return say(lang, isText(key) ? key : 'unseen_other');
}

type UnseenText = Extract<keyof typeof catalogue, `unseen_${string}`>;

function isText(key: string): key is UnseenText {
  return Object.hasOwn(catalogue, key);
}
