import { jsonSchemas, PRIVATE_FIELDS, recordTypes } from '@hutong/record';
import type { Lang } from '../messages.ts';

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
