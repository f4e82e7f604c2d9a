import { jsonSchemas, type Lang, PRIVATE_FIELDS, recordTypes } from '@hutong/record';

/** A record type's title; the bare name of a type this version does not know (P5). */
export function typeTitle(type: string, lang: Lang): string {
  const kind = recordTypes.get(type);
  if (kind === undefined) return type;
  return lang === 'zh' ? kind.titleZh : kind.titleEn;
}

/** A private field's title. */
export function privateTitle(field: string, lang: Lang): string {
  if (!Object.hasOwn(PRIVATE_FIELDS, field)) return field;
  const { titleZh, titleEn } = PRIVATE_FIELDS[field as keyof typeof PRIVATE_FIELDS];
  return lang === 'zh' ? titleZh : titleEn;
}

const NAMES = ['title', 'item_name', 'name', 'topic'];

/** What a record is called, where its body says so. */
export function recordName({ body }: { body: Record<string, unknown> }): string | undefined {
  const name = NAMES.map((field) => body[field]).find((value) => typeof value === 'string' && value !== '');
  return name as string | undefined;
}

/** A body's fields in the order of its type's schema, unknown ones after; the bytes have them by length and letter. */
export function inOrder(type: string, body: Record<string, unknown>): [string, unknown][] {
  bodyTitles ??= readBodyTitles();
  const order = [...(bodyTitles.get(type)?.keys() ?? [])];
  const rank = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length);
  return Object.entries(body).sort(([a], [b]) => rank(a) - rank(b));
}

let bodyTitles: Map<string, Map<string, string>> | undefined;

/** A body field's Chinese title from its type's schema; in English the schemas' own field name serves. */
export function fieldTitle(type: string, field: string, lang: Lang): string {
  bodyTitles ??= readBodyTitles();
  return (lang === 'zh' ? bodyTitles.get(type)?.get(field) : undefined) ?? field;
}

type Schema = { properties?: { body?: { properties?: Record<string, { title?: unknown }> } } };

function readBodyTitles(): Map<string, Map<string, string>> {
  const titles = new Map<string, Map<string, string>>();
  for (const [type, schema] of Object.entries(jsonSchemas() as Record<string, Schema>)) {
    const fields = Object.entries(schema.properties?.body?.properties ?? {});
    titles.set(type, new Map(fields.map(([field, { title }]) => [field, String(title ?? field)])));
  }
  return titles;
}
