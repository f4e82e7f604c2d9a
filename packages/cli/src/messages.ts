import {
  type Catalogue,
  type Fields,
  type FieldsOf,
  fill,
  type Lang,
  sayer,
  type Text,
} from '@hutong/record';
import { alertsWords } from './commands/alerts/words.ts';
import { auditWords } from './commands/audit/words.ts';
import { backupWords } from './commands/backup/words.ts';
import { bundleWords } from './commands/bundle/words.ts';
import { clocksWords } from './commands/clocks/words.ts';
import { dayWords } from './commands/day/words.ts';
import { doctorWords } from './commands/doctor/words.ts';
import { enrolWords } from './commands/enrol/words.ts';
import { keysWords } from './commands/keys/words.ts';
import { nodeWords } from './commands/node/words.ts';
import { recordsWords } from './commands/records/words.ts';
import { rootWords } from './commands/root/words.ts';
import { tokensWords } from './commands/tokens/words.ts';
import { upkeepWords } from './commands/upkeep/words.ts';
import { valuesWords } from './commands/values/words.ts';
import { commonWords } from './common-words.ts';

export type { Lang };

/** Every sentence the command says to people. */
const catalogue = {
  ...commonWords,
  ...alertsWords,
  ...auditWords,
  ...backupWords,
  ...bundleWords,
  ...clocksWords,
  ...dayWords,
  ...doctorWords,
  ...enrolWords,
  ...keysWords,
  ...nodeWords,
  ...recordsWords,
  ...rootWords,
  ...tokensWords,
  ...upkeepWords,
  ...valuesWords,
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

export function hasNext(key: string): key is WithNext {
  return Object.hasOwn(catalogue, key) && Object.hasOwn(catalogue, `${key}_next`);
}

/** What happened and what to do. */
export function sayBoth(
  lang: Lang,
  key: WithNext,
  fields: Fields | undefined,
): { message: string; next: string } {
  return { message: sayAny(lang, key, fields), next: sayAny(lang, `${key}_next`, fields) };
}

/** As `say`, where the compiler has looked at the fields already. */
export function sayAny(lang: Lang, key: MessageKey, fields: Fields | undefined): string {
  return fill(catalogue[key][lang], fields);
}

/** For tests: both texts of every message. */
export function allMessages(): [string, Text][] {
  return Object.entries(catalogue);
}

/** The language asked for; else Chinese, unless the environment says English. */
export function pickLang(env: Record<string, string | undefined>): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.toLowerCase().startsWith('en') ? 'en' : 'zh';
}
