import type { Lang } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { idOf } from '../acts/once.ts';
import { FIELD_TEXTS } from '../acts/texts.ts';
import { say } from '../texts.ts';
import { type CounterItem, nameOf } from './item.ts';
import { readMaterials } from './materials.ts';
import type { Taken } from './number.ts';
import { REASONS } from './words.ts';

/** Why somebody goes without having handed anything in, as it was typed. */
export interface SentAway {
  body: Record<string, unknown>;
  errors: FieldError[];
}

const MISSING = '材料不全';
/** What somebody is to bring along follows from the item. */
const OF_MATERIALS: readonly string[] = [MISSING, '材料不合法定形式'];
const MOST_EXPLAINED = 2_000;

/** Reads what the notice of who is sent away says: the item and what is missing are enough. */
export function readSentAway(visit: Visit, item: CounterItem): SentAway {
  const { lang } = visit;
  const reason = REASONS.find((one) => one === visit.field('away_reason')) ?? MISSING;
  const { missing, others } = readMaterials(visit, item);
  const materials = OF_MATERIALS.includes(reason) ? [...missing, ...others] : others;
  const [whereTo, typed] = [visit.field('where_to'), visit.field('explanation')];
  const named = materials.length > 0 || typed !== '';
  const explanation = named || !OF_MATERIALS.includes(reason) ? typed : asWorded(item);
  const errors: FieldError[] = [];
  if (OF_MATERIALS.includes(reason) && materials.length === 0 && explanation === '')
    errors.push({ name: 'missing', text: say(lang, 'away_missing') });
  if (reason === '不属本机关职权' && whereTo === '')
    errors.push({ name: 'where_to', text: needed(lang, 'where_to') });
  if (reason === '其他' && typed === '')
    errors.push({ name: 'explanation', text: needed(lang, 'explanation') });
  const body = {
    ...nameOf(item),
    reason,
    ...(materials.length === 0 ? {} : { materials }),
    ...(explanation === '' ? {} : { explanation }),
    ...(whereTo === '' ? {} : { where_to: whereTo }),
  };
  return { body, errors };
}

function needed(lang: Lang, field: 'where_to' | 'explanation'): string {
  return say(lang, 'needed', { field: FIELD_TEXTS[field][lang] });
}

/** Where the catalogue has no list of materials, its own words; empty where it has none that fit. */
function asWorded({ materials, materialsText = '' }: CounterItem): string {
  const said = `所需材料：${materialsText}`;
  return materials.length > 0 || materialsText === '' || said.length > MOST_EXPLAINED ? '' : said;
}

/** The one record of who is sent away; nobody is named in it. */
export function recordOfSentAway(
  { body }: SentAway,
  given: Taken & { item: CounterItem; once: string; handler: string },
): object {
  const { item, number, once, handler, at, backfilled } = given;
  return {
    type: 'case.sent_away',
    id: idOf(once, AWAY),
    subject: number,
    department: item.organ,
    occurred_at: at,
    ...(backfilled ? { backfilled } : {}),
    body: { ...body, handler },
  };
}

/** The part of a form's key under which it is on record. */
export const AWAY = 'away';
