/** What is said to people, in both languages, and the one place where a text's `{name}`s are filled in. */
export type Lang = 'zh' | 'en';

/** One sentence in both languages: 简体中文 as a county clerk would say it, and English. */
export interface Text {
  zh: string;
  en: string;
}

export function bilingual(zh: string, en: string): Text {
  return { zh, en };
}

/** A text of a catalogue; or words of a program or of a person, which have no second language. */
export type Phrase = Text | string;

/** What a text's `{name}`s stand for; a field may be a text itself. */
export type Fields = Readonly<Record<string, string | number | Phrase>>;
export type Catalogue = Readonly<Record<string, Text>>;

type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** The fields that a text needs; none for most, which are then said without an object. */
export type FieldsOf<T extends Text> = [Names<T['zh']>] extends [never]
  ? []
  : [Readonly<Record<Names<T['zh']>, string | number | Phrase>>];

/** Puts the fields in the place of `{name}`; a name without a field stays as it is written. */
export function fill(text: string, fields: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(fields, name) ? String(fields[name]) : whole,
  );
}

/** A text with its fields, in both languages. */
export function filled({ zh, en }: Text, fields: Fields = {}): Text {
  const inOne = (lang: Lang) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'object' ? value[lang] : value]),
    );
  return { zh: fill(zh, inOne('zh')), en: fill(en, inOne('en')) };
}

/** `say(lang, key, fields)` over one catalogue; the compiler checks keys and fields. */
export function sayer<C extends Catalogue>(
  catalogue: C,
): <K extends keyof C>(lang: Lang, key: K, ...fields: FieldsOf<C[K]>) => string {
  return (lang, key, ...[fields]) => filled(catalogue[key] as Text, fields)[lang];
}

/** Both languages in one line, Chinese first: for what is said once and for all, as a reason in a log's own entry. */
export function both(text: Phrase): string {
  if (typeof text === 'string') return text;
  if (text.zh === text.en) return text.zh;
  return `${text.zh}。${text.en}`;
}

/** Words that have no second language, as a text of which both languages say the same. */
export function asText(text: Phrase): Text {
  return typeof text === 'string' ? { zh: text, en: text } : text;
}

/** A text in one language; words that have no second language are left as they are. */
export function said(text: Phrase, lang: Lang): string {
  return typeof text === 'string' ? text : text[lang];
}
