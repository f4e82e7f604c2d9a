import { type Catalogue, type Fields, type FieldsOf, filled, type Lang, sayer } from '@hutong/record';
import { accountsTexts } from './commands/accounts/texts.ts';
import { alertsTexts } from './commands/alerts/texts.ts';
import { attachmentTexts } from './commands/attachment/texts.ts';
import { auditTexts } from './commands/audit/texts.ts';
import { backupTexts } from './commands/backup/texts.ts';
import { bundleTexts } from './commands/bundle/texts.ts';
import { clocksTexts } from './commands/clocks/texts.ts';
import { dayTexts } from './commands/day/texts.ts';
import { doctorTexts } from './commands/doctor/texts.ts';
import { enrolTexts } from './commands/enrol/texts.ts';
import { keysTexts } from './commands/keys/texts.ts';
import { mattersTexts } from './commands/matters/texts.ts';
import { nodeTexts } from './commands/node/texts.ts';
import { recordsTexts } from './commands/records/texts.ts';
import { rootTexts } from './commands/root/texts.ts';
import { tokensTexts } from './commands/tokens/texts.ts';
import { upkeepTexts } from './commands/upkeep/texts.ts';
import { valuesTexts } from './commands/values/texts.ts';
import { commonTexts } from './common-texts.ts';

export type { Lang };

/** Every sentence the command says to people. */
export const catalogue = {
  ...commonTexts,
  ...accountsTexts,
  ...alertsTexts,
  ...attachmentTexts,
  ...auditTexts,
  ...backupTexts,
  ...bundleTexts,
  ...clocksTexts,
  ...dayTexts,
  ...doctorTexts,
  ...enrolTexts,
  ...keysTexts,
  ...mattersTexts,
  ...nodeTexts,
  ...recordsTexts,
  ...rootTexts,
  ...tokensTexts,
  ...upkeepTexts,
  ...valuesTexts,
} as const satisfies Catalogue;

export type MessageKey = keyof typeof catalogue;
export type Args<K extends MessageKey> = FieldsOf<(typeof catalogue)[K]>;

/** A message in one language. */
export const say = sayer(catalogue);

/** Messages without fields. */
export type PlainKey = { [K in MessageKey]: Args<K> extends [] ? K : never }[MessageKey];
/** Messages that another one follows, which says what to do. */
export type WithNext = { [K in MessageKey]: `${K}_next` extends MessageKey ? K : never }[MessageKey];
type One<K> = K extends MessageKey ? (Args<K> extends [infer F] ? F : unknown) : unknown;
/** The fields of a message and of the one that follows it. */
export type BothArgs<K extends WithNext> = unknown extends One<K> & One<`${K}_next`>
  ? []
  : [One<K> & One<`${K}_next`>];

/** What happened and what to do. */
export function sayBoth(lang: Lang, key: WithNext, fields?: Fields): { message: string; next: string } {
  return { message: sayAny(lang, key, fields), next: sayAny(lang, `${key}_next`, fields) };
}

/** As `say`, where the compiler has looked at the fields already. */
export function sayAny(lang: Lang, key: MessageKey, fields: Fields | undefined): string {
  return filled(catalogue[key], fields)[lang];
}

/** The language asked for; else Chinese, unless the environment says English. */
export function pickLang(env: Record<string, string | undefined>): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.toLowerCase().startsWith('en') ? 'en' : 'zh';
}
